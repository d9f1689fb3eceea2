import fc from 'fast-check';
import {
  type FixedType,
  fixed,
  maximumRaw,
  minimumRaw,
  overflows,
  roundings,
} from '../../src/numeric/fixedType.ts';
import type { Interval } from '../../src/numeric/interval.ts';

export interface TypeRange {
  readonly minimumWidth?: number;
  readonly maximumWidth?: number;
  /** How far the binary point may lie outside the bits, on both sides. */
  readonly outside?: number;
}

/** Fixed-point types with all modes; width 0 included unless a smallest width is given. */
export const fixedTypes = ({
  minimumWidth = 0,
  maximumWidth = 16,
  outside = 6,
}: TypeRange = {}): fc.Arbitrary<FixedType> =>
  fc
    .record({
      signed: fc.boolean(),
      width: fc.integer({ min: minimumWidth, max: maximumWidth }),
      point: fc.double({ min: 0, max: 1, noNaN: true }),
      rounding: fc.constantFrom(...roundings),
      overflow: fc.constantFrom(...overflows),
    })
    .map(({ signed, width, point, rounding, overflow }) => {
      const integer = Math.round(-outside + point * (width + 2 * outside));
      // The one combination that has no meaning.
      const undefinedMode = signed && width === 1 && overflow === 'SAT_SYM';
      return fixed(signed, width, integer, rounding, undefinedMode ? 'SAT' : overflow);
    });

/** Raw integers from `min` to `max`; the ends and zero come often. */
export const integersBetween = (min: bigint, max: bigint): fc.Arbitrary<bigint> => {
  const corners = [min, max, min + 1n, max - 1n, 0n, 1n, -1n].filter((raw) => raw >= min && raw <= max);
  return fc.oneof(
    { weight: 3, arbitrary: fc.bigInt({ min, max }) },
    { weight: 1, arbitrary: fc.constantFrom(...corners) },
  );
};

/** Raw integers of a type. */
export const rawsOf = (type: FixedType): fc.Arbitrary<bigint> =>
  integersBetween(minimumRaw(type), maximumRaw(type));

/** Signed integers of at most `bits` bits, small ones and powers of two included. */
export const integersOfBits = (bits: number): fc.Arbitrary<bigint> => {
  const limit = 1n << BigInt(Math.max(0, bits - 1));
  return fc.oneof(
    integersBetween(-limit, limit - 1n),
    fc.bigInt({ min: -limit < -8n ? -8n : -limit, max: limit - 1n < 8n ? limit - 1n : 8n }),
    fc
      .tuple(fc.nat({ max: Math.max(0, bits - 2) }), fc.constantFrom(-1n, 0n, 1n))
      .map(([power, off]) => (bits < 2 ? 0n : (1n << BigInt(power)) + (power > 0 ? off : 0n)))
      .filter((raw) => raw < limit),
  );
};

export const intervals = (bits = 80, fractions = 40): fc.Arbitrary<Interval> =>
  fc
    .tuple(integersOfBits(bits), integersOfBits(bits), fc.integer({ min: -fractions, max: fractions }))
    .map(([a, b, fraction]) => ({ min: a < b ? a : b, max: a < b ? b : a, fraction }));

/** An interval and one value in it, counted in the interval's own steps. */
export const intervalsWithValue = (bits = 80): fc.Arbitrary<{ interval: Interval; raw: bigint }> =>
  intervals(bits).chain((interval) =>
    integersBetween(interval.min, interval.max).map((raw) => ({ interval, raw })),
  );
