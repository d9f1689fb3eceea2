import { type FixedType, fractionOf, maximumRaw, minimumRaw } from '../../numeric/fixedType.ts';

/**
 * What one element can be: raw · 2^step with low ≤ raw ≤ high. The bounds are doubles: an estimate needs the number of
 * bits, not each of them.
 */
export interface Wire {
  readonly low: number;
  readonly high: number;
  readonly step: number;
  /** Bits that carry it: 0 for the constant 0. */
  readonly bits: number;
}

/** More bits than any type has. */
const widest = 1100;

/** Bits of a non-negative whole number. */
export function bitsOf(value: number): number {
  if (value < 1) return 0;
  if (!Number.isFinite(value)) return widest;
  const bits = Math.floor(Math.log2(value));
  // The logarithm of a number just below a power of two may be rounded up.
  return 2 ** bits > value ? bits : bits + 1;
}

export const wire = (low: number, high: number, step: number): Wire => ({
  low,
  high,
  step,
  bits: Math.min(widest, low < 0 ? 1 + bitsOf(Math.max(-low - 1, high)) : bitsOf(high)),
});

export const zero: Wire = wire(0, 0, 0);

export const isZero = ({ low, high }: Wire): boolean => low === 0 && high === 0;

/** Known at compile time, so that it needs no hardware. */
export const isConstant = ({ low, high }: Wire): boolean => low === high;

/** Position of the bit above the highest one. */
export const topOf = ({ step, bits }: Wire): number => step + bits;

/** Bits of the same values in a signed type. */
export const signedBits = ({ low, bits }: Wire): number => (low < 0 ? bits : bits + 1);

/** Everything that a type holds. */
export const wireOfType = (type: FixedType): Wire =>
  type.width === 0 ? zero : wire(Number(minimumRaw(type)), Number(maximumRaw(type)), -fractionOf(type));

const scaled = (value: number, from: number, to: number): number =>
  value === 0 ? 0 : value * 2 ** (from - to);

/** Bounds of both in the finer of the two steps: [step, low and high of a, low and high of b]. */
function aligned(a: Wire, b: Wire): readonly [number, number, number, number, number] {
  const step = isZero(a) ? b.step : isZero(b) ? a.step : Math.min(a.step, b.step);
  return [
    step,
    scaled(a.low, a.step, step),
    scaled(a.high, a.step, step),
    scaled(b.low, b.step, step),
    scaled(b.high, b.step, step),
  ];
}

export function addWires(a: Wire, b: Wire): Wire {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  const [step, aLow, aHigh, bLow, bHigh] = aligned(a, b);
  return wire(aLow + bLow, aHigh + bHigh, step);
}

// `0 -` instead of a sign, so that 0 stays 0.
export const negateWire = (a: Wire): Wire => wire(0 - a.high, 0 - a.low, a.step);

export function multiplyWires(a: Wire, b: Wire): Wire {
  if (isZero(a) || isZero(b)) return zero;
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  return wire(Math.min(...corners), Math.max(...corners), a.step + b.step);
}

export function largerWire(a: Wire, b: Wire): Wire {
  const [step, aLow, aHigh, bLow, bHigh] = aligned(a, b);
  return wire(Math.max(aLow, bLow), Math.max(aHigh, bHigh), step);
}

export const smallerWire = (a: Wire, b: Wire): Wire => negateWire(largerWire(negateWire(a), negateWire(b)));

/** Either of the two. */
export function eitherWire(a: Wire, b: Wire): Wire {
  const [step, aLow, aHigh, bLow, bHigh] = aligned(a, b);
  return wire(Math.min(aLow, bLow), Math.max(aHigh, bHigh), step);
}

/** True when the first is never below the second. */
export function neverBelow(a: Wire, b: Wire): boolean {
  const [, aLow, , , bHigh] = aligned(a, b);
  return aLow >= bHigh;
}

/** True when every value of `inner` lies between the bounds of `outer`. */
export function within(outer: Wire, inner: Wire): boolean {
  const [, outerLow, outerHigh, innerLow, innerHigh] = aligned(outer, inner);
  return outerLow <= innerLow && innerHigh <= outerHigh;
}

export const shiftWire = (a: Wire, amount: number): Wire => ({ ...a, step: a.step + amount });

/** Full adders of a sum: all bits of the result but the tail that only one operand has. */
export function adderBits(a: Wire, b: Wire, result: Wire): number {
  if (isZero(a) || isZero(b)) return 0;
  const [upper, lower] = a.step >= b.step ? [a, b] : [b, a];
  // A number without sign that ends below the other one only fills its empty bits.
  if (lower.low >= 0 && topOf(lower) <= upper.step) return 0;
  return Math.max(0, topOf(result) - upper.step);
}
