import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castRaw, roundShift } from '../../src/numeric/castBig.ts';
import {
  type FixedType,
  fractionOf,
  maximumRaw,
  minimumRaw,
  parseType,
  type Rounding,
  roundings,
} from '../../src/numeric/fixedType.ts';
import { fixedTypes, integersOfBits } from './arbitraries.ts';

/** Rounding of a fraction by comparing distances: nearest candidates first, then the mode's choice between them. */
function roundFraction(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  let below = numerator / denominator;
  if (below * denominator > numerator) below -= 1n;
  if (below * denominator === numerator) return below;
  const above = below + 1n;
  const towardZero = numerator < 0n ? above : below;
  const fromZero = numerator < 0n ? below : above;
  if (rounding === 'TRN') return below;
  if (rounding === 'TRN_ZERO') return towardZero;
  const toBelow = numerator - below * denominator;
  const toAbove = above * denominator - numerator;
  if (toBelow !== toAbove) return toBelow < toAbove ? below : above;
  switch (rounding) {
    case 'RND':
      return above;
    case 'RND_ZERO':
      return towardZero;
    case 'RND_INF':
      return fromZero;
    case 'RND_MIN_INF':
      return below;
    case 'RND_CONV':
      return below % 2n === 0n ? below : above;
  }
}

/** Overflow by counting: wrapping adds whole turns until the value is inside. */
function overflowOf(raw: bigint, type: FixedType): bigint {
  const [min, max] = [minimumRaw(type), maximumRaw(type)];
  if (raw >= min && raw <= max) return raw;
  if (type.overflow === 'SAT_ZERO') return 0n;
  if (type.overflow !== 'WRAP') return raw > max ? max : min;
  const turn = max - min + 1n;
  const turns = raw > max ? (raw - max + turn - 1n) / turn : -((min - raw + turn - 1n) / turn);
  return raw - turns * turn;
}

describe('castRaw', () => {
  it('rounds the textbook cases', () => {
    const quarters = [-7, -6, -5, -3, -2, -1, 1, 2, 3, 5, 6, 7];
    const expected: { readonly [R in Rounding]: number[] } = {
      TRN: [-2, -2, -2, -1, -1, -1, 0, 0, 0, 1, 1, 1],
      TRN_ZERO: [-1, -1, -1, 0, 0, 0, 0, 0, 0, 1, 1, 1],
      RND: [-2, -1, -1, -1, 0, 0, 0, 1, 1, 1, 2, 2],
      RND_ZERO: [-2, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 2],
      RND_INF: [-2, -2, -1, -1, -1, 0, 0, 1, 1, 1, 2, 2],
      RND_MIN_INF: [-2, -2, -1, -1, -1, 0, 0, 0, 1, 1, 1, 2],
      RND_CONV: [-2, -2, -1, -1, 0, 0, 0, 0, 1, 1, 2, 2],
    };
    for (const rounding of roundings) {
      expect([rounding, ...quarters.map((raw) => Number(roundShift(BigInt(raw), 2, rounding)))]).toEqual([
        rounding,
        ...expected[rounding],
      ]);
    }
  });

  it('brings values into the type in each overflow mode', () => {
    const cast = (raw: bigint, modes: string) => castRaw(raw, 0, parseType(`fixed<4,4,TRN,${modes}>`));
    expect([8n, 17n, -9n, -8n].map((raw) => cast(raw, 'WRAP'))).toEqual([-8n, 1n, 7n, -8n]);
    expect([8n, 17n, -9n, -8n].map((raw) => cast(raw, 'SAT'))).toEqual([7n, 7n, -8n, -8n]);
    expect([8n, 17n, -9n, -8n].map((raw) => cast(raw, 'SAT_ZERO'))).toEqual([0n, 0n, 0n, -8n]);
    expect([8n, 17n, -9n, -8n].map((raw) => cast(raw, 'SAT_SYM'))).toEqual([7n, 7n, -7n, -7n]);
    expect(castRaw(-1n, 0, parseType('ufixed<4,4>'))).toBe(15n);
    expect(castRaw(-1n, 0, parseType('ufixed<4,4,TRN,SAT>'))).toBe(0n);
  });

  it('rounds first and then overflows', () => {
    // 7.5 rounds to 8, which a signed type of four bits does not hold.
    expect(castRaw(15n, 1, parseType('fixed<4,4,RND>'))).toBe(-8n);
    expect(castRaw(15n, 1, parseType('fixed<4,4,RND,SAT>'))).toBe(7n);
    // -0.5 is cut to -1, below an unsigned type; rounded to 0 it is inside.
    expect(castRaw(-1n, 1, parseType('ufixed<4,4,TRN,SAT_ZERO>'))).toBe(0n);
    expect(castRaw(-1n, 1, parseType('ufixed<4,4>'))).toBe(15n);
    expect(castRaw(-1n, 1, parseType('ufixed<4,4,RND>'))).toBe(0n);
  });

  it('is rounding to the nearest multiple, then overflow, for any types', () => {
    const types = fixedTypes({ maximumWidth: 1024, minimumWidth: 1, outside: 300 });
    fc.assert(
      fc.property(
        integersOfBits(1200),
        fc.integer({ min: -1300, max: 1300 }),
        types,
        (raw, fraction, type) => {
          const dropped = fraction - fractionOf(type);
          const rounded =
            dropped > 0
              ? roundFraction(raw, 2n ** BigInt(dropped), type.rounding)
              : raw * 2n ** BigInt(-dropped);
          expect(castRaw(raw, fraction, type)).toBe(overflowOf(rounded, type));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('keeps ties and neighbours of ties apart at any width', () => {
    fc.assert(
      fc.property(
        integersOfBits(300),
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom(-1n, 0n, 1n),
        fc.constantFrom(...roundings),
        (whole, bits, off, rounding) => {
          const raw = whole * 2n ** BigInt(bits) + 2n ** BigInt(bits - 1) + off;
          expect(roundShift(raw, bits, rounding)).toBe(roundFraction(raw, 2n ** BigInt(bits), rounding));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('gives zero in a type without bits', () => {
    fc.assert(
      fc.property(integersOfBits(60), fixedTypes({ maximumWidth: 0 }), (raw, type) => {
        expect(castRaw(raw, 3, type)).toBe(0n);
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(integersOfBits(100), fixedTypes({ maximumWidth: 80 }), (raw, type) => {
        const once = castRaw(raw, 20, type);
        expect(castRaw(once, fractionOf(type), type)).toBe(once);
      }),
    );
  });
});
