import type { TypeName } from 'hls4ts';
import { describe, it } from 'vitest';
import { hls4mlLayerNorm } from '../../../src/layers/hls4ml/layerNorm.ts';
import { cast, type Exact, exact, int, minus, plus, real, times } from './exactNumber.ts';
import { anyTable, compare } from './run.ts';

interface Types {
  readonly x: TypeName;
  readonly scale: TypeName;
  readonly bias: TypeName;
  readonly table: TypeName;
  readonly result: TypeName;
}

const zero = exact(0);

/** A row's LayerNorm with everything in `type`; `index` says where in the table a variance is. */
function normalized(
  x: readonly Exact[],
  type: string,
  entry: (variance: Exact) => Exact,
  gamma: readonly Exact[],
  beta: readonly Exact[],
  result: string,
): Exact[] {
  const share = real(1 / x.length, type);
  const mean = (terms: readonly Exact[]): Exact => {
    let sum = exact(0);
    for (const term of terms) sum = cast(plus(sum, cast(term, type)), type);
    return cast(times(sum, share), type);
  };
  const middle = mean(x);
  const distances = x.map((value) => cast(minus(cast(value, type), middle), type));
  const inverse = entry(mean(distances.map((distance) => times(distance, distance))));
  return distances.map((distance, i) => {
    const scaled = times(times(distance, inverse), gamma[i] ?? zero);
    return cast(plus(scaled, beta[i] ?? zero), result);
  });
}

const rows = (x: readonly Exact[], features: number, row: (x: readonly Exact[]) => Exact[]): Exact[] =>
  Array.from({ length: x.length / features }, (_, i) =>
    row(x.slice(i * features, (i + 1) * features)),
  ).flat();

const usual: Types = {
  x: 'fixed<14,5>',
  scale: 'fixed<10,3>',
  bias: 'fixed<10,3>',
  table: 'fixed<18,8,RND,SAT>',
  result: 'fixed<16,6>',
};
const odd: Types = {
  x: 'fixed<9,2,RND_CONV,SAT>',
  scale: 'ufixed<5,1>',
  bias: 'fixed<6,4>',
  table: 'ufixed<7,3>',
  result: 'fixed<7,3,RND_INF,SAT>',
};

describe.each([
  ['usual', usual, 2, 8, 'fixed<24,10>'],
  ['odd', odd, 3, 5, 'fixed<15,4,RND_ZERO,SAT>'],
  ['odd', odd, 2, 4, 'fixed<9,4,RND_INF>'],
  ['odd', odd, 1, 1, 'fixed<12,3,TRN_ZERO>'],
] as const)('LayerNorm with %s types', (_name, types, count, features, accum) => {
  const gamma = anyTable(features, types.scale, 11);
  const beta = anyTable(features, types.bias, 12);
  const trained = { gamma: gamma.tensor, beta: beta.tensor };
  const { x: type, ...precision } = types;

  it.each([0, 3, -2])('is that of today, for variances to 2 to the power of -(%i)', (power) => {
    const size = 128;
    const table = anyTable(size, types.table, 13);
    const entry = (variance: Exact): Exact => {
      const scaled = times(variance, exact(size));
      const index = int({ ...scaled, fraction: scaled.fraction - power });
      return table.entries[Number(index < 0n ? 0n : index > 127n ? 127n : index)] ?? zero;
    };
    compare(
      [count, features],
      type,
      (x) =>
        hls4mlLayerNorm(x, {
          ...trained,
          tableSize: size,
          tableRangePower: power,
          table: table.tensor,
          precision: { ...precision, accum },
        }),
      (x) =>
        rows(x, features, (row) => normalized(row, accum, entry, gamma.entries, beta.entries, types.result)),
    );
  });

  it.each([1, 4, 0.25])('is that of 2409.05207, for variances to %d', (tableRange) => {
    const size = 64;
    const table = anyTable(size, types.table, 14);
    const entry = (variance: Exact): Exact => {
      const index = int(times(variance, exact(size / tableRange)));
      return table.entries[Number(index < 0n ? 0n : index > 63n ? 63n : index)] ?? zero;
    };
    compare(
      [count, features],
      type,
      (x) =>
        hls4mlLayerNorm(x, {
          ...trained,
          version: '2409.05207',
          tableSize: size,
          tableRange,
          table: table.tensor,
          precision,
        }),
      (x) =>
        rows(x, features, (row) => normalized(row, type, entry, gamma.entries, beta.entries, types.result)),
    );
  });
});
