import type { Tensor } from 'hls4ts';
import { createRandom } from '../../examples/jets/random.ts';
import { valueAt } from '../../src/ir/module.ts';
import { model } from '../../src/layers/model.ts';
import { fractionOf } from '../../src/numeric/fixedType.ts';
import { createTableMaker } from '../../src/numeric/table.ts';
import { containerOf } from '../../src/numeric/tensorType.ts';
import { lowerGraph } from '../../src/passes/lower/lower.ts';
import { runReference } from '../../src/passes/precision/reference.ts';
import { resolvePrecision } from '../../src/passes/precision/resolve.ts';
import { createSimulator } from '../../src/sim/simulator.ts';

/** How far a layer is from its float reference. */
export interface Deviation {
  readonly rms: number;
  readonly largest: number;
}

/** Gaussian numbers on the grid of a type with `fraction` bits, each event with a spread of its own. */
export function gaussianEvents(
  events: number,
  size: number,
  fraction: number,
  spread: (u: number) => number,
) {
  const random = createRandom(1);
  const limit = 2 ** 15 - 1;
  return Float64Array.from({ length: events }, () => spread(random.uniform())).reduce(
    (data, sigma, event) => {
      for (let i = 0; i < size; i++) {
        const raw = Math.round(random.gauss() * sigma * 2 ** fraction);
        data[event * size + i] = Math.max(-limit, Math.min(limit, raw));
      }
      return data;
    },
    new Float64Array(events * size),
  );
}

/** Simulates a network of one input and one output on raw events, and compares with double precision. */
export function deviation(input: Tensor, output: Tensor, raws: Float64Array, events: number): Deviation {
  const graph = model({ name: 'accuracy', inputs: [input], outputs: { output } });
  const { module, diagnostics } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
  const [port] = module?.inputs ?? [];
  const [result] = module?.outputs ?? [];
  if (!module || !port || !result) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const scaleOf = (value: number): number => 2 ** -fractionOf(containerOf(valueAt(module, value).type));
  const reals = raws.map((raw) => raw * scaleOf(port.value));
  const expected = runReference(graph, new Map([[port.name, reals]]), events).get('output') ?? [];
  const own =
    createSimulator(module)
      .run(new Map([[port.name, raws]]), events)
      .outputs.get('output') ?? [];
  const distances = Array.from(expected, (value, i) =>
    Math.abs(Number(own[i] ?? Number.NaN) * scaleOf(result.value) - value),
  );
  return {
    rms: Math.sqrt(distances.reduce((sum, d) => sum + d * d, 0) / distances.length),
    largest: distances.reduce((a, b) => Math.max(a, b), 0),
  };
}
