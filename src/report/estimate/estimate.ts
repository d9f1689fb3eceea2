import { type Module, scopeAt, valueAt } from '../../ir/module.ts';
import { operandsOf, type ValueId } from '../../ir/op.ts';
import { type AdderOptions, defaultAdderOptions } from '../../passes/distributedArithmetic/optimize.ts';
import type { Part } from '../parts.ts';
import { beginning, isLater, latest, type Moment } from './clock.ts';
import { addCosts, type Cost, free, sumCosts } from './cost.ts';
import { rememberFactors } from './digits.ts';
import { isDataflow, isKnown, type TimedOp, timeOps } from './pipeline.ts';
import { registersOf } from './registers.ts';
import { worksOf } from './rules.ts';
import { technologyOf } from './technology.ts';

/** Estimate of one layer. */
export interface LayerEstimate {
  /** Index into the module's scopes. */
  readonly scope: number;
  readonly cost: Cost;
  readonly multiplications: number;
  /** Adders of its adder graphs, and levels of the deepest; 0 where it has none. */
  readonly adders: number;
  readonly adderDepth: number;
  /** Clock edges from its latest operand to its latest result. */
  readonly latency: number;
  /** Cycles from one event to the next. */
  readonly interval: number;
}

/** A layer on the longest path. */
export interface PathElement {
  readonly scope: number;
  /** Clock edges crossed in it. */
  readonly cycles: number;
  /** Delay of its logic on the path, in ns. */
  readonly logic: number;
}

export interface ModuleEstimate {
  /** Layers in order; those that hold nothing but constants are left out. */
  readonly layers: readonly LayerEstimate[];
  readonly total: Cost;
  readonly multiplications: number;
  /** Cycles from inputs to registered outputs. */
  readonly latency: number;
  readonly interval: number;
  readonly path: readonly PathElement[];
}

/** Estimates what a module takes on a part at a clock period in ns; the same input always gives the same numbers. */
export function estimateModule(
  module: Module,
  part: Part,
  clockPeriod: number,
  adders: AdderOptions = defaultAdderOptions,
): ModuleEstimate {
  const technology = technologyOf(part, clockPeriod);
  const works = worksOf(module, technology, rememberFactors(), (scope) => reuseOf(module, scope), adders);
  const dataflow = isDataflow(module, works);
  const timed = timeOps(module, works, technology.usable, dataflow);
  const end = (id: ValueId): Moment => timed[id]?.end ?? beginning;
  const finish = latest(module.outputs.map(({ value }) => end(value)));
  const registers = registersOf(module, works, timed, finish, dataflow);
  const costs = works.map(({ cost }, id) =>
    addCosts({ ...cost, ff: cost.ff + (timed[id]?.ff ?? 0) }, registers[id] ?? free),
  );
  const layers = layersOf(module).map(({ scope, ids }): LayerEstimate => {
    return {
      scope,
      cost: sumCosts(ids.map((id) => costs[id] ?? free)),
      multiplications: ids.reduce((sum, id) => sum + (works[id]?.multiplications ?? 0), 0),
      adders: ids.reduce((sum, id) => sum + (works[id]?.adders?.count ?? 0), 0),
      adderDepth: Math.max(0, ...ids.map((id) => works[id]?.adders?.depth ?? 0)),
      latency: latencyOf(module, scope, ids, end),
      interval: Math.max(1, ...ids.map((id) => works[id]?.turns ?? 1)),
    };
  });
  return {
    layers,
    total: sumCosts(layers.map(({ cost }) => cost)),
    multiplications: layers.reduce((sum, layer) => sum + layer.multiplications, 0),
    // The outputs' registers end the last cycle.
    latency: Math.max(1, finish.offset > 0 ? finish.cycle + 1 : finish.cycle),
    interval: Math.max(1, ...layers.map(({ interval }) => interval)),
    path: pathOf(module, timed, end),
  };
}

const reuseOf = (module: Module, scope: number): number => {
  const { strategy, reuseFactor } = scopeAt(module, scope);
  return strategy === 'resource' ? reuseFactor : 1;
};

/** Layers and their values, in the order of their last ones. */
function layersOf(module: Module): { scope: number; ids: ValueId[] }[] {
  const groups = new Map<number, ValueId[]>();
  for (const value of module.values) {
    if (isKnown(value)) continue;
    const ids = groups.get(value.scope) ?? [];
    ids.push(value.id);
    groups.set(value.scope, ids);
  }
  return [...groups]
    .map(([scope, ids]) => ({ scope, ids }))
    .sort((a, b) => (a.ids.at(-1) ?? 0) - (b.ids.at(-1) ?? 0));
}

/** Clock edges from a layer's latest operand to its latest result. */
function latencyOf(
  module: Module,
  scope: number,
  ids: readonly ValueId[],
  end: (id: ValueId) => Moment,
): number {
  const operands = ids
    .flatMap((id) => operandsOf(valueAt(module, id).op))
    .filter((id) => valueAt(module, id).scope !== scope && !isKnown(valueAt(module, id)));
  return latest(ids.map(end)).cycle - latest(operands.map(end)).cycle;
}

/** From the latest output back to an input, always to the operand that comes last. */
function pathOf(module: Module, timed: readonly TimedOp[], end: (id: ValueId) => Moment): PathElement[] {
  const last = (ids: readonly ValueId[]): ValueId | undefined =>
    ids.length === 0 ? undefined : ids.reduce((a, b) => (isLater(end(b), end(a)) ? b : a));
  const path: { scope: number; cycles: number; logic: number }[] = [];
  let at = last(module.outputs.map(({ value }) => value));
  while (at !== undefined) {
    const value = valueAt(module, at);
    const before = last(operandsOf(value.op).filter((id) => !isKnown(valueAt(module, id))));
    const cycles = end(at).cycle - (before === undefined ? 0 : end(before).cycle);
    const logic = timed[at]?.logic ?? 0;
    const [first] = path;
    if (first?.scope === value.scope) {
      first.cycles += cycles;
      first.logic += logic;
    } else path.unshift({ scope: value.scope, cycles, logic });
    at = before;
  }
  return path;
}
