import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../src/ir/module.ts';
import { fractionOf } from '../../src/numeric/fixedType.ts';
import { type RawData, toBig } from '../../src/numeric/rawTensor.ts';
import { sizeOf } from '../../src/numeric/shape.ts';
import { containerOf } from '../../src/numeric/tensorType.ts';
import { optimizations } from '../../src/passes/optimize/optimize.ts';
import { runPasses } from '../../src/passes/pass.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { type Dyadic, inSteps } from '../ir/dyadic.ts';
import { evaluate } from '../ir/evaluate.ts';
import { modules, randomInputs } from '../ir/moduleArbitrary.ts';

const events = 7;

describe('the simulator', () => {
  it('agrees with a plain evaluation in unlimited integers on random modules', { timeout: 240_000 }, () => {
    let compared = 0;
    fc.assert(
      fc.property(modules({ operations: 12 }), fc.integer(), (module, seed) => {
        const inputs = randomInputs(module, seed, events);
        const { outputs, traces } = createSimulator(module, { traces: 'all' }).run(inputs, events);
        for (let event = 0; event < events; event++) {
          const values = evaluate(module, eventOf(module, inputs, event));
          for (const { name, value } of [...module.outputs, ...module.traces]) {
            const data = toBig(
              (module.outputs.some((output) => output.name === name) ? outputs : traces).get(name) ?? [],
            );
            const { shape, type } = valueAt(module, value);
            const size = sizeOf(shape);
            const expected = (values[value] ?? []).map((element: Dyadic) =>
              inSteps(element, fractionOf(containerOf(type))),
            );
            expect(data.slice(event * size, (event + 1) * size), `${name} of event ${event}`).toEqual(
              expected,
            );
            compared += size;
          }
        }
      }),
      { numRuns: 120, seed: 20_260_101 },
    );
    expect(compared).toBeGreaterThan(5000);
  });

  it('gives the same bits after optimization', () => {
    fc.assert(
      fc.property(modules({ operations: 14 }), fc.integer(), (module, seed) => {
        const inputs = randomInputs(module, seed, events);
        const { module: optimized } = runPasses(module, optimizations);
        expect(createSimulator(optimized).run(inputs, events).outputs).toEqual(
          createSimulator(module).run(inputs, events).outputs,
        );
      }),
      { numRuns: 120, seed: 20_260_102 },
    );
  });

  it('gives the same whether events come one by one or in batches', () => {
    fc.assert(
      fc.property(modules({ operations: 10 }), fc.integer(), (module, seed) => {
        const many = 300;
        const inputs = randomInputs(module, seed, many);
        const batch = createSimulator(module).run(inputs, many).outputs;
        const simulator = createSimulator(module);
        for (const event of [0, 127, 128, many - 1]) {
          const single = simulator.run(slice(inputs, event, many), 1).outputs;
          for (const [name, data] of single) {
            expect(toBig(data)).toEqual(
              toBig(batch.get(name) ?? []).slice(event * data.length, (event + 1) * data.length),
            );
          }
        }
      }),
      { numRuns: 25, seed: 20_260_103 },
    );
  });
});

function slice(inputs: ReadonlyMap<string, RawData>, event: number, count: number): Map<string, RawData> {
  return new Map(
    [...inputs].map(
      ([name, data]) =>
        [name, data.slice((event * data.length) / count, ((event + 1) * data.length) / count)] as [
          string,
          RawData,
        ],
    ),
  );
}

const eventOf = (
  _module: unknown,
  inputs: ReadonlyMap<string, RawData>,
  event: number,
): Map<string, bigint[]> =>
  new Map([...slice(inputs, event, events)].map(([name, data]) => [name, toBig(data)]));
