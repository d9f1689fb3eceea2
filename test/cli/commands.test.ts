import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { npzFile, readArrays } from '../../src/importers/arrays.ts';
import { hls4ts } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'hls4ts-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...path: string[]): string => join(folder, ...path);
const out = at('out');
const model = at('tiny', 'model.ts');

const source = `
import { dense, input, model, relu, tensor } from 'hls4ts';
const x = input('x', [3], 'fixed<8,4>');
const sum = dense(x, { weight: tensor([[1, 0], [0.5, 2], [0, -1]]), precision: { weight: 'fixed<4,3>' } });
export default model({ name: 'tiny', inputs: [x], outputs: { y: relu(sum, { precision: { result: 'ufixed<6,4,RND,SAT>' } }) } });
`;

describe('the command line', () => {
  it('has help for every command', async () => {
    const { out: text, code } = await hls4ts('--help');
    expect(code).toBe(0);
    for (const command of [
      'compile',
      'check',
      'simulate',
      'report',
      'synth',
      'prove',
      'quantize',
      'import',
      'init',
      'demo',
    ]) {
      expect(text).toContain(command);
      const help = await hls4ts(command, '--help');
      expect(help.code).toBe(0);
      expect(help.out).toContain(`Usage: hls4ts ${command}`);
    }
  });

  it('refuses unknown commands and options', async () => {
    expect((await hls4ts('build')).code).not.toBe(0);
    const wrong = await hls4ts('compile', 'model.ts', '--fast');
    expect(wrong.code).not.toBe(0);
    expect(wrong.err).toContain("unknown option '--fast'");
    expect((await hls4ts('check', 'model.ts', '--events', 'many')).code).not.toBe(0);
  });

  it('starts a model that compiles, checks and reports as it is', { timeout: 180_000 }, async () => {
    expect((await hls4ts('init', at('my-tagger'))).code).toBe(0);
    expect(readdirSync(at('my-tagger')).sort()).toEqual(['README.md', 'model.ts']);
    const checked = await hls4ts('check', at('my-tagger', 'model.ts'), '--events', '300', '--out', out);
    expect(checked.err).toBe('');
    expect(checked.out).toContain('300 events');
    expect(checked.out).toContain(' 0 mismatches');
    expect(checked.code).toBe(0);
    const again = await hls4ts('init', at('my-tagger'));
    expect(again.code).toBe(1);
    expect(again.err).toContain('HLS1005');
  });

  it('simulates real numbers and raw integers from NumPy files', async () => {
    writeFileSync(at('unused'), '');
    await hls4ts('init', at('tiny'));
    writeFileSync(model, source);
    const values = Float64Array.of(1, 0.5, 0, -1, 3.03, 7.9);
    const file = npzFile(at('x.npz'), new Map([['x', { shape: [2, 3], data: values, integers: false }]]));
    writeFileSync(file.path, file.contents);
    const real = await hls4ts('simulate', model, '--inputs', at('x.npz'), '--outputs', at('y.npy'));
    expect(real.err).toBe('');
    expect(real.code).toBe(0);
    // 3.03 is 3 and 7.9 is 7.875 in steps of 1/16; sums [1.25, 1] and [0.5, -1.875].
    expect([...(readArrays(at('y.npy')).get('')?.data ?? [])]).toEqual([1.25, 1, 0.5, 0]);
    const raws = npzFile(
      at('raw.npz'),
      new Map([['x', { shape: [1, 3], data: Float64Array.of(16, 8, 0), integers: true }]]),
    );
    writeFileSync(raws.path, raws.contents);
    expect(
      (await hls4ts('simulate', model, '--inputs', at('raw.npz'), '--outputs', at('y.npz'), '--raw')).code,
    ).toBe(0);
    expect([...(readArrays(at('y.npz')).get('y')?.data ?? [])]).toEqual([5, 4]);
  });

  it('says what is wrong with events', async () => {
    const write = (name: string, shape: number[], data: number[]): string => {
      const file = npzFile(
        at(`${name}.npz`),
        new Map([[name, { shape, data: Float64Array.from(data), integers: false }]]),
      );
      writeFileSync(file.path, file.contents);
      return file.path;
    };
    const code = async (inputs: string, ...more: string[]): Promise<string | undefined> =>
      /HLS\d{4}/.exec(
        (await hls4ts('simulate', model, '--inputs', inputs, '--outputs', at('z.npz'), ...more)).err,
      )?.[0];
    expect(await code(at('nowhere.npz'))).toBe('HLS1001');
    expect(await code(model)).toBe('HLS1002');
    writeFileSync(at('broken.npz'), 'PK');
    expect(await code(at('broken.npz'))).toBe('HLS1002');
    expect(await code(write('other', [1, 3], [1, 2, 3]))).toBe('HLS1004');
    expect(await code(write('x', [1, 4], [1, 2, 3, 4]))).toBe('HLS1004');
    expect(await code(write('x', [1, 3], [1, Number.NaN, 3]))).toBe('HLS1004');
    expect(await code(write('x', [1, 3], [1, 0.5, 3]), '--raw')).toBe('HLS1004');
    expect(await code(write('x', [1, 3], [1, 300, 3]), '--raw')).toBe('HLS1004');
    expect(existsSync(at('z.npz'))).toBe(false);
    const wrong = await hls4ts(
      'simulate',
      model,
      '--inputs',
      write('x', [1, 3], [1, 2, 3]),
      '--outputs',
      at('y.txt'),
    );
    expect(wrong.err).toContain('HLS1003');
  });

  it('compiles to the same bytes every time, and reports in text and JSON', async () => {
    const first = await hls4ts('compile', model, '--out', at('a'), '--dump-ops');
    expect(first.err).toBe('');
    expect(first.code).toBe(0);
    await hls4ts('compile', model, '--out', at('b'), '--dump-ops');
    const files = readdirSync(at('a'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(15);
    for (const { name, parentPath } of files) {
      const path = join(parentPath, name);
      expect(readFileSync(path.replace(at('a'), at('b')), 'utf8')).toBe(readFileSync(path, 'utf8'));
    }
    const text = await hls4ts('report', model);
    expect(text.code).toBe(0);
    expect(text.out).toContain('sum');
    const json = JSON.parse((await hls4ts('report', model, '--json')).out) as { schema: string };
    expect(json.schema).toBe('hls4ts-report/1');
  });

  it('chooses types, pins them, and uses what is pinned', async () => {
    await hls4ts('init', at('auto'));
    const auto = at('auto', 'model.ts');
    const free = source
      .replace(", precision: { weight: 'fixed<4,3>' }", '')
      .replace(", { precision: { result: 'ufixed<6,4,RND,SAT>' } }", '')
      .replace(
        "name: 'tiny'",
        "name: 'chosen', precision: 'auto', calibration: 'events.npz', errorBudget: 0.02",
      );
    writeFileSync(auto, free);
    const missing = await hls4ts('compile', auto, '--out', out);
    expect(missing.err).toContain('HLS1001');
    const events = npzFile(
      at('auto', 'events.npz'),
      new Map([
        [
          'x',
          {
            shape: [50, 3],
            data: Float64Array.from({ length: 150 }, (_, i) => 4 * Math.sin(i)),
            integers: false,
          },
        ],
      ]),
    );
    writeFileSync(events.path, events.contents);
    const first = await hls4ts('compile', auto, '--out', out);
    expect(first.out).toContain('precision.json');
    const pinned = readFileSync(at('auto', 'precision.json'), 'utf8');
    expect(pinned).toContain('"weight"');
    const second = await hls4ts('compile', auto, '--out', out);
    expect(second.out).not.toContain('chose types');
    expect((await hls4ts('quantize', auto)).code).toBe(0);
    expect(readFileSync(at('auto', 'precision.json'), 'utf8')).toBe(pinned);
    expect((await hls4ts('quantize', model)).err).toContain('HLS1003');
  });
});
