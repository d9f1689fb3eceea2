import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { hls4ts } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'hls4ts-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../importers/fixtures/${name}`, import.meta.url));

describe('hls4ts import', () => {
  it('lists the layers and what each becomes', async () => {
    const { code, out } = await hls4ts('import', fixture('hgq_attention.keras'), '--list');
    expect(code).toBe(0);
    expect(out).toMatch(/QMultiHeadAttention +einsumDense, einsum, softmax, quantize/);
  });

  it('writes a folder that checks as any other model', { timeout: 120_000 }, async () => {
    const target = join(folder, 'dense');
    const imported = await hls4ts(
      'import',
      fixture('hgq_dense.keras'),
      '--out',
      target,
      '--input-type',
      'fixed<16,6>',
    );
    expect(imported.err).toBe('');
    expect(imported.code).toBe(0);
    expect(
      readdirSync(target)
        .filter((name) => name !== 'types.ts')
        .sort(),
    ).toEqual(['README.md', 'model.ts', 'weights.npz']);
    expect(readFileSync(join(target, 'README.md'), 'utf8')).toContain('hgq_dense.keras');
    const checked = await hls4ts('check', join(target, 'model.ts'), '--events', '300', '--out', folder);
    expect(checked.out).toContain('300 events');
    expect(checked.out).toContain(' 0 mismatches');
    expect(checked.code).toBe(0);

    const again = await hls4ts('import', fixture('hgq_dense.keras'), '--out', target);
    expect(again.code).toBe(1);
    expect(again.err).toContain('HLS1005');
  });

  it('takes the folder of an hls4ml project', { timeout: 120_000 }, async () => {
    const target = join(folder, 'hls4ml');
    const listed = await hls4ts('import', fixture('hls4ml/mlp_1_3'), '--list');
    expect(listed.out).toMatch(/d1 +dense +dense\n/);
    expect(listed.code).toBe(0);
    const imported = await hls4ts('import', fixture('hls4ml/mlp_1_3'), '--out', target);
    expect(imported.err).toBe('');
    const checked = await hls4ts('check', join(target, 'model.ts'), '--events', '300', '--out', folder);
    expect(checked.out).toContain(' 0 mismatches');
    expect(checked.code).toBe(0);
  });

  it('says what is wrong and writes nothing', async () => {
    const target = join(folder, 'nothing');
    const bytes = readFileSync(fixture('float_mlp.keras'));
    const truncated = join(folder, 'truncated.keras');
    writeFileSync(truncated, bytes.subarray(0, bytes.length / 2));
    for (const [source, code] of [
      [join(folder, 'missing.keras'), 'HLS1001'],
      [truncated, 'HLS1002'],
      [fileURLToPath(import.meta.url), 'HLS1002'],
    ] as const) {
      const { code: exit, err } = await hls4ts('import', source, '--out', target);
      expect(exit).toBe(1);
      expect(err).toContain(code);
    }
    const nowhere = await hls4ts('import', fixture('float_mlp.keras'));
    expect(nowhere.code).toBe(1);
    expect(nowhere.err).toContain('--out');
    const type = await hls4ts('import', fixture('float_mlp.keras'), '--out', target, '--precision', 'float');
    expect(type.err).toContain('HLS4001');
    expect(existsSync(target)).toBe(false);
  });
});
