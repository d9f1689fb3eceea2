import { bitsBetween, powerOfTwo, type Range } from './ranges.ts';

/** A number that is added up: ±node · 2^shift, its levels of adders, and what the node can be. */
export interface Operand {
  readonly node: number;
  readonly shift: number;
  readonly negative: boolean;
  readonly depth: number;
  readonly range: Range;
}

/** Whether the first of two operands stands on the left: what is shifted less, then what is added. */
export const standsLeft = (t: Operand, u: Operand): boolean =>
  t.shift < u.shift || (t.shift === u.shift && !t.negative);

/** LUT of an adder of two operands, whose low bits pass where only the left one has any. */
export function lutOfPair(t: Operand, u: Operand): number {
  const straight = standsLeft(t, u);
  const [left, right] = [straight ? t : u, straight ? u : t];
  const shift = right.shift - left.shift;
  const scale = powerOfTwo(shift);
  const subtracts = t.negative !== u.negative;
  const low = left.range.low + scale * (subtracts ? -right.range.high : right.range.low);
  const high = left.range.high + scale * (subtracts ? -right.range.low : right.range.high);
  return Math.max(1, bitsBetween(low, high) - shift);
}
