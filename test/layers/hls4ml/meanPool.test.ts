import type { TypeName } from 'hls4ts';
import { describe, it } from 'vitest';
import { hls4mlMeanPool } from '../../../src/layers/hls4ml/meanPool.ts';
import { cast, divide, type Exact, exact, plus } from './exactNumber.ts';
import { compare } from './run.ts';

const column = (x: readonly Exact[], k: number): Exact[] => x.filter((_, i) => i % 3 === k);

describe.each([
  [1, 'fixed<8,3>', 'fixed<16,6>', 'fixed<16,6>'],
  [2, 'fixed<8,3>', 'fixed<16,6>', 'fixed<16,6>'],
  [2, 'fixed<9,4>', 'fixed<7,5,RND_CONV,SAT>', 'fixed<9,4,RND>'],
  [7, 'fixed<6,2>', 'fixed<7,5,RND_CONV,SAT>', 'fixed<9,4,RND>'],
  [10, 'ufixed<8,3>', 'ufixed<9,3,RND_ZERO>', 'fixed<6,3,RND_INF,SAT>'],
  [3, 'fixed<9,4>', 'fixed<7,5,TRN,SAT>', 'fixed<9,4>'],
  [3, 'fixed<9,4>', 'fixed<6,3>', 'fixed<9,4>'],
  [5, 'fixed<9,4>', 'fixed<8,3,TRN_ZERO>', 'fixed<9,4>'],
  [5, 'fixed<9,4>', 'fixed<6,3,TRN,SAT>', 'fixed<9,4>'],
  [64, 'fixed<3,7>', 'fixed<9,9>', 'fixed<12,6>'],
] as const satisfies readonly (readonly [number, TypeName, TypeName, TypeName])[])(
  'average of %i values',
  (terms, type, accum, result) => {
    it('is that of today', () => {
      compare(
        [terms, 3],
        type,
        (x) => hls4mlMeanPool(x, { precision: { accum, result } }),
        (x) =>
          [0, 1, 2].map((k) => {
            let sum = exact(0);
            for (const term of column(x, k)) sum = cast(plus(sum, term), accum);
            return cast(divide(sum, terms), result);
          }),
        300,
      );
    });

    it('is that of the older code', () => {
      compare(
        [terms, 3],
        type,
        (x) => hls4mlMeanPool(x, { version: 'widen', precision: { result } }),
        (x) =>
          [0, 1, 2].map((k) =>
            cast(cast(divide(column(x, k).reduce(plus, exact(0, x[0]?.fraction)), terms), type), result),
          ),
      );
    });
  },
);
