import fc from 'fast-check';
import type { Module, Value } from '../../src/ir/module.ts';
import type { OpKind } from '../../src/ir/op.ts';
import { pack, type RawData } from '../../src/numeric/rawTensor.ts';
import { Draws } from './draws.ts';
import { makers } from './opMakers.ts';
import { type ModuleLimits, randomRaws, Sketch } from './sketch.ts';

/** One module for each seed, the same on every platform; fewer operations with one seed are its beginning. */
export function randomModule(seed: number, limits: ModuleLimits = {}): Module {
  const sketch = new Sketch(seed, limits, Object.keys(makers) as OpKind[]);
  const { draws, builder } = sketch;
  sketch.move();
  sketch.input();
  for (let i = 0; i < sketch.limits.operations; i++) {
    sketch.move();
    const made = makers[draws.pick(sketch.limits.kinds)](sketch);
    if (made && draws.chance(0.3)) builder.trace(`trace${builder.traces.length}`, made);
  }
  const last = builder.values.at(-1);
  if (last) builder.output('y0', last);
  if (draws.chance(0.5)) builder.output('y1', sketch.value());
  return builder.finish(`module${seed < 0 ? '_' : ''}${Math.abs(seed)}`);
}

/** Modules with every kind of op, mixed types, tables and spans; a failing one shrinks to its beginning. */
export const modules = (limits: ModuleLimits = {}): fc.Arbitrary<Module> =>
  fc
    .record({ seed: fc.integer(), operations: fc.integer({ min: 0, max: limits.operations ?? 16 }) })
    .map(({ seed, operations }) => randomModule(seed, { ...limits, operations }));

/** Raw integers for every input of a module, `events` after one another; ends and zeros are frequent. */
export function randomInputs(module: Module, seed: number, events = 1): Map<string, RawData> {
  const draws = new Draws(seed);
  return new Map(
    module.inputs.map(({ name, value }) => {
      const { type, shape } = module.values[value] as Value;
      return [name, pack(Array.from({ length: events }, () => randomRaws(draws, type, shape)).flat())];
    }),
  );
}
