import fc from 'fast-check';
import { expect } from 'vitest';
import type { RawEvents } from '../../src/driver/events.ts';
import { cornerEvents, joinEvents, randomEvents } from '../../src/driver/vectors.ts';
import type { Tensor } from '../../src/ir/graph.ts';
import { valueAt } from '../../src/ir/module.ts';
import { model } from '../../src/layers/model.ts';
import { fractionOf } from '../../src/numeric/fixedType.ts';
import { isBig, type RawData } from '../../src/numeric/rawTensor.ts';
import { createTableMaker } from '../../src/numeric/table.ts';
import { containerOf } from '../../src/numeric/tensorType.ts';
import { lowerGraph } from '../../src/passes/lower/lower.ts';
import { optimizations } from '../../src/passes/optimize/optimize.ts';
import { runPasses } from '../../src/passes/pass.ts';
import { runReference } from '../../src/passes/precision/reference.ts';
import { resolvePrecision } from '../../src/passes/precision/resolve.ts';
import { createSimulator } from '../../src/sim/simulator.ts';

export interface LayerCase {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** Largest allowed distance from the float reference, as a real number; 0 for exact layers. */
  readonly bound: number;
  /** Only events for which this holds are compared with the reference; others may overflow on purpose. */
  readonly within?: (inputs: readonly Float64Array[]) => boolean;
  readonly events?: number;
}

const real = (data: RawData, fraction: number): Float64Array =>
  isBig(data)
    ? Float64Array.from(data, (raw) => Number(raw) * 2 ** -fraction)
    : data.map((raw) => raw * 2 ** -fraction);

/** Compiles one layer as a model of its own. */
export function compileLayer({ inputs, output }: LayerCase) {
  const graph = model({ name: 'layer', inputs, outputs: { result: output } });
  const { module, diagnostics } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
  expect(diagnostics).toEqual([]);
  if (!module) throw new Error('the layer was not lowered');
  return { graph, plain: module, optimized: runPasses(module, optimizations).module };
}

/**
 * The shared test of a layer: the simulator stays within the bound of the float reference, and the optimized ops give
 * the same bits as the plain ones, on seeded random and corner events.
 */
export function checkLayer(layer: LayerCase): void {
  const { graph, plain, optimized } = compileLayer(layer);
  const events: RawEvents = joinEvents(plain, [
    cornerEvents(plain),
    randomEvents(plain, layer.events ?? 200, 1),
  ]);
  const before = createSimulator(plain).run(events.inputs, events.count).outputs.get('result') ?? [];
  const after = createSimulator(optimized).run(events.inputs, events.count).outputs.get('result') ?? [];
  expect(after).toEqual(before);

  const typeOf = (id: number) => containerOf(valueAt(plain, id).type);
  const reals = new Map(
    plain.inputs.map(({ name, value }) => [
      name,
      real(events.inputs.get(name) ?? [], fractionOf(typeOf(value))),
    ]),
  );
  const reference = runReference(graph, reals, events.count).get('result') ?? new Float64Array(0);
  const output = plain.outputs[0];
  if (!output) throw new Error('no output');
  const own = real(before, fractionOf(typeOf(output.value)));
  const size = own.length / events.count;
  expect(own.length).toBe(reference.length);
  let compared = 0;
  for (let event = 0; event < events.count; event++) {
    const given = [...reals.values()].map((data) =>
      data.subarray((event * data.length) / events.count, ((event + 1) * data.length) / events.count),
    );
    if (layer.within && !layer.within(given)) continue;
    compared++;
    for (let i = event * size; i < (event + 1) * size; i++) {
      const distance = Math.abs((own[i] ?? Number.NaN) - (reference[i] ?? Number.NaN));
      expect(
        distance,
        `event ${event}, element ${i - event * size}: ${own[i]} instead of ${reference[i]}`,
      ).toBeLessThanOrEqual(layer.bound);
    }
  }
  expect(compared).toBeGreaterThan(events.count / 10);
}

/** Seeded real numbers on a grid, for weights: multiples of 2^-fraction within ±limit. */
export function gridNumbers(count: number, fraction: number, limit: number, seed = 7): Float64Array {
  const [numbers = []] = fc.sample(
    fc.array(fc.integer({ min: -limit * 2 ** fraction, max: limit * 2 ** fraction }), {
      minLength: count,
      maxLength: count,
    }),
    { numRuns: 1, seed },
  );
  return Float64Array.from(numbers, (raw) => raw * 2 ** -fraction);
}
