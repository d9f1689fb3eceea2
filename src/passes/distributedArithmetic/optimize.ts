import { type AdderGraph, adderCount } from './adderGraph.ts';
import { type Interval, lutCost } from './cost.ts';
import { digitCount } from './digits.ts';
import { eliminate } from './eliminate.ts';
import { leastDepth, type PlannedColumn, plainPlan, treePlan } from './plan.ts';

export interface AdderOptions {
  /** Levels of adders that an output may have beyond the fewest possible; −1 sets no limit. */
  readonly delayConstraint: number;
  /** 0 tries once, 1 a few orders of equal choices, 2 a few hundred. */
  readonly effort: 0 | 1 | 2;
  /** What is made small: adders, or LUT by the inputs' widths. */
  readonly measure: 'adders' | 'lut';
}

export const defaultAdderOptions: AdderOptions = { delayConstraint: -1, effort: 1, measure: 'lut' };

/** What an input is, and after how many levels of adders it comes. */
export interface AdderInput extends Interval {
  readonly depth: number;
}

const tries = { 0: 1, 1: 12, 2: 300 } as const;
/** Digits times columns of the largest matrix that is tried as often as `effort` says; larger ones less often. */
const smallWork = 16 * 16 * 4 * 16;

/** A choice among equals that is the same in every run: the last, or by a xorshift generator of this seed. */
function chooser(seed: number): (candidates: number) => number {
  if (seed === 0) return (candidates) => candidates - 1;
  let state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1;
  return (candidates) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % candidates;
  };
}

/** Largest shift that leaves every entry whole. */
function commonShift(column: readonly number[]): number {
  let shift = 64;
  for (const value of column) {
    if (value === 0) continue;
    let own = 0;
    for (let rest = Math.abs(value); rest % 2 === 0; rest /= 2) own++;
    shift = Math.min(shift, own);
  }
  return shift === 64 ? 0 : shift;
}

/**
 * The products of a row of inputs with the columns of a constant matrix (whole numbers, `columns[output][input]`) as shifts
 * and adders, exact for every input; no output is deeper than `delayConstraint` allows. The same for the same arguments.
 */
export function optimizeMatrix(
  columns: readonly (readonly number[])[],
  inputs: readonly AdderInput[],
  { delayConstraint, effort, measure }: AdderOptions = defaultAdderOptions,
): AdderGraph {
  const depths = inputs.map(({ depth }) => depth);
  const shifts = columns.map(commonShift);
  const odd = columns.map((column, j) => column.map((value) => value / 2 ** (shifts[j] ?? 0)));
  const limits = odd.map((column) =>
    delayConstraint < 0 ? Number.POSITIVE_INFINITY : leastDepth(column, depths) + delayConstraint,
  );
  const plans: PlannedColumn[][] = [plainPlan(odd, limits)];
  const deepest = delayConstraint < 0 ? odd.length : Math.min(delayConstraint, odd.length);
  for (const levels of delayConstraint < 0 ? [deepest] : Array.from({ length: deepest }, (_, i) => i + 1))
    plans.push(treePlan(odd, depths, limits, levels));

  const costOf = (graph: AdderGraph): number =>
    measure === 'adders' ? adderCount(graph) : lutCost(graph, inputs);
  const run = (plan: readonly PlannedColumn[], seed: number) => {
    const graph = eliminate(plan, depths, chooser(seed));
    return { plan, graph, cost: costOf(graph) };
  };
  let best = plans.map((plan) => run(plan, 0)).reduce((a, b) => (b.cost < a.cost ? b : a));
  const work =
    odd.reduce((sum, column) => sum + column.reduce((n, v) => n + digitCount(v), 0), 0) * odd.length;
  const attempts = Math.ceil(tries[effort] * Math.min(1, smallWork / Math.max(1, work)));
  for (let seed = 1; seed < attempts; seed++) {
    const next = run(best.plan, seed);
    if (next.cost < best.cost) best = next;
  }
  const { outputs } = best.graph;
  return {
    ...best.graph,
    outputs: outputs.map((term, j) => term && { ...term, shift: term.shift + (shifts[j] ?? 0) }),
  };
}
