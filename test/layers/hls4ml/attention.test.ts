import { describe, it } from 'vitest';
import { hls4mlAttention } from '../../../src/layers/hls4ml/attention.ts';
import { cast, type Exact, exact, int, plus, real, times } from './exactNumber.ts';
import { anyTable, compare } from './run.ts';

const zero = exact(0);
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('the attention of 2409.05207', () => {
  it.each([
    [3, 2, 2, 3, 'fixed<12,4>', 'fixed<16,7>'],
    [2, 3, 1, 5, 'fixed<8,3,RND_CONV>', 'fixed<9,4,RND,SAT>'],
    [1, 1, 2, 1, 'fixed<9,5>', 'fixed<12,6>'],
  ] as const)('%i particles, %i features, %i heads of %i', (n, features, heads, d, data, accum) => {
    const [weightType, biasType, tableType, result] = [
      'fixed<7,3>',
      'fixed<6,2>',
      'ufixed<10,2>',
      'fixed<11,4>',
    ] as const;
    const part = (seed: number) => {
      const weight = anyTable(heads * features * d, weightType, seed);
      const bias = anyTable(heads * d, biasType, seed + 1);
      return {
        weight,
        bias,
        option: {
          weight: { ...weight.tensor, shape: [heads, features, d] },
          bias: { ...bias.tensor, shape: [heads, d] },
        },
      };
    };
    const [query, key, value] = [part(41), part(43), part(45)];
    const output = {
      weight: anyTable(heads * d * features, weightType, 47),
      bias: anyTable(features, biasType, 48),
    };
    const exp = anyTable(64, tableType, 49);
    const inv = anyTable(32, tableType, 50);

    /** `accum = bias`, then every product cast before it is added. */
    const dense = (terms: readonly [Exact, Exact][], bias: Exact, type: string): Exact =>
      cast(
        terms.reduce((sum, [a, b]) => cast(plus(sum, cast(times(a, b), accum)), accum), cast(bias, accum)),
        type,
      );

    compare(
      [n, features],
      'fixed<9,3>',
      (x) =>
        hls4mlAttention(x, {
          query: query.option,
          key: key.option,
          value: value.option,
          output: {
            weight: { ...output.weight.tensor, shape: [heads * d, features] },
            bias: output.bias.tensor,
          },
          precision: { weight: weightType, bias: biasType, data, accum, result },
          softmax: {
            expTableSize: 64,
            invTableSize: 32,
            expRange: 4,
            invRange: 8,
            tables: { exp: exp.tensor, inv: inv.tensor },
            precision: { expTable: tableType, invTable: tableType, accum },
          },
        }),
      (x) => {
        const project = (from: typeof query, i: number, h: number, k: number): Exact =>
          dense(
            range(features).map((f) => [
              x[i * features + f] ?? zero,
              from.weight.entries[(h * features + f) * d + k] ?? zero,
            ]),
            from.bias.entries[h * d + k] ?? zero,
            data,
          );
        const contexts = range(heads).map((h) => {
          const [q, k, v] = [query, key, value].map((from) =>
            range(n).map((i) => range(d).map((c) => project(from, i, h, c))),
          );
          return range(n).map((i) => {
            const scores = range(n).map((j) => {
              let sum = exact(0);
              for (const c of range(d)) {
                const product = cast(times(q?.[i]?.[c] ?? zero, k?.[j]?.[c] ?? zero), data);
                sum = cast(plus(sum, cast(product, accum)), accum);
              }
              return cast(times(sum, real(1 / Math.sqrt(d), data)), data);
            });
            const clamp = (index: bigint, size: number) =>
              Number(index < 0n ? 0n : index >= BigInt(size) ? BigInt(size - 1) : index);
            const terms = scores.map(
              (score) => exp.entries[clamp(int(times(score, exact(8))) + 32n, 64)] ?? zero,
            );
            const sum = terms.reduce((a, b) => cast(plus(a, b), accum), exact(0));
            const inverse = inv.entries[clamp(int(times(sum, exact(4))), 32)] ?? zero;
            const weights = terms.map((term) => cast(times(term, inverse), data));
            return range(d).map((c) =>
              weights.reduce(
                (a, weight, j) => cast(plus(a, cast(times(weight, v?.[j]?.[c] ?? zero), data)), data),
                exact(0),
              ),
            );
          });
        });
        return range(n).flatMap((i) =>
          range(features).map((f) =>
            dense(
              range(heads * d).map((k) => [
                contexts[Math.floor(k / d)]?.[i]?.[k % d] ?? zero,
                output.weight.entries[k * features + f] ?? zero,
              ]),
              output.bias.entries[f] ?? zero,
              result,
            ),
          ),
        );
      },
    );
  });
});
