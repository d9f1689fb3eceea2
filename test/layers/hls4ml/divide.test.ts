import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import { valueAt } from '../../../src/ir/module.ts';
import { divideByInteger } from '../../../src/layers/hls4ml/divide.ts';
import { fixed, fractionOf } from '../../../src/numeric/fixedType.ts';
import { pack, toBig } from '../../../src/numeric/rawTensor.ts';
import { containerOf, uniform } from '../../../src/numeric/tensorType.ts';
import { createSimulator } from '../../../src/sim/simulator.ts';

/** All raw values of a signed or unsigned type divided by a number, at the type's own last bit. */
function quotients(signed: boolean, width: number, integer: number, divisor: number): [bigint, bigint][] {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'divide', kind: 'test', strategy: 'latency', reuseFactor: 1 });
  const x = builder.input('x', [], uniform(fixed(signed, width, integer)));
  builder.output('y', divideByInteger(builder, x, divisor));
  const module = builder.finish('divide');
  const low = signed ? -(2n ** BigInt(width - 1)) : 0n;
  const raws = Array.from({ length: 2 ** width }, (_, i) => low + BigInt(i));
  const { outputs } = createSimulator(module).run(new Map([['x', pack(raws)]]), raws.length);
  const fraction = fractionOf(containerOf(valueAt(module, module.outputs[0]?.value ?? 0).type));
  expect(fraction).toBeLessThanOrEqual(width - integer);
  const step = 2n ** BigInt(width - integer - fraction);
  return toBig(outputs.get('y') ?? []).map((own, i) => [own * step, (raws[i] ?? 0n) / BigInt(divisor)]);
}

const wrong = (pairs: readonly [bigint, bigint][]) => pairs.filter(([own, expected]) => own !== expected);

describe('division by a whole number', () => {
  it('is cut toward zero for every value of a type and every divisor', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: -4, max: 12 }),
        fc.integer({ min: 1, max: 70 }),
        (signed, width, integer, divisor) => {
          expect(wrong(quotients(signed, width, integer, divisor))).toEqual([]);
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });

  it.each([3, 7, 255, 256, 257, 1000, 65535])('by %i', (divisor) => {
    expect(wrong(quotients(true, 16, 6, divisor))).toEqual([]);
  });
});
