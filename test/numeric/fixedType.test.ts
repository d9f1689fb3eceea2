import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import {
  fixed,
  formatType,
  fractionOf,
  maximumRaw,
  minimumRaw,
  parseType,
  sameType,
} from '../../src/numeric/fixedType.ts';
import { fixedTypes } from './arbitraries.ts';

const refusal = (action: () => unknown): string => {
  try {
    action();
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    expect(problem.diagnostics.map((entry) => entry.code)).toEqual(['HLS4001']);
    expect(problem.diagnostics[0]?.help).toBeTruthy();
    return problem.message;
  }
  return 'accepted';
};

describe('fixed-point types', () => {
  it('are read in all spellings', () => {
    expect(parseType('fixed<16,6>')).toEqual(fixed(true, 16, 6));
    expect(parseType(' ap_ufixed< 8 , -2 , AP_RND_CONV , AP_SAT_SYM > ')).toEqual(
      fixed(false, 8, -2, 'RND_CONV', 'SAT_SYM'),
    );
    expect(parseType('ap_fixed<8,+10,TRN_ZERO>')).toEqual(fixed(true, 8, 10, 'TRN_ZERO'));
    expect(parseType('uint<5>')).toEqual(fixed(false, 5, 5));
    expect(parseType('ap_int<0>')).toEqual(fixed(true, 0, 0));
    expect(Object.is(parseType('fixed<4,-0>').integer, 0)).toBe(true);
  });

  it('are printed without default modes', () => {
    expect(formatType(fixed(true, 16, 6))).toBe('fixed<16,6>');
    expect(formatType(fixed(false, 16, -6, 'RND'))).toBe('ufixed<16,-6,RND>');
    expect(formatType(fixed(false, 1, 1, 'TRN', 'SAT'))).toBe('ufixed<1,1,TRN,SAT>');
  });

  it('come back from their printed form', () => {
    fc.assert(
      fc.property(fixedTypes({ maximumWidth: 1024, outside: 2000 }), (type) => {
        expect(parseType(formatType(type))).toEqual(type);
        expect(parseType(`ap_${formatType(type).replace(',SAT', ',AP_SAT')}`)).toEqual(type);
      }),
    );
  });

  it('are the same when every part is', () => {
    fc.assert(
      fc.property(fixedTypes({ maximumWidth: 3 }), fixedTypes({ maximumWidth: 3 }), (a, b) => {
        expect(sameType(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 1000 },
    );
    expect(sameType(parseType('fixed<3,1>'), parseType('fixed<3,1>'))).toBe(true);
  });

  it('hold the raw integers of two’s complement', () => {
    const bounds = (text: string) => [minimumRaw(parseType(text)), maximumRaw(parseType(text))];
    expect(bounds('fixed<8,3>')).toEqual([-128n, 127n]);
    expect(bounds('ufixed<8,3>')).toEqual([0n, 255n]);
    expect(bounds('fixed<8,3,TRN,SAT_SYM>')).toEqual([-127n, 127n]);
    expect(bounds('ufixed<8,3,TRN,SAT_SYM>')).toEqual([0n, 255n]);
    expect(bounds('fixed<1,1>')).toEqual([-1n, 0n]);
    expect(bounds('fixed<0,3>')).toEqual([0n, 0n]);
    expect(bounds('ufixed<0,3>')).toEqual([0n, 0n]);
    expect(bounds('fixed<1024,0>')).toEqual([-(2n ** 1023n), 2n ** 1023n - 1n]);
    expect(fractionOf(parseType('fixed<8,-3>'))).toBe(11);
    expect(fractionOf(parseType('fixed<8,10>'))).toBe(-2);
  });

  it.each([
    'fixed<8>',
    'fixed<8,2',
    'fixed 8,2',
    'fixed<8.5,2>',
    'fixed<-8,2>',
    'fixed<8,2,RND,SAT,1>',
    'float',
    'ap_int<8,2>',
    'int<8,RND>',
    'int<8,RND,SAT>',
    'FIXED<8,2>',
    '',
  ])("'%s' is not a type", (text) => {
    expect(refusal(() => parseType(text))).toMatch(/is not a fixed-point type/);
  });

  it('say which part is wrong', () => {
    expect(refusal(() => parseType('fixed<8,2,ROUND>'))).toMatch(/'ROUND' is not a rounding mode/);
    expect(refusal(() => parseType('fixed<8,2,SAT>'))).toMatch(/'SAT' is not a rounding mode/);
    expect(refusal(() => parseType('fixed<8,2,RND,CLIP>'))).toMatch(/'CLIP' is not an overflow mode/);
    expect(refusal(() => parseType('fixed<1025,2>'))).toMatch(/width 1025/);
    expect(refusal(() => parseType('fixed<8,65537>'))).toMatch(/integer part 65537/);
    expect(refusal(() => parseType(`fixed<8,${'9'.repeat(400)}>`))).toMatch(/integer part Infinity/);
    expect(refusal(() => fixed(true, 8.5, 2))).toMatch(/width 8.5/);
    expect(refusal(() => fixed(true, 8, Number.NaN))).toMatch(/integer part NaN/);
  });

  it('leave out the one that vendors define differently', () => {
    expect(refusal(() => parseType('fixed<1,1,TRN,SAT_SYM>'))).toMatch(/no agreed meaning/);
    expect(refusal(() => parseType('ufixed<1,1,TRN,SAT_SYM>'))).toBe('accepted');
    expect(refusal(() => parseType('fixed<2,1,TRN,SAT_SYM>'))).toBe('accepted');
    expect(refusal(() => parseType('fixed<0,1,TRN,SAT_SYM>'))).toBe('accepted');
  });
});
