import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { batchesOf, runSideBySide } from '../../src/driver/batches.ts';
import type { CircuitReport } from '../../src/report/circuit/model.ts';
import type { Synthesis } from '../../src/report/synthesis.ts';
import { findYosys } from '../../src/toolchain/yosys/find.ts';
import { hls4ts } from '../cli/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'hls4ts-synthesis-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** y = x0 + x1 and z = y + 4·y for each of four pairs: an adder each of 8 bits and one of 11, where the lowest two pass. */
const source = `import { dense, input, model, tensor } from 'hls4ts';
const x = input('x', [4, 2], 'ufixed<7,7>');
const y = dense(x, { weight: tensor([[1], [1]]), precision: { weight: 'fixed<4,4>' } });
const z = dense(y, { weight: tensor([[5]]), precision: { weight: 'fixed<4,4>' } });
export default model({ name: 'pairs', inputs: [x], outputs: { z }, clockPeriod: 1.2 });
`;
const model = join(folder, 'model.ts');
writeFileSync(model, source);
const yosys = await findYosys();

describe('hls4ts synth', () => {
  it.skipIf(!yosys)('counts what is there, layer by layer and in all', { timeout: 120_000 }, async () => {
    const { code, out, err } = await hls4ts(
      'synth',
      model,
      '--timing',
      '--flatten',
      '--json',
      '--out',
      folder,
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const synthesis = JSON.parse(out) as Synthesis;
    expect(synthesis.layers.map(({ name }) => name)).toEqual(['y', 'z']);
    const [sum, five] = synthesis.layers;
    // The top bit of a sum of seven bits is its carry.
    expect(sum?.synthesized.lut).toBeGreaterThanOrEqual(4 * 7);
    expect(sum?.synthesized.lut).toBeLessThanOrEqual(4 * 8);
    expect(sum?.estimate.lut).toBe(4 * 8);
    expect(five?.estimate.lut).toBe(4 * 9);
    expect(five?.synthesized.lut).toBeLessThanOrEqual(4 * 9);
    expect(sum?.synthesized.dsp).toBe(0);
    // Outputs of eleven bits and `valid` at least.
    const { total, flattened, latencyCycles } = synthesis;
    expect(total?.synthesized.ff).toBe(flattened?.ff);
    expect(total?.synthesized.ff).toBeGreaterThanOrEqual(4 * 11 + latencyCycles);
    expect(total?.synthesized.ff).toBe(total?.estimate.ff);
    expect(total?.synthesized.delayNs).toBeGreaterThan(0.5);
    expect(existsSync(join(folder, 'pairs.synthesis.json'))).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'pairs.synthesis.json'), 'utf8'))).toEqual(synthesis);
  });

  it.skipIf(!yosys)(
    'has its counts in the report, until the model changes',
    { timeout: 120_000 },
    async () => {
      const out = join(folder, 'kept');
      const report = async (): Promise<CircuitReport> =>
        JSON.parse((await hls4ts('report', model, '--backend', 'verilog', '--json', '--out', out)).out);
      const before = await report();
      expect(before.synthesis.state).toBe('none');
      // An adder for each sum and one for each product with five; the sums stand before the products.
      expect(before.layers.map(({ name, adders }) => [name, adders])).toEqual([
        ['y', 4],
        ['z', 4],
      ]);
      expect(before.total).toMatchObject({ lut: 4 * (8 + 9), synthesized: null });
      const { out: text } = await hls4ts('synth', model, '--json', '--out', out);
      const synthesis = JSON.parse(text) as Synthesis;
      const after = await report();
      expect(after.synthesis.state).toBe('same');
      expect(after.latencyCycles).toBe(synthesis.latencyCycles);
      expect(after.layers.map((layer) => layer.synthesized?.lut)).toEqual(
        synthesis.layers.map((layer) => layer.synthesized.lut),
      );
      expect(after.total.synthesized).toMatchObject({
        ff: synthesis.total?.synthesized.ff,
        ratio: synthesis.total?.ratio,
      });
      const shown = await hls4ts('report', model, '--backend', 'verilog', '--out', out);
      expect(shown.out).toMatch(/Yosys LUT/);
      writeFileSync(model, source.replace('[[5]]', '[[7]]'));
      expect((await report()).synthesis.state).toBe('other');
      expect((await hls4ts('report', model, '--backend', 'verilog', '--out', out)).out).toMatch(
        /another version of pairs/,
      );
      writeFileSync(model, source);
    },
  );

  it.skipIf(!yosys)('keeps sums of several numbers in carry chains', { timeout: 120_000 }, async () => {
    const sum = join(folder, 'sum.ts');
    writeFileSync(
      sum,
      `import { dense, input, model, tensor } from 'hls4ts';
const x = input('x', [8], 'ufixed<7,7>');
const y = dense(x, { weight: tensor([${'[1],'.repeat(8)}]), precision: { weight: 'fixed<4,4>' } });
export default model({ name: 'sum', inputs: [x], outputs: { y }, clockPeriod: 10 });
`,
    );
    const { out } = await hls4ts('synth', sum, '--json', '--out', folder);
    const { total } = JSON.parse(out) as Synthesis;
    // Four sums of 8 bits, two of 9, one of 10.
    expect(total?.estimate.lut).toBe(4 * 8 + 2 * 9 + 10);
    expect(total?.synthesized.lut).toBeLessThanOrEqual(4 * 8 + 2 * 9 + 10);
  });

  it.skipIf(!yosys)('is limited to a layer, and prints a table', { timeout: 120_000 }, async () => {
    const { code, out } = await hls4ts('synth', model, '--layer', 'z', '--out', folder);
    expect(code).toBe(0);
    expect(out).toMatch(/^z +\d/m);
    expect(out).not.toMatch(/^(y|total) /m);
  });

  it.skipIf(!yosys)('names the layers that there are, and the limit that was too short', async () => {
    const unknown = await hls4ts('synth', model, '--layer', 'w', '--out', folder);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toMatch(/HLS1003.*'w'[\s\S]*there are: y, z/);
    const short = await hls4ts('synth', model, '--timeout', '0.01', '--out', folder);
    expect(short.err).toContain('HLS6004');
    expect((await hls4ts('synth', model, '--timeout', 'long')).code).not.toBe(0);
  });

  it('says what to install where there is no Yosys', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = '';
    const { code, err } = await hls4ts('synth', model, '--yosys', 'native');
    process.env['PATH'] = before;
    expect(code).toBe(1);
    expect(err).toMatch(/HLS6006[\s\S]*apt install yosys[\s\S]*npm install @yowasp\/yosys/);
  });
});

describe('batches', () => {
  it('keep the order and hold what fits', () => {
    const batches = batchesOf([2, 3, 9, 1, 1], (size) => size, 5);
    expect(batches.map(({ items }) => items)).toEqual([[2, 3], [9], [1, 1]]);
  });

  it('give results in order, and their failures', async () => {
    expect(await runSideBySide([1, 2, 3].map((n) => async () => n * n))).toEqual([1, 4, 9]);
    await expect(runSideBySide([async () => Promise.reject(new Error('x'))])).rejects.toThrow('x');
  });
});
