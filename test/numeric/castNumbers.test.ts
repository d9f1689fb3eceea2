import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castRaw } from '../../src/numeric/castBig.ts';
import { castKernel, castsOnNumbers, numberCaster } from '../../src/numeric/castNumbers.ts';
import {
  type FixedType,
  fixed,
  fractionOf,
  overflows,
  parseType,
  roundings,
} from '../../src/numeric/fixedType.ts';
import { fixedTypes, integersOfBits } from './arbitraries.ts';

/** The kernel and the single caster on the same values, against the definition. */
function expectAgreement(raws: readonly number[], fraction: number, type: FixedType): void {
  const source = Float64Array.from(raws);
  const target = new Float64Array(raws.length);
  castKernel(fraction, type)(source, 0, target, 0, raws.length, 1);
  const cast = numberCaster(fraction, type);
  raws.forEach((raw, i) => {
    const expected = Number(castRaw(BigInt(raw), fraction, type));
    // `+ 0` makes -0 and 0 the same.
    if ((target[i] ?? 0) + 0 !== expected || cast(raw) + 0 !== expected)
      expect([raw, fraction, type, target[i], cast(raw)]).toEqual([raw, fraction, type, expected, expected]);
  });
}

describe('casts on numbers', () => {
  it('agree with castRaw on every small type and value', () => {
    const raws = Array.from({ length: 129 }, (_, i) => i - 64);
    let cases = 0;
    for (const signed of [true, false])
      for (let width = 0; width <= 5; width++)
        for (let integer = -3; integer <= 8; integer++)
          for (const rounding of roundings)
            for (const overflow of overflows) {
              if (signed && width === 1 && overflow === 'SAT_SYM') continue;
              expectAgreement(raws, 3, fixed(signed, width, integer, rounding, overflow));
              cases += raws.length;
            }
    expect(cases).toBe((2 * 6 * 12 * 28 - 12 * 7) * 129);
  });

  it('agree with castRaw wherever castsOnNumbers says so', () => {
    const sources = fc
      .integer({ min: 1, max: 52 })
      .chain((width) => fc.record({ width: fc.constant(width), raws: fc.array(integersOfBits(width + 1)) }));
    const types = fixedTypes({ maximumWidth: 53, outside: 30 });
    let taken = 0;
    fc.assert(
      fc.property(sources, fc.integer({ min: -70, max: 120 }), types, ({ width, raws }, fraction, type) => {
        fc.pre(castsOnNumbers(width, fraction, type));
        taken += raws.length;
        expectAgreement(raws.map(Number), fraction, type);
      }),
      { numRuns: 5000 },
    );
    expect(taken).toBeGreaterThan(10_000);
  });

  it('agree with castRaw when nearly or more than all bits are dropped', () => {
    const extremes = [2 ** 52 - 1, 2 ** 51 + 1, 2 ** 51, 2 ** 51 - 1, 3, 1, 0].flatMap((raw) => [raw, -raw]);
    for (const rounding of roundings)
      for (const overflow of overflows)
        for (const dropped of [1, 2, 49, 50, 51, 52, 53, 54, 55, 60, 199, 201, 1000, 1080, 5000])
          for (const signed of [true, false]) {
            const type = fixed(signed, 53, 10, rounding, overflow);
            expectAgreement(extremes, dropped + fractionOf(type), type);
          }
  });

  it('walk through memory by their strides', () => {
    const source = Float64Array.of(9, 8, 7, 6, 5, 4);
    const target = new Float64Array(6).fill(-1);
    for (const text of ['ufixed<3,3,TRN,SAT>', 'ufixed<3,3>']) {
      castKernel(0, parseType(text))(source, 1, target, 0, 3, 2);
      expect([...target]).toEqual([text.includes('SAT') ? 7 : 0, -1, 6, -1, 4, -1]);
    }
  });

  it('are refused where a number would lose bits', () => {
    const wide = parseType('fixed<54,54>');
    expect(castsOnNumbers(10, 0, wide)).toBe(false);
    expect(castsOnNumbers(53, 0, parseType('fixed<8,8>'))).toBe(false);
    expect(castsOnNumbers(52, 0, parseType('fixed<8,8>'))).toBe(true);
    expect(castsOnNumbers(40, 0, parseType('fixed<30,18>'))).toBe(true);
    expect(castsOnNumbers(40, 0, parseType('fixed<30,17>'))).toBe(false);
    expect(castsOnNumbers(40, 5, parseType('fixed<30,13>'))).toBe(true);
    expect(castsOnNumbers(40, 5, parseType('fixed<30,12>'))).toBe(false);
    expect(castsOnNumbers(52, 50, parseType('fixed<30,30>'))).toBe(true);
    expect(() => castKernel(0, parseType('fixed<8,-2000>'))).toThrow(/is not one for numbers/);
  });
});
