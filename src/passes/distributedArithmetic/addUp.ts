import { bitsOfRange, type Range, sumRange } from './ranges.ts';

/** A number that is added up: ±node · 2^shift, its levels of adders, and what the node can be. */
export interface Operand {
  readonly node: number;
  readonly shift: number;
  readonly negative: boolean;
  readonly depth: number;
  readonly range: Range;
}

/** Makes left·2^shift ± right·2^shift; gives its node. */
export type MakeAdder = (left: Operand, right: Operand, subtracts: boolean, base: number) => number;

export interface AddUpOptions {
  /** Levels of adders that the sum may have. */
  readonly limit: number;
  /** Whether the sum should rather not be negated at the end. */
  readonly positive: boolean;
  /** Whether order is chosen by LUT; else just by depth. */
  readonly byLut: boolean;
  /** What the whole sum can be, where that is known better than its operands tell. */
  readonly range?: Range | undefined;
}

export interface Joined {
  readonly operand: Operand;
  /** LUT of the adder. */
  readonly cost: number;
}

/** Most terms whose pairs are all compared. */
const comparable = 12;
const noAdder: MakeAdder = () => -1;

/** What a node can be of which ±2^shift is in a range. */
const scaled = ({ low, high }: Range, shift: number, negative: boolean): Range =>
  negative
    ? { low: -high / 2 ** shift, high: -low / 2 ** shift }
    : { low: low / 2 ** shift, high: high / 2 ** shift };

/**
 * Two operands as one. An adder takes a LUT for every bit of its result above the lowest, where only the left operand has any;
 * those below a right operand pass. So what is shifted less stands on the left, and the sign of a difference waits for a
 * later adder, unless the result shall be `positive`. `whole` is what the result can be, where that is known.
 */
export function join(
  t: Operand,
  u: Operand,
  positive: boolean,
  whole: Range | undefined,
  make: MakeAdder,
): Joined {
  const subtracts = t.negative !== u.negative;
  const straight = t.shift < u.shift || (t.shift === u.shift && !t.negative);
  const ordered = subtracts && positive ? !t.negative : straight;
  const [left, right] = ordered ? [t, u] : [u, t];
  const base = Math.min(left.shift, right.shift);
  const sum = sumRange(left.range, left.shift - base, right.range, right.shift - base, subtracts);
  const own = whole ? scaled(whole, base, left.negative) : sum;
  // Bits below a right operand pass; those below a left one only of a sum.
  const passing = subtracts ? Math.max(0, right.shift - left.shift) : Math.abs(right.shift - left.shift);
  return {
    operand: {
      node: make(left, right, subtracts, base),
      shift: base,
      negative: left.negative,
      depth: Math.max(left.depth, right.depth) + 1,
      range: own,
    },
    cost: Math.max(1, bitsOfRange(own) - passing),
  };
}

/** The cheapest pair that still leaves a sum within the limit. */
function cheapestPair(operands: readonly Operand[], room: number): [number, number] {
  let best: [number, number] = [0, 1];
  let least = Number.POSITIVE_INFINITY;
  for (let j = 1; j < operands.length; j++) {
    const u = operands[j] as Operand;
    for (let i = 0; i < j; i++) {
      const t = operands[i] as Operand;
      const extra = 2 ** (Math.max(t.depth, u.depth) + 1) - 2 ** t.depth - 2 ** u.depth;
      if (extra > room) continue;
      const { operand, cost } = join(t, u, false, undefined, noAdder);
      const score = cost + operand.depth / 64;
      if (score < least) [least, best] = [score, [i, j]];
    }
  }
  return best;
}

/** The sum of operands, and its LUT: the two shallowest first, or the cheapest pairs first; never deeper than the limit. */
export function addUp(
  given: readonly Operand[],
  { limit, positive, byLut, range }: AddUpOptions,
  make: MakeAdder = noAdder,
): { readonly operand: Operand | undefined; readonly cost: number } {
  const operands = [...given].sort((x, y) => x.depth - y.depth || x.shift - y.shift);
  let cost = 0;
  while (operands.length > 1) {
    const last = operands.length === 2;
    let pair: [number, number] = [0, 1];
    if (byLut && !last && operands.length <= comparable) {
      const weight = operands.reduce((sum, { depth }) => sum + 2 ** depth, 0);
      pair = cheapestPair(operands, 2 ** limit - weight);
    }
    const [t, u] = [operands[pair[0]] as Operand, operands[pair[1]] as Operand];
    const joined = join(t, u, positive && last, last ? range : undefined, make);
    cost += joined.cost;
    operands.splice(pair[1], 1);
    operands.splice(pair[0], 1);
    const { depth } = joined.operand;
    const at = operands.findIndex((other) => other.depth > depth);
    operands.splice(at < 0 ? operands.length : at, 0, joined.operand);
  }
  return { operand: operands[0], cost };
}
