/** A whole number: a double where it is below 2^53 in magnitude, else a bigint. Never anything in between. */
export type Whole = number | bigint;

const limit = 2 ** 53;

/** The smaller representation of a whole number. */
export const whole = (value: bigint): Whole =>
  value > -BigInt(limit) && value < BigInt(limit) ? Number(value) : value;

const isSafe = (value: number): boolean => value > -limit && value < limit;

/** a·2^shift, exactly; shift ≥ 0. */
export function shiftLeft(a: Whole, shift: number): Whole {
  if (shift === 0 || a === 0) return a;
  if (typeof a === 'number' && shift < 1000) {
    const product = a * 2 ** shift;
    if (isSafe(product)) return product;
  }
  return whole(BigInt(a) << BigInt(shift));
}

/** ⌊a / 2^shift⌋; shift ≥ 0. */
export function shiftRight(a: Whole, shift: number): Whole {
  if (typeof a === 'number' && shift < 1000) return Math.floor(a / 2 ** shift);
  return whole(BigInt(a) >> BigInt(shift));
}

export function plus(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (isSafe(sum)) return sum;
  }
  return whole(BigInt(a) + BigInt(b));
}

export function times(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    // `+ 0` turns −0 into 0.
    if (isSafe(product)) return product + 0;
  }
  return whole(BigInt(a) * BigInt(b));
}

export const negated = (a: Whole): Whole => (typeof a === 'number' ? 0 - a : whole(-a));
export const minus = (a: Whole, b: Whole): Whole => plus(a, negated(b));
export const larger = (a: Whole, b: Whole): Whole => (a < b ? b : a);
export const smaller = (a: Whole, b: Whole): Whole => (b < a ? b : a);

/** How many factors of two a number other than 0 has. */
export function trailingZeros(a: Whole): number {
  if (typeof a === 'number' && Math.abs(a) < 2 ** 31) return 31 - Math.clz32(a & -a);
  let [rest, count] = [BigInt(a), 0];
  while ((rest & 0xffffn) === 0n) [rest, count] = [rest >> 16n, count + 16];
  while ((rest & 1n) === 0n) [rest, count] = [rest >> 1n, count + 1];
  return count;
}

/** Bits of two's complement (or of an unsigned number where low ≥ 0) that hold everything from low to high. */
export function bitsOf(low: Whole, high: Whole): number {
  const magnitude = larger(high, low < 0 ? minus(negated(low), 1) : low);
  const bits = magnitude <= 0 ? 0 : magnitude.toString(2).length;
  return low < 0 ? bits + 1 : bits;
}

/** a modulo 2^bits, in two's complement where signed. */
export function wrapped(a: Whole, bits: number, signed: boolean): Whole {
  const big = BigInt(a);
  return whole(signed ? BigInt.asIntN(bits, big) : BigInt.asUintN(bits, big));
}
