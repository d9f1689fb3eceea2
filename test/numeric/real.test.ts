import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castRaw } from '../../src/numeric/castBig.ts';
import { fractionOf, parseType } from '../../src/numeric/fixedType.ts';
import {
  exactDecimal,
  exactReal,
  holdsExactly,
  rawOfReal,
  realOf,
  realOfRaw,
} from '../../src/numeric/real.ts';
import { fixedTypes, integersOfBits, rawsOf } from './arbitraries.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const smallest = 5e-324;
const corners = [
  0,
  1,
  -1,
  0.1,
  -0.5,
  smallest,
  -3 * smallest,
  2 ** -1022,
  2 ** -1022 - smallest,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MAX_SAFE_INTEGER,
  2 ** 53 + 2,
  2 ** 1023,
];

/** The rational number n / d that a decimal expansion such as -12.5 denotes. */
function rational(text: string): { n: bigint; d: bigint } {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new Error(`${text} is no decimal number`);
  const [, sign = '', whole = '', decimals = ''] = match;
  return { n: BigInt(`${sign}${whole}${decimals}`), d: 10n ** BigInt(decimals.length) };
}

/** The exact value of a double as a rational, found by doubling it until it is whole: doubling is exact. */
function rationalOf(value: number): { n: bigint; d: bigint } {
  let [scaled, d] = [value, 1n];
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    d *= 2n;
  }
  return { n: BigInt(scaled), d };
}

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

describe('exactReal', () => {
  const check = (value: number): void => {
    const { raw, fraction } = exactReal(value);
    const { n, d } = rationalOf(value);
    expect(
      fraction >= 0 ? raw * d === n * 2n ** BigInt(fraction) : raw * 2n ** BigInt(-fraction) * d === n,
    ).toBe(true);
  };

  it('is exact for every finite double', () => {
    corners.forEach(check);
    fc.assert(fc.property(finite, check), { numRuns: 2000 });
  });

  it('takes -0 as 0', () => {
    expect(exactReal(-0)).toEqual({ raw: 0n, fraction: 0 });
  });

  it('takes the smallest double apart', () => {
    expect(exactReal(smallest)).toEqual({ raw: 1n, fraction: 1074 });
    expect(exactReal(-3 * smallest)).toEqual({ raw: -3n, fraction: 1074 });
  });
});

describe('realOfRaw', () => {
  it('gives every double back', () => {
    const back = (value: number): void => {
      const { raw, fraction } = exactReal(value);
      expect(realOfRaw(raw, fraction) + 0).toBe(value + 0);
    };
    corners.forEach(back);
    fc.assert(fc.property(finite, back), { numRuns: 2000 });
  });

  it('gives the same for numbers and bigints', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: -1200, max: 1200 }), (raw, fraction) => {
        expect(realOfRaw(raw, fraction) + 0).toBe(realOfRaw(BigInt(raw), fraction));
      }),
      { numRuns: 2000 },
    );
  });

  it('rounds what no double holds to the nearest, ties to even', () => {
    const one = 2n ** 53n;
    expect(realOfRaw(one + 1n, 53)).toBe(1);
    expect(realOfRaw(one + 3n, 53)).toBe(1 + 2 ** -51);
    expect(realOfRaw(2n ** 1024n - 1n, 1024)).toBe(1);
    expect(realOfRaw(2n ** 1024n - 1n, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(realOfRaw(3n, 1075)).toBe(2 * smallest);
    expect(realOfRaw(1n, 1075)).toBe(0);
    expect(realOfRaw(-3n, 1076)).toBe(-smallest);
    // Just above half of the smallest double; cut to 53 bits first, it would become a tie and vanish.
    expect(realOfRaw(2n ** 60n + 1n, 1075 + 60)).toBe(smallest);
    expect(realOfRaw(2n ** 60n, 1075 + 60)).toBe(0);
  });

  it('is nearer than either neighbour', () => {
    const view = new DataView(new ArrayBuffer(8));
    const neighbour = (value: number, step: bigint): number => {
      view.setFloat64(0, value);
      view.setBigUint64(0, view.getBigUint64(0) + step);
      return view.getFloat64(0);
    };
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 300n }),
        fc.integer({ min: 0, max: 1200 }),
        (raw, fraction) => {
          const value = realOfRaw(raw, fraction);
          fc.pre(value > 0);
          const d = 2n ** BigInt(fraction);
          const distance = (candidate: number): bigint => {
            const c = rationalOf(candidate);
            // Over the common denominator d · 2^1100, which every double divides.
            return magnitude(c.n * d * (2n ** 1100n / c.d) - raw * 2n ** 1100n);
          };
          expect(distance(value) <= distance(neighbour(value, 1n))).toBe(true);
          expect(distance(value) <= distance(neighbour(value, -1n))).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps zero zero, however far the point is', () => {
    for (const fraction of [0, 3000, -3000]) {
      expect(realOfRaw(0n, fraction)).toBe(0);
      expect(realOfRaw(0, fraction)).toBe(0);
    }
    expect(realOfRaw(-1n, 3000)).toBe(0);
  });

  it('relies on exact powers of two', () => {
    for (let power = 0; power >= -1074; power--) {
      const { raw, fraction } = exactReal(2 ** power);
      expect([raw * 2n ** BigInt(-power), fraction]).toEqual([2n ** BigInt(fraction), fraction]);
    }
    for (let power = 0; power <= 1023; power++) expect(BigInt(2 ** power)).toBe(1n << BigInt(power));
  });
});

describe('real numbers in a type', () => {
  it('are cast from their exact value', () => {
    expect(rawOfReal(0.1, parseType('fixed<8,1,RND>'))).toBe(13n);
    expect(rawOfReal(-0.1, parseType('fixed<8,1>'))).toBe(-13n);
    // The double nearest to 0.7 lies below it: floor(0.7 · 10 bits) must see that.
    expect(rawOfReal(0.7, parseType('ufixed<60,0>'))).toBe((BigInt(0.7 * 2 ** 53) << 60n) >> 53n);
    expect(rawOfReal(1e300, parseType('fixed<8,4,TRN,SAT>'))).toBe(127n);
    expect(rawOfReal(-smallest, parseType('fixed<8,4>'))).toBe(-1n);
    expect(rawOfReal(-smallest, parseType('fixed<8,4,TRN_ZERO>'))).toBe(0n);
    fc.assert(
      fc.property(finite, fixedTypes({ maximumWidth: 100, outside: 40 }), (value, type) => {
        const { n, d } = rationalOf(value);
        expect(rawOfReal(value, type)).toBe(castRaw(n, d.toString(2).length - 1, type));
      }),
      { numRuns: 1000 },
    );
  });

  it('are held exactly when casting there and back changes nothing', () => {
    const typed = fixedTypes({ maximumWidth: 50 }).chain((type) =>
      fc.tuple(fc.constant(type), rawsOf(type), integersOfBits(20)),
    );
    fc.assert(
      fc.property(typed, ([type, raw, other]) => {
        expect(holdsExactly(realOf(raw, type), type)).toBe(true);
        const value = Number(other) / 16;
        expect(holdsExactly(value, type)).toBe(realOf(rawOfReal(value, type), type) === value);
      }),
      { numRuns: 1000 },
    );
    expect(holdsExactly(0.1, parseType('fixed<60,1>'))).toBe(true);
    expect(holdsExactly(0.1, parseType('fixed<50,1>'))).toBe(false);
    expect(holdsExactly(-0, parseType('ufixed<0,0>'))).toBe(true);
    expect(holdsExactly(smallest, parseType('ufixed<0,0>'))).toBe(false);
    expect(realOf(-5n, parseType('fixed<8,6>'))).toBe(-1.25);
  });
});

describe('exactDecimal', () => {
  it('prints the digits one knows', () => {
    expect(exactDecimal(-5n, 2)).toBe('-1.25');
    expect(exactDecimal(4n, 2)).toBe('1');
    expect(exactDecimal(1n, 4)).toBe('0.0625');
    expect(exactDecimal(-1n, 1)).toBe('-0.5');
    expect(exactDecimal(0n, 5)).toBe('0');
    expect(exactDecimal(-3n, -4)).toBe('-48');
    expect(exactDecimal(10n, 0)).toBe('10');
  });

  it('is exact, and has no digit too many', () => {
    fc.assert(
      fc.property(integersOfBits(200), fc.integer({ min: -60, max: 200 }), (raw, fraction) => {
        const text = exactDecimal(raw, fraction);
        const { n, d } = rational(text);
        expect(n * 2n ** BigInt(Math.max(0, fraction))).toBe(raw * d * 2n ** BigInt(Math.max(0, -fraction)));
        expect(text).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back as the same double', () => {
    fc.assert(
      fc.property(finite, (value) => {
        const { raw, fraction } = exactReal(value);
        expect(Number(exactDecimal(raw, fraction))).toBe(value + 0);
      }),
    );
  });

  it('knows negative powers of the fraction of a type', () => {
    expect(exactDecimal(3n, fractionOf(parseType('fixed<4,6>')))).toBe('12');
  });
});
