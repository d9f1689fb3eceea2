import { subtract, type TypeName, transpose } from 'hls4ts';
import { describe, it } from 'vitest';
import { hls4mlSoftmax } from '../../../src/layers/hls4ml/softmax.ts';
import { cast, type Exact, exact, firstBits, greater, int, minus, plus, times } from './exactNumber.ts';
import { anyTable, compare } from './run.ts';

const zero = exact(0);
const largestOf = (x: readonly Exact[]): Exact => x.reduce((a, b) => (greater(b, a) ? b : a));
const clamp = (index: bigint, size: number): number =>
  Number(index < 0n ? 0n : index >= BigInt(size) ? BigInt(size - 1) : index);

/** A sum whose every step is cast, halves first: the left one has the largest power of two of terms below all. */
function tree(x: readonly Exact[], type: string): Exact {
  const [first = zero] = x;
  if (x.length === 1) return cast(first, type);
  let half = 1;
  while (half * 2 < x.length) half *= 2;
  return cast(plus(tree(x.slice(0, half), type), tree(x.slice(half), type)), type);
}

interface Types {
  readonly x: TypeName;
  readonly inpNorm: TypeName;
  readonly expTable: TypeName;
  readonly accum: TypeName;
  readonly invInp: TypeName;
  readonly invTable: TypeName;
  readonly result: TypeName;
}

const usual: Types = {
  x: 'fixed<12,5>',
  inpNorm: 'ufixed<13,5,RND,SAT>',
  expTable: 'fixed<18,8,RND,SAT>',
  accum: 'fixed<20,10,RND,SAT>',
  invInp: 'fixed<14,8,RND,SAT>',
  invTable: 'fixed<17,3,RND,SAT>',
  result: 'fixed<16,6>',
};
const odd: Types = {
  x: 'fixed<9,7,RND_CONV,SAT>',
  inpNorm: 'fixed<7,4,RND_MIN_INF>',
  expTable: 'ufixed<9,3>',
  accum: 'fixed<8,5,RND_ZERO,SAT>',
  invInp: 'fixed<6,3,TRN_ZERO>',
  invTable: 'fixed<8,1>',
  result: 'ufixed<10,2,RND_CONV>',
};

const saturating: Types = {
  ...usual,
  expTable: 'fixed<10,3,RND,SAT>',
  accum: 'fixed<9,4,RND_CONV>',
  invInp: 'fixed<8,4,RND>',
};

describe.each([
  ['usual', usual, 5, 10, 10],
  ['odd', odd, 7, 6, 4],
  ['saturating', saturating, 9, 5, 8],
  ['odd', odd, 1, 7, 1],
] as const)('softmax with %s types', (_name, types, n, expBits, invBits) => {
  const exp = anyTable(2 ** expBits, types.expTable, 4);
  const inv = anyTable(2 ** invBits, types.invTable, 2);
  const options = {
    tables: { exp: exp.tensor, inv: inv.tensor },
    expTableSize: 2 ** expBits,
    invTableSize: 2 ** invBits,
  };
  const { x: _x, ...precision } = types;
  const divided = (terms: readonly Exact[], accum: string, invInp: string): Exact[] => {
    const own = terms.map((term) => cast(term, accum));
    const index = firstBits(cast(tree(own, accum), invInp), invInp, invBits);
    return own.map((term) => cast(times(term, inv.entries[index] ?? zero), types.result));
  };
  const entry = (value: Exact, type: string): Exact => exp.entries[firstBits(value, type, expBits)] ?? zero;

  it('is stable', () => {
    compare(
      [n],
      types.x,
      (x) => hls4mlSoftmax(x, { ...options, precision }),
      (x) => {
        const terms = x.map((value) => entry(cast(minus(largestOf(x), value), types.inpNorm), types.inpNorm));
        return divided(terms, types.accum, types.invInp);
      },
    );
  });

  it('is latency', () => {
    compare(
      [n],
      types.x,
      (x) => hls4mlSoftmax(x, { ...options, variant: 'latency', precision }),
      (x) =>
        divided(
          x.map((value) => entry(value, types.x)),
          types.accum,
          types.invInp,
        ),
    );
  });

  it('is argmax', () => {
    compare(
      [n],
      types.x,
      (x) => hls4mlSoftmax(x, { variant: 'argmax', precision: { result: types.result } }),
      (x) => {
        const best = x.findIndex((value) => minus(value, largestOf(x)).raw === 0n);
        return x.map((_, i) => cast(exact(i === best ? 1 : 0), types.result));
      },
    );
  });

  it('is legacy', () => {
    const size = 2 ** expBits;
    const table = types.accum;
    compare(
      [n],
      types.x,
      (x) =>
        hls4mlSoftmax(x, {
          ...options,
          variant: 'legacy',
          precision: {
            table,
            expTable: types.expTable,
            invTable: types.invTable,
            result: types.result,
          },
        }),
      (x) =>
        x.map((own, i) => {
          let sum = exact(0);
          x.forEach((other, j) => {
            const step = times(minus(other, own), exact(size));
            const index = int({ ...step, fraction: step.fraction + 4 }) + BigInt(size / 2);
            const term = i === j ? exact(1) : (exp.entries[clamp(index, size)] ?? zero);
            sum = cast(plus(sum, cast(term, table)), table);
          });
          const scaled = times(sum, exact(2 ** invBits));
          const index = clamp(int({ ...scaled, fraction: scaled.fraction + 6 }), 2 ** invBits);
          return cast(inv.entries[index] ?? zero, types.result);
        }),
    );
  });

  it('is v0, both ways', () => {
    const { expTable, invTable, result } = types;
    const v0 = { ...options, version: 'v0', precision: { expTable, invTable, result } } as const;
    compare(
      [n],
      types.x,
      (x) => hls4mlSoftmax(x, { ...v0, variant: 'latency' }),
      (x) =>
        divided(
          x.map((value) => entry(value, types.x)),
          expTable,
          expTable,
        ),
    );
    const distance = types.x.replace(/^(\w+<\d+,\d+).*/, '$1,RND,SAT>');
    compare(
      [n],
      types.x,
      (x) => hls4mlSoftmax(x, { ...v0, variant: 'stable' }),
      (x) =>
        divided(
          x.map((value) => entry(cast(minus(value, largestOf(x)), distance), distance)),
          expTable,
          expTable,
        ),
    );
  });

  it('is that of 2409.05207', () => {
    const size = 2 ** expBits;
    const [expRange, invRange] = [size / 16, types === saturating ? 16 : 2];
    compare(
      [n],
      types.x,
      (x) =>
        hls4mlSoftmax(x, {
          ...options,
          version: '2409.05207',
          expRange,
          invRange,
          precision: {
            expTable: types.expTable,
            accum: types.accum,
            invTable: types.invTable,
            result: types.result,
          },
        }),
      (x) => {
        const terms = x.map((value) => {
          const index = int(times(value, exact(8))) + BigInt(expRange * 8);
          return exp.entries[clamp(index, size)] ?? zero;
        });
        let sum = exact(0);
        for (const term of terms) sum = cast(plus(sum, term), types.accum);
        const index = clamp(int(times(sum, exact(2 ** invBits / invRange))), 2 ** invBits);
        return terms.map((term) => cast(times(term, inv.entries[index] ?? zero), types.result));
      },
    );
  });
});

describe('softmax along an axis', () => {
  it.each(['stable', 'legacy', 'argmax'] as const)('%s takes each vector alone', (variant) => {
    const options = { variant, precision: { result: usual.result } } as const;
    compare(
      [3, 2],
      usual.x,
      (x) =>
        subtract(
          hls4mlSoftmax(x, { ...options, axis: 0 }),
          transpose(hls4mlSoftmax(transpose(x), { ...options })),
        ),
      (x) => x.map(() => zero),
    );
  });
});
