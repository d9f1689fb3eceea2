import { fail } from '../../base/errors.ts';
import type { Graph } from '../../ir/graph.ts';
import { valueAt } from '../../ir/module.ts';
import type { InputOptions } from '../../layers/input.ts';
import type { LayerPrecision } from '../../layers/layer.ts';
import { tensorTypeOf } from '../../layers/typeOption.ts';
import { fractionOf } from '../../numeric/fixedType.ts';
import { intervalOfType } from '../../numeric/interval.ts';
import { isBig, type RawData } from '../../numeric/rawTensor.ts';
import { rawOfReal } from '../../numeric/real.ts';
import type { TableMaker } from '../../numeric/table.ts';
import { containerOf, elementTypes, uniform } from '../../numeric/tensorType.ts';
import { createSimulator } from '../../sim/simulator.ts';
import { lowerGraph } from '../lower/lower.ts';
import { optimizations } from '../optimize/optimize.ts';
import { runPasses } from '../pass.ts';
import type { RealEvents } from './reference.ts';
import { type ModelPrecision, resolvePrecision } from './resolve.ts';
import { findTunables, type Tunable, typeOfTunable } from './tunables.ts';

export interface SearchOptions {
  readonly events: RealEvents;
  readonly count: number;
  readonly tables: TableMaker;
  /** Types that are already decided (pinned). */
  readonly pinned?: ModelPrecision;
  /** Called after every trial with the number of trials so far and the error of the best choice. */
  readonly progress?: (trials: number, error: number) => void;
}

export interface SearchResult {
  readonly precision: ModelPrecision;
  /** Relative error of the outputs on the calibration events with the chosen types. */
  readonly error: number;
  readonly trials: number;
}

const mostFractionBits = 24;

/**
 * Chooses every type the model leaves open. Integer bits come from the weights and from calibration; fraction bits
 * start equal everywhere, as few as half the error budget allows, then one bit after another is taken where it saves
 * the most hardware for the least error, until the budget is used up. The same inputs give the same types.
 *
 * The error is the root mean square of (fixed − float) over the root mean square of float, the worst over the outputs.
 */
export function searchPrecision(graph: Graph, given: SearchOptions): SearchResult {
  const options = { ...given, events: roundedEvents(graph, given.events) };
  const pinned = options.pinned ?? new Map<string, LayerPrecision>();
  const { tunables, outputs } = findTunables(graph, options.events, options.count, pinned);
  let trials = 0;
  const measure = (fractions: readonly number[]): number => {
    trials++;
    return relativeError(graph, precisionOf(tunables, fractions, pinned), outputs, options);
  };

  const budget = graph.settings.errorBudget;
  let fractions = startingPoint(tunables, measure, budget);
  let error = measure(fractions);
  for (let narrowed = true; narrowed; ) {
    narrowed = false;
    const gains = tunables.map((tunable, i) => {
      const next = narrower(fractions, i);
      const after =
        typeOfTunable(tunable, next[i] ?? 0).width < typeOfTunable(tunable, fractions[i] ?? 0).width
          ? measure(next)
          : Number.POSITIVE_INFINITY;
      options.progress?.(trials, error);
      return { i, after, gain: tunable.weight / Math.max(after - error, budget * 1e-6) };
    });
    for (const { i } of gains
      .filter(({ after }) => after <= budget)
      .sort((a, b) => b.gain - a.gain || a.i - b.i)) {
      const next = narrower(fractions, i);
      const after = measure(next);
      if (after > budget) continue;
      fractions = next;
      error = after;
      narrowed = true;
    }
  }
  return { precision: proven(graph, precisionOf(tunables, fractions, pinned), options), error, trials };
}

/** Events as the inputs' types round them: what the link loses is not the network's error. */
function roundedEvents(graph: Graph, events: RealEvents): RealEvents {
  const rounded = graph.layers.flatMap(({ name, layer }) => {
    if (layer.kind !== 'input') return [];
    const type = tensorTypeOf((layer.options as InputOptions).type);
    const fraction = fractionOf(containerOf(type));
    const raws = quantizeEvents(
      events.get(name) ?? new Float64Array(0),
      elementTypes(type, layer.shapes[0] ?? []),
      fraction,
    );
    return [[name, raws.map((raw) => raw * 2 ** -fraction)] as const];
  });
  return new Map(rounded);
}

const narrower = (fractions: readonly number[], index: number): number[] =>
  fractions.map((bits, i) => (i === index ? bits - 1 : bits));

/** The fewest fraction bits, the same for all types, that stay below half the budget. */
function startingPoint(
  tunables: readonly Tunable[],
  measure: (fractions: readonly number[]) => number,
  budget: number,
): number[] {
  for (let bits = 2; bits <= mostFractionBits; bits++) {
    const fractions = tunables.map(() => bits);
    if (measure(fractions) <= budget / 2) return fractions;
  }
  return fail(
    'HLS4006',
    `the error budget of ${budget} cannot be met with ${mostFractionBits} fraction bits`,
    {
      help: 'types that the model names itself may be too narrow, tables too small, or calibration events outside the inputs’ types',
    },
  );
}

function precisionOf(
  tunables: readonly Tunable[],
  fractions: readonly number[],
  pinned: ModelPrecision,
): ModelPrecision {
  const precision = new Map<string, LayerPrecision>(pinned);
  tunables.forEach((tunable, i) => {
    const type = uniform(typeOfTunable(tunable, fractions[i] ?? 0));
    precision.set(tunable.layer, { ...precision.get(tunable.layer), [tunable.role]: type });
  });
  return precision;
}

function moduleWith(graph: Graph, precision: ModelPrecision, tables: TableMaker) {
  const { module, diagnostics } = lowerGraph(graph, resolvePrecision(graph, precision), tables);
  if (module) return runPasses(module, optimizations).module;
  const [first] = diagnostics.filter((entry) => entry.severity === 'error');
  return fail(first?.code ?? 'HLS4004', first?.message ?? 'the model cannot be lowered', { ...first });
}

function relativeError(
  graph: Graph,
  precision: ModelPrecision,
  reference: ReadonlyMap<string, Float64Array>,
  options: SearchOptions,
): number {
  const module = moduleWith(graph, precision, options.tables);
  const inputs = new Map(
    module.inputs.map(({ name, value }) => {
      const { type, shape } = valueAt(module, value);
      return [
        name,
        quantizeEvents(
          options.events.get(name) ?? new Float64Array(0),
          elementTypes(type, shape),
          fractionOf(containerOf(type)),
        ),
      ];
    }),
  );
  const { outputs } = createSimulator(module).run(inputs, options.count);
  return Math.max(
    ...module.outputs.map(({ name, value }) => {
      const step = 2 ** -fractionOf(containerOf(valueAt(module, value).type));
      return rmsRatio(outputs.get(name) ?? [], step, reference.get(name) ?? new Float64Array(0));
    }),
  );
}

/** Real numbers on the grid of each element's type, as raw integers of the container. */
export function quantizeEvents(
  values: Float64Array,
  types: readonly ReturnType<typeof containerOf>[],
  containerFraction: number,
): Float64Array {
  return values.map((value, i) => {
    const type = types[i % types.length];
    return type && type.width > 0
      ? Number(rawOfReal(value, type)) * 2 ** (containerFraction - fractionOf(type))
      : 0;
  });
}

function rmsRatio(raws: RawData, step: number, reference: Float64Array): number {
  let difference = 0;
  let size = 0;
  reference.forEach((value, i) => {
    const own = (isBig(raws) ? Number(raws[i] ?? 0n) : (raws[i] ?? 0)) * step;
    difference += (own - value) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(difference / Math.max(size, Number.MIN_VALUE));
}

/** Types that interval analysis shows never to overflow need no saturation: they wrap, which costs nothing. */
function proven(graph: Graph, precision: ModelPrecision, options: SearchOptions): ModelPrecision {
  const module = moduleWith(graph, precision, options.tables);
  const result = new Map(precision);
  for (const value of module.values) {
    if (value.op.kind !== 'cast') continue;
    const name = module.scopes[value.scope]?.name ?? '';
    const type = result.get(name)?.result;
    if (type?.granularity !== 'tensor' || value.op.type !== type) continue;
    const source = valueAt(module, value.op.operand).range;
    const held = intervalOfType(type.type);
    const lift = source.fraction - held.fraction;
    // Rounding up can reach the next step above the largest value.
    const high = lift > 0 ? (source.max >> BigInt(lift)) + 1n : source.max << BigInt(-lift);
    const low = lift > 0 ? source.min >> BigInt(lift) : source.min << BigInt(-lift);
    if (low >= held.min && high <= held.max) {
      result.set(name, { ...result.get(name), result: uniform({ ...type.type, overflow: 'WRAP' }) });
    }
  }
  return result;
}
