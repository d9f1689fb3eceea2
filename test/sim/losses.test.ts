import { describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../src/ir/builder.ts';
import { parseType } from '../../src/numeric/fixedType.ts';
import { uniform } from '../../src/numeric/tensorType.ts';
import { createSimulator } from '../../src/sim/simulator.ts';

/** x of fixed<8,4> (steps of 1/16) cast to fixed<4,3,RND,SAT> (steps of 1/2, from -4 to 3.5). */
function castModule() {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'x', kind: 'input', strategy: 'latency', reuseFactor: 1 });
  const x = builder.input('x', [1], uniform(parseType('fixed<8,4>')));
  builder.enter({ name: 'q', kind: 'quantize', strategy: 'latency', reuseFactor: 1 });
  builder.output('y', builder.cast(x, parseType('fixed<4,3,RND,SAT>')));
  return builder.finish('casts');
}

const run = (raws: number[], options: Parameters<typeof createSimulator>[1]) =>
  createSimulator(castModule(), options).run(new Map([['x', Float64Array.from(raws)]]), raws.length);

describe('what a cast loses', () => {
  it('counts rounded and overflowed values by hand', () => {
    // 1.0 is exact, 1.0625 is rounded, 7.9375 and -8 are out of range, 3.5 is the largest that fits.
    const { losses, outputs } = run([16, 17, 127, -128, 56], { countLosses: true });
    expect([...(outputs.get('y') ?? [])]).toEqual([2, 2, 7, -8, 7]);
    expect(losses).toEqual([{ value: 1, total: 5, rounded: 1, overflowed: 2, largest: 8 }]);
  });

  it('knows which rare cases were reached', () => {
    const reached = (raws: number[]) =>
      run(raws, { coverage: true })
        .coverage.filter((goal) => goal.reached)
        .map((goal) => goal.event);
    expect(reached([16])).toEqual([]);
    // 0.25 lies between 0 and 0.5.
    expect(reached([4])).toEqual(['tie']);
    expect(reached([127])).toEqual(['above']);
    expect(reached([-128, 12])).toEqual(['tie', 'below']);
  });
});
