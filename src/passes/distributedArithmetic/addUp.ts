import { CheapPairs } from './cheapPairs.ts';
import { type Operand, standsLeft } from './operand.ts';
import { bitsOfRange, type Range, sumRange } from './ranges.ts';

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
const shallowest = [0, 1] as const;

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
  const ordered = subtracts && positive ? !t.negative : standsLeft(t, u);
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

/** The sum of operands, and its LUT: the two shallowest first, or the cheapest pairs first; never deeper than the limit. */
export function addUp(
  given: readonly Operand[],
  { limit, positive, byLut, range }: AddUpOptions,
  make: MakeAdder = noAdder,
): { readonly operand: Operand | undefined; readonly cost: number } {
  const operands = [...given].sort((x, y) => x.depth - y.depth || x.shift - y.shift);
  let cost = 0;
  let pairs: CheapPairs | undefined;
  while (operands.length > 1) {
    const last = operands.length === 2;
    if (byLut && !last && operands.length <= comparable) pairs ??= new CheapPairs(operands, limit);
    const [i, j] = (!last && pairs?.best()) || shallowest;
    const [t, u] = [operands[i] as Operand, operands[j] as Operand];
    const joined = join(t, u, positive && last, last ? range : undefined, make);
    cost += joined.cost;
    if (pairs) {
      pairs.replace(i, j, joined.operand);
      continue;
    }
    operands.splice(0, 2);
    const { depth } = joined.operand;
    const at = operands.findIndex((other) => other.depth > depth);
    operands.splice(at < 0 ? operands.length : at, 0, joined.operand);
  }
  return { operand: operands[0], cost };
}
