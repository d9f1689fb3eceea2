import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { AdderGraph } from './adderGraph.ts';
import { buildGraph } from './build.ts';
import type { Interval } from './cost.ts';
import { extract } from './extract.ts';
import { costOf, improve, type Random } from './improve.ts';
import { digitsOf, leastDepth, type PlannedColumn, plainPlan, treePlan } from './plan.ts';
import { weightOfPatterns } from './score.ts';
import { Sums, type SumsProblem } from './sums.ts';
import { packTerm } from './term.ts';

export interface AdderOptions {
  /** Levels of adders that an output may have beyond the fewest possible; −1 sets no limit. */
  readonly delayConstraint: number;
  /** 0 takes patterns out once, 1 then looks for better ones twice as often as there are adders, 2 forty times. */
  readonly effort: 0 | 1 | 2;
  /** What is made small: adders, or LUT by the inputs' widths. */
  readonly measure: 'adders' | 'lut';
}

/** Widest coefficients, with their signs, that a matrix may have. */
export const largestCoefficientBits = 41;

export const defaultAdderOptions: AdderOptions = { delayConstraint: -1, effort: 1, measure: 'lut' };

/** What an input is, and after how many levels of adders it comes. */
export interface AdderInput extends Interval {
  readonly depth: number;
}

/** How long the search goes on: steps for each adder that it starts from, and at most so many changes of counts of patterns. */
const budgets: Readonly<
  Record<AdderOptions['effort'], { readonly stepsPerAdder: number; readonly work: number }>
> = {
  0: { stepsPerAdder: 0, work: 0 },
  1: { stepsPerAdder: 2, work: 1e9 },
  2: { stepsPerAdder: 40, work: 5e9 },
};

/** With more inputs, pairs of terms are too many to count: those of so many inputs are looked at first, then what is left. */
const mostInputs = 96;
const inputsTogether = 24;

/** The same numbers in every run. */
function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return (count) => (generator.next() >>> 0) % count;
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

/** A plan's columns with the patterns taken out that stand in several places. */
function circuitOf(problem: SumsProblem, plan: readonly PlannedColumn[], random: Random): Sums {
  const sums = new Sums(problem, weightOfPatterns);
  const inputs = problem.depths.length;
  const large = inputs > mostInputs;
  if (large) sums.lookAmong(inputsTogether);
  sums.patterns.offers = false;
  for (const { output, coefficients, limit } of plan) {
    sums.promise(inputs + output, limit);
    for (const { node, shift, negative } of digitsOf(coefficients))
      sums.add(inputs + output, packTerm(node, shift, negative));
  }
  for (const { output, parent } of plan)
    if (parent) sums.add(inputs + output, packTerm(inputs + parent.output, 0, parent.negative));
  sums.patterns.offers = true;
  sums.patterns.offerAll();
  extract(sums, random);
  sums.keep();
  if (!large) return sums;
  sums.lookAmongAll();
  extract(sums, random);
  sums.keep();
  return sums;
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
  const ranges =
    measure === 'lut' ? inputs.map(({ low, high }) => ({ low: Number(low), high: Number(high) })) : undefined;
  const problem: SumsProblem = { depths, limits, columns: odd, ranges };
  const random = randomOf(1);
  const tried = plans.map((plan) => circuitOf(problem, plan, random));
  const costs = tried.map(costOf);
  const best = tried[costs.indexOf(Math.min(...costs))] as Sums;
  const { stepsPerAdder, work } = budgets[effort];
  improve(best, random, best.adders * stepsPerAdder, work);
  const graph = buildGraph(best);
  const { outputs } = graph;
  return {
    ...graph,
    outputs: outputs.map((term, j) => term && { ...term, shift: term.shift + (shifts[j] ?? 0) }),
  };
}
