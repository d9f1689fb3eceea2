import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { hls4ts } from './run.ts';

const fixtures = fileURLToPath(new URL('../fixtures/broken/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hls4ts-broken-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Expected {
  readonly file?: string;
  readonly code: string;
  readonly line: number;
  readonly column: number;
}

/** What stands in hls-out before every run. */
const before = join(folder, 'hls-out');
mkdirSync(join(before, 'earlier'), { recursive: true });
writeFileSync(join(before, 'earlier', 'file.txt'), 'kept');
const contents = (): string[] => readdirSync(before, { recursive: true }).map(String).sort();

const cases = readdirSync(fixtures).filter((name) => /^\d/.test(name));

describe('npx hls4ts compile of broken models', () => {
  it('has at least twenty of them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
  });

  it.each(cases)('%s: its diagnostic at the right place, and hls-out as it was', async (name) => {
    const expected = JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8')) as Expected[];
    const was = contents();
    const { code, err } = await hls4ts('compile', join(fixtures, name, 'model.ts'), '--out', before);
    expect(code, err).toBe(1);
    const found = [...err.matchAll(/([^\s/\\]+):(\d+):(\d+) - error (HLS\d{4})/g)].map(
      ([, file, line, column, id]) => `${file}:${line}:${column} ${id}`,
    );
    expect(found).toEqual(
      expected.map((each) => `${each.file ?? 'model.ts'}:${each.line}:${each.column} ${each.code}`),
    );
    expect(contents()).toEqual(was);
    expect(readFileSync(join(before, 'earlier', 'file.txt'), 'utf8')).toBe('kept');
  });

  it('a file that is not there', async () => {
    const { code, err } = await hls4ts('compile', join(folder, 'nowhere.ts'), '--out', before);
    expect(code).toBe(1);
    expect(err).toContain('HLS1001');
  });
});
