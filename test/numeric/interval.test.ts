import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixed, fractionOf, maximumRaw, minimumRaw, parseType } from '../../src/numeric/fixedType.ts';
import {
  addIntervals,
  bitLength,
  contains,
  type Interval,
  intersectIntervals,
  intervalOfType,
  maximumOfIntervals,
  minimumOfIntervals,
  multiplyIntervals,
  negateInterval,
  refine,
  scaleInterval,
  subtractIntervals,
  typeOfInterval,
  uniteIntervals,
} from '../../src/numeric/interval.ts';
import { fixedTypes, integersBetween, intervals, intervalsWithValue } from './arbitraries.ts';

const holds = ({ min, max }: Interval, raw: bigint): boolean => min <= raw && raw <= max;

/** Steps of 2^-to for a value counted in steps of 2^-from; both are whole by construction. */
const steps = (raw: bigint, from: number, to: number): bigint => raw * 2n ** BigInt(to - from);

type Combine = (a: Interval, b: Interval) => Interval;

describe('intervals', () => {
  const aligned: [name: string, ofIntervals: Combine, ofValues: (a: bigint, b: bigint) => bigint][] = [
    ['sum', addIntervals, (a, b) => a + b],
    ['difference', subtractIntervals, (a, b) => a - b],
    ['maximum', maximumOfIntervals, (a, b) => (a > b ? a : b)],
    ['minimum', minimumOfIntervals, (a, b) => (a < b ? a : b)],
  ];

  it.each(aligned)('the %s of values lies in that of their intervals', (_name, ofIntervals, ofValues) => {
    fc.assert(
      fc.property(intervalsWithValue(), intervalsWithValue(), (a, b) => {
        const result = ofIntervals(a.interval, b.interval);
        const fraction = Math.max(a.interval.fraction, b.interval.fraction);
        expect(result.fraction).toBe(fraction);
        const x = steps(a.raw, a.interval.fraction, fraction);
        const y = steps(b.raw, b.interval.fraction, fraction);
        expect(holds(result, ofValues(x, y))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([...aligned, ['product', multiplyIntervals, (a: bigint, b: bigint) => a * b] as const])(
    'the %s of small intervals is as tight as can be',
    (_name, ofIntervals, ofValues) => {
      fc.assert(
        fc.property(intervals(4, 0), intervals(4, 0), (a, b) => {
          const all: bigint[] = [];
          for (let x = a.min; x <= a.max; x++) for (let y = b.min; y <= b.max; y++) all.push(ofValues(x, y));
          all.sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
          expect(ofIntervals(a, b)).toEqual({ min: all[0], max: all.at(-1), fraction: 0 });
        }),
      );
    },
  );

  it('the product of values lies in the product', () => {
    fc.assert(
      fc.property(intervalsWithValue(), intervalsWithValue(), (a, b) => {
        const result = multiplyIntervals(a.interval, b.interval);
        expect(result.fraction).toBe(a.interval.fraction + b.interval.fraction);
        expect(holds(result, a.raw * b.raw)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('a negated value lies in the negated interval, a sum of many in the scaled one', () => {
    fc.assert(
      fc.property(intervalsWithValue(), fc.integer({ min: 1, max: 9 }), ({ interval, raw }, count) => {
        expect(holds(negateInterval(interval), -raw)).toBe(true);
        expect(negateInterval(negateInterval(interval))).toEqual(interval);
        const mixed = raw + interval.min * BigInt(count - 1);
        expect(holds(scaleInterval(interval, count), mixed)).toBe(true);
        expect(scaleInterval(interval, count).max).toBe(interval.max * BigInt(count));
      }),
    );
  });

  it('a union holds both, an intersection what both hold', () => {
    fc.assert(
      fc.property(intervals(10, 4), intervals(10, 4), fc.bigInt({ min: -9000n, max: 9000n }), (a, b, raw) => {
        const both = uniteIntervals(a, b);
        expect(contains(both, a) && contains(both, b)).toBe(true);
        const point = { min: raw, max: raw, fraction: 4 };
        const common = intersectIntervals(a, b);
        const inCommon = common.min <= common.max && contains(common, point);
        expect(inCommon).toBe(contains(a, point) && contains(b, point));
      }),
      { numRuns: 1000 },
    );
    expect(contains({ min: 0n, max: 3n, fraction: 0 }, { min: 0n, max: 6n, fraction: 1 })).toBe(true);
    expect(contains({ min: 0n, max: 3n, fraction: 0 }, { min: 0n, max: 7n, fraction: 1 })).toBe(false);
    expect(contains({ min: 0n, max: 3n, fraction: 0 }, { min: -1n, max: 6n, fraction: 1 })).toBe(false);
  });

  it('finer steps are the same values', () => {
    expect(refine({ min: -3n, max: 5n, fraction: -1 }, 2)).toEqual({ min: -24n, max: 40n, fraction: 2 });
  });

  it('of a type is everything it holds', () => {
    expect(intervalOfType(parseType('fixed<8,3,RND,SAT_SYM>'))).toEqual({
      min: -127n,
      max: 127n,
      fraction: 5,
    });
    fc.assert(
      fc.property(fixedTypes({ maximumWidth: 200 }), (type) => {
        expect(intervalOfType(type)).toEqual({
          min: minimumRaw(type),
          max: maximumRaw(type),
          fraction: fractionOf(type),
        });
      }),
    );
  });
});

describe('typeOfInterval', () => {
  it('holds the interval, and no narrower type with the same step does', () => {
    fc.assert(
      fc.property(intervals(200), (interval) => {
        const type = typeOfInterval(interval);
        expect(fractionOf(type)).toBe(interval.fraction);
        expect(contains(intervalOfType(type), interval)).toBe(true);
        expect([type.rounding, type.overflow]).toEqual(['TRN', 'WRAP']);
        if (type.width === 0) return;
        for (const signed of [true, false]) {
          const narrower = fixed(signed, type.width - 1, type.integer - 1);
          expect(contains(intervalOfType(narrower), interval)).toBe(false);
        }
        // A signed type is chosen only where an unsigned one would not do.
        if (type.signed) expect(contains(intervalOfType({ ...type, signed: false }), interval)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a type back for what it holds', () => {
    fc.assert(
      fc.property(fixedTypes({ maximumWidth: 1024, minimumWidth: 2 }), (type) => {
        const plain = fixed(type.signed, type.width, type.integer);
        expect(typeOfInterval(intervalOfType(plain))).toEqual(plain);
      }),
    );
    expect(typeOfInterval({ min: 0n, max: 0n, fraction: 7 })).toEqual(fixed(false, 0, -7));
    expect(typeOfInterval({ min: -1n, max: 0n, fraction: 0 })).toEqual(fixed(true, 1, 1));
    expect(typeOfInterval({ min: 1n, max: 1n, fraction: -3 })).toEqual(fixed(false, 1, 4));
  });
});

describe('bitLength', () => {
  it('counts the bits of a non-negative integer', () => {
    expect([0n, 1n, 2n, 3n, 4n, 255n, 256n].map(bitLength)).toEqual([0, 1, 2, 2, 3, 8, 9]);
    fc.assert(
      fc.property(integersBetween(1n, 2n ** 1100n), (value) => {
        const bits = BigInt(bitLength(value));
        expect(2n ** (bits - 1n) <= value && value < 2n ** bits).toBe(true);
      }),
    );
  });
});
