import { digitCount, signedDigits } from './digits.ts';

/** A column as a sum of digits of the inputs, and possibly of another column that is computed before. */
export interface PlannedColumn {
  /** Which output. */
  readonly output: number;
  readonly coefficients: readonly number[];
  readonly parent: { readonly output: number; readonly negative: boolean } | undefined;
  /** Levels of adders that it may have. */
  readonly limit: number;
}

/** 2^depth of every digit added: a sum of these terms fits into d levels exactly when this is at most 2^d. */
export const weightOf = (coefficients: readonly number[], depths: readonly number[]): number =>
  coefficients.reduce((sum, value, i) => sum + digitCount(value) * 2 ** (depths[i] ?? 0), 0);

/** Fewest levels of adders for a column. */
export const leastDepth = (coefficients: readonly number[], depths: readonly number[]): number =>
  Math.ceil(Math.log2(Math.max(1, weightOf(coefficients, depths))));

/** Every column on its own. */
export const plainPlan = (
  columns: readonly (readonly number[])[],
  limits: readonly number[],
): PlannedColumn[] =>
  columns.map((coefficients, output) => ({
    output,
    coefficients,
    parent: undefined,
    limit: limits[output] ?? 0,
  }));

interface Candidate {
  cost: number;
  parent: number;
  negative: boolean;
  rest: readonly number[];
}

/**
 * A minimum spanning tree over the columns: each is the digits of its difference to (or sum with) one that is closer to it
 * than 0 is, where the limits allow `levels` of such steps. (C. Sun et al., arXiv 2507.04535, with Prim's algorithm.)
 */
export function treePlan(
  columns: readonly (readonly number[])[],
  depths: readonly number[],
  limits: readonly number[],
  levels: number,
): PlannedColumn[] {
  const count = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + digitCount(value), 0);
  const best = columns.map((rest): Candidate => ({ cost: count(rest), parent: -1, negative: false, rest }));
  const level = new Int32Array(columns.length);
  const limitOf = (output: number): number => (limits[output] ?? 0) - (levels - (level[output] ?? 0));
  const left = new Set(columns.keys());
  const plan: PlannedColumn[] = [];
  while (left.size > 0) {
    let next = -1;
    for (const j of left) if (next < 0 || (best[j]?.cost ?? 0) < (best[next]?.cost ?? 0)) next = j;
    left.delete(next);
    const { parent, negative, rest } = best[next] ?? { parent: -1, negative: false, rest: [] };
    level[next] = parent < 0 ? 0 : (level[parent] ?? 0) + 1;
    plan.push({
      output: next,
      coefficients: rest,
      parent: parent < 0 ? undefined : { output: parent, negative },
      limit: limitOf(next),
    });
    if ((level[next] ?? 0) >= levels) continue;
    const own = columns[next] ?? [];
    for (const j of left) {
      const column = columns[j] ?? [];
      for (const flip of [false, true]) {
        const difference = column.map((value, i) => (flip ? value + (own[i] ?? 0) : value - (own[i] ?? 0)));
        const cost = count(difference) + 1;
        if (cost >= (best[j]?.cost ?? 0)) continue;
        const limit = (limits[j] ?? 0) - (levels - (level[next] ?? 0) - 1);
        if (weightOf(difference, depths) + 2 ** limitOf(next) > 2 ** limit) continue;
        best[j] = { cost, parent: next, negative: flip, rest: difference };
      }
    }
  }
  return plan;
}

/** The digits of a column as terms, by input. */
export const digitsOf = (
  coefficients: readonly number[],
): { node: number; shift: number; negative: boolean }[] =>
  coefficients.flatMap((value, node) => signedDigits(value).map((digit) => ({ node, ...digit })));
