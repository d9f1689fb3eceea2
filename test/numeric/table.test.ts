import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseType, roundings } from '../../src/numeric/fixedType.ts';
import { type UnaryFunction, unaryFunctions } from '../../src/numeric/functions.ts';
import { intervalOfType } from '../../src/numeric/interval.ts';
import { createTableMaker, namedFunction, type TableFunction } from '../../src/numeric/table.ts';

/** Made by arbitrary-precision arithmetic alone; every value is computed once, whatever it is rounded to. */
function exactly({ description, evaluate }: TableFunction): TableFunction {
  const known = new Map<string, ReturnType<typeof evaluate>>();
  return {
    description,
    evaluate(x, reals) {
      const value = known.get(x.toString()) ?? evaluate(x, reals);
      known.set(x.toString(), value);
      return value;
    },
  };
}

/** Index types over which every function is a number. */
const domains: Readonly<Partial<Record<UnaryFunction, string>>> = {
  log: 'ufixed<7,3>',
  log2: 'ufixed<7,3>',
  log10: 'ufixed<7,3>',
  log1p: 'ufixed<7,3>',
  sqrt: 'ufixed<7,4>',
  reciprocal: 'ufixed<7,3>',
  inverseSqrt: 'ufixed<7,3>',
  asin: 'fixed<7,0>',
  acos: 'fixed<7,0>',
};

const names = Object.keys(unaryFunctions) as UnaryFunction[];
const results = roundings.map((rounding) => `fixed<12,5,${rounding},SAT>`);

describe('a table of which most entries were settled in double precision', () => {
  it.each(names)('is that of arbitrary precision: %s', (name) => {
    const f = namedFunction(name);
    const exact = exactly(f);
    const index = parseType(domains[name] ?? 'fixed<8,5>');
    for (const text of [...results, 'fixed<28,6,RND,SAT>', 'ufixed<3,7,TRN,SAT>']) {
      const [own, expected] = [f, exact].map((each) =>
        createTableMaker().entries(each, index, intervalOfType(index), parseType(text)),
      );
      expect(own, text).toEqual(expected);
    }
  });

  it('asks for arbitrary precision wherever the error could matter', () => {
    // x itself, with the largest error it may have: entries on ties and on whole steps must not be settled by it.
    fc.assert(
      fc.property(fc.constantFrom(...results), fc.boolean(), (text, high) => {
        const off = (high ? 1 : -1) * 2 ** -36 * 0.99;
        const identity: TableFunction = {
          description: 'x',
          evaluate: (x) => x,
          approximate: (x) => x + off * Math.max(1, Math.abs(x)),
        };
        const index = parseType('fixed<10,1>');
        const [fast, slow] = [identity, exactly(identity)].map((each) =>
          createTableMaker().entries(each, index, intervalOfType(index), parseType(text)),
        );
        expect(fast).toEqual(slow);
      }),
      { numRuns: 30, seed: 1 },
    );
  });
});
