import { castRaw, roundShift } from './castBig.ts';
import { type FixedType, fractionOf } from './fixedType.ts';
import { bitLength } from './interval.ts';

/** A finite double as an exact integer times a power of two: value = raw · 2^-fraction. */
export interface ExactReal {
  readonly raw: bigint;
  readonly fraction: number;
}

const view = new DataView(new ArrayBuffer(8));

/** Takes a finite double apart without any rounding. */
export function exactReal(value: number): ExactReal {
  if (Number.isInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
    return { raw: BigInt(value), fraction: 0 };
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  return { raw: value < 0 ? -mantissa : mantissa, fraction: 1075 - Math.max(exponent, 1) };
}

/** The raw integer that `type` makes of a finite real number, rounding and overflowing as the type says. */
export function rawOfReal(value: number, type: FixedType): bigint {
  const { raw, fraction } = exactReal(value);
  return castRaw(raw, fraction, type);
}

/** The double nearest to raw · 2^-fraction, ties to even; exact where 53 significant bits suffice. */
export function realOfRaw(raw: bigint | number, fraction: number): number {
  // The product of a number below 2^53 and a normal power of two is exact.
  if (typeof raw === 'number' && Math.abs(fraction) <= 900) return raw * 2 ** -fraction;
  const whole = BigInt(raw);
  const magnitude = whole < 0n ? -whole : whole;
  if (magnitude === 0n) return 0;
  // A double has 53 significant bits and none below 2^-1074.
  const dropped = Math.max(0, bitLength(magnitude) - 53, fraction - 1074);
  const kept = Number(roundShift(magnitude, dropped, 'RND_CONV'));
  return kept === 0 ? 0 : (whole < 0n ? -kept : kept) * 2 ** (dropped - fraction);
}

/** The real value of a raw integer of a type. */
export const realOf = (raw: bigint | number, type: FixedType): number => realOfRaw(raw, fractionOf(type));

/** True when the type holds the real value exactly. */
export const holdsExactly = (value: number, type: FixedType): boolean => {
  const { raw, fraction } = exactReal(value);
  const dropped = fraction - fractionOf(type);
  const held = rawOfReal(value, type);
  return dropped >= 0 ? held << BigInt(dropped) === raw : held === raw << BigInt(-dropped);
};

/** The exact decimal digits of raw · 2^-fraction, for files that others read. */
export function exactDecimal(raw: bigint, fraction: number): string {
  if (fraction <= 0) return (raw << BigInt(-fraction)).toString();
  const negative = raw < 0n;
  const magnitude = (negative ? -raw : raw) * 5n ** BigInt(fraction);
  const digits = magnitude.toString().padStart(fraction + 1, '0');
  const split = digits.length - fraction;
  const decimals = digits.slice(split).replace(/0+$/, '');
  return `${negative ? '-' : ''}${digits.slice(0, split)}${decimals === '' ? '' : `.${decimals}`}`;
}
