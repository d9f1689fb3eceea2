import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import { fixed } from '../../../src/numeric/fixedType.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { unrolledSize } from '../../../src/passes/unroll/size.ts';
import { hls4ts } from '../../cli/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'hls4ts-size-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const type = uniform(fixed(true, 6, 3));

describe('the size of a circuit', () => {
  it('counts products but for those with 0, and elements of the other ops', () => {
    const builder = new ModuleBuilder();
    const scope = { kind: 'dense', strategy: 'latency', reuseFactor: 1 } as const;
    builder.enter({ name: 'dense', ...scope });
    const x = builder.input('x', [5, 3], type);
    const weights = builder.constant('w', [3, 2], type, Float64Array.from([1, 0, 2, 3, 0, 5]));
    const dense = builder.contract('ta,ab->tb', x, weights);
    builder.enter({ name: 'rest', ...scope });
    const scores = builder.contract('ta,sa->ts', dense, dense);
    builder.output('y', builder.reduce('max', builder.negate(scores), [1]));
    const sizes = [...unrolledSize(builder.finish('sizes')).values()].filter((size) => size > 0);
    expect(sizes).toEqual([5 * 4, 5 * 5 * 2 + 5 * 5 + 5 * 5]);
  });

  it('is refused where no memory and no FPGA could hold it, with the layer that has most', async () => {
    const model = join(folder, 'model.ts');
    writeFileSync(
      model,
      `import { einsum, input, model, relu } from 'hls4ts';
const queries = input('queries', [2000, 8], 'fixed<4,2>');
const keys = input('keys', [2000, 8], 'fixed<4,2>');
const scores = einsum(queries, keys, { equation: 'qd,kd->qk' });
export default model({ name: 'large', inputs: [queries, keys], outputs: { y: relu(scores) } });
`,
    );
    const out = join(folder, 'out');
    const { code, err } = await hls4ts('compile', model, '--backend', 'verilog', '--out', out);
    expect(code).toBe(1);
    expect(err).toMatch(/HLS5008.*'scores' has \d+\.\d million, and 2\.0 million is the limit/);
    expect(err).toContain(`${model}:4:`);
    expect(existsSync(out)).toBe(false);
  });
});
