import { type FixedType, fractionOf, maximumRaw, minimumRaw, type Rounding } from './fixedType.ts';

type RoundUp = (quotient: bigint, remainder: bigint, half: bigint, negative: boolean) => boolean;

/** Whether one is added to the floor; `half` is half of the divisor, and the remainder is not 0. */
const roundUp = {
  TRN: () => false,
  TRN_ZERO: (_q, _r, _half, negative) => negative,
  RND: (_q, remainder, half) => remainder >= half,
  RND_ZERO: (_q, remainder, half, negative) => remainder > half || (remainder === half && negative),
  RND_INF: (_q, remainder, half, negative) => remainder > half || (remainder === half && !negative),
  RND_MIN_INF: (_q, remainder, half) => remainder > half,
  RND_CONV: (quotient, remainder, half) => remainder > half || (remainder === half && (quotient & 1n) === 1n),
} satisfies Record<Rounding, RoundUp>;

/** Divides by 2^bits (bits ≥ 0), rounding as the mode says. */
export function roundShift(raw: bigint, bits: number, rounding: Rounding): bigint {
  if (bits === 0) return raw;
  const shift = BigInt(bits);
  const quotient = raw >> shift;
  const remainder = raw - (quotient << shift);
  if (remainder === 0n) return quotient;
  return roundUp[rounding](quotient, remainder, 1n << (shift - 1n), raw < 0n) ? quotient + 1n : quotient;
}

/** Brings an integer into the range of the type, as its overflow mode says. */
export function fitRaw(raw: bigint, type: FixedType): bigint {
  const min = minimumRaw(type);
  const max = maximumRaw(type);
  if (raw >= min && raw <= max) return raw;
  switch (type.overflow) {
    case 'WRAP':
      return type.signed ? BigInt.asIntN(type.width, raw) : BigInt.asUintN(type.width, raw);
    case 'SAT':
    case 'SAT_SYM':
      return raw < min ? min : max;
    case 'SAT_ZERO':
      return 0n;
  }
}

/** The definition of a cast: a raw integer with `fraction` bits behind the point becomes one of `type`. */
export function castRaw(raw: bigint, fraction: number, type: FixedType): bigint {
  if (type.width === 0) return 0n;
  const dropped = fraction - fractionOf(type);
  return fitRaw(dropped <= 0 ? raw << BigInt(-dropped) : roundShift(raw, dropped, type.rounding), type);
}
