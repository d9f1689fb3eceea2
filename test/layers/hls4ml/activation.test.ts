import type { TypeName } from 'hls4ts';
import { describe, it } from 'vitest';
import { hls4mlSigmoid, hls4mlTanh } from '../../../src/layers/hls4ml/activation.ts';
import { lookup } from '../../../src/layers/hls4ml/lookup.ts';
import { cast, type Exact, exact, firstBits, int, times } from './exactNumber.ts';
import { anyTable, compare } from './run.ts';

const zero = exact(0);

describe.each([
  ['fixed<16,6>', 1024, 'fixed<18,8>', 'fixed<16,6>'],
  ['fixed<9,7>', 16, 'ufixed<9,0>', 'ufixed<5,1,RND,SAT>'],
  ['ufixed<11,2>', 256, 'fixed<10,3,RND,SAT>', 'fixed<10,3>'],
] as const satisfies readonly (readonly [TypeName, number, TypeName, TypeName])[])(
  'tables over equal steps: %s',
  (type, size, table, result) => {
    const given = anyTable(size, table, 21);
    const entry = (value: Exact, range: number, below: number): Exact => {
      const index = int(times(value, exact((size / (2 * range)) * 4, 2))) + BigInt(size / 2);
      const at = index < 0n ? below : index >= BigInt(size) ? size - 1 : Number(index);
      return cast(given.entries[at] ?? zero, result);
    };
    const options = { tableSize: size, table: given.tensor, precision: { table, result } } as const;

    it('is sigmoid', () => {
      compare(
        [3, 2],
        type,
        (x) => hls4mlSigmoid(x, options),
        (x) => x.map((value) => entry(value, 8, 0)),
      );
    });
    it('is sigmoid with an unsigned index', () => {
      compare(
        [6],
        type,
        (x) => hls4mlSigmoid(x, { ...options, below: 'last' }),
        (x) => x.map((value) => entry(value, 8, size - 1)),
      );
    });
    it('is tanh', () => {
      compare(
        [6],
        type,
        (x) => hls4mlTanh(x, options),
        (x) => x.map((value) => entry(value, 4, 0)),
      );
    });
  },
);

describe('lookup', () => {
  it.each(['fixed<7,3>', 'ufixed<5,7>', 'fixed<1,1>', 'ufixed<1,0>'] as const)(
    'takes the entry of the raw bits of %s',
    (type) => {
      const width = Number(/\d+/.exec(type)?.[0]);
      const given = anyTable(2 ** width, 'fixed<12,4>', 31);
      compare(
        [5],
        type,
        (x) => lookup(x, { table: given.tensor, precision: { result: 'fixed<12,4>' } }),
        (x) => x.map((value) => given.entries[firstBits(value, type, width)] ?? zero),
      );
    },
  );

  it('casts to the type that it is told', () => {
    const given = anyTable(32, 'ufixed<9,1>', 32);
    const index = 'ufixed<5,3,RND,SAT>';
    compare(
      [5],
      'fixed<10,5>',
      (x) => lookup(x, { table: given.tensor, precision: { input: index, result: 'ufixed<9,1>' } }),
      (x) => x.map((value) => given.entries[firstBits(cast(value, index), index, 5)] ?? zero),
    );
  });
});
