import { input, meanPool, sigmoid, softmax, type Tensor, tanh } from 'hls4ts';
import { hls4mlAttention } from '../../../src/layers/hls4ml/attention.ts';
import { hls4mlLayerNorm } from '../../../src/layers/hls4ml/layerNorm.ts';
import type { LayerCase } from '../checkLayer.ts';
import { one, weights, x } from './build.ts';

const compat = 'hls4ml';

/** Events whose numbers hls4ml's tables are made for; elsewhere they overflow or end. */
const inside = (layer: LayerCase, limit: number): LayerCase => ({
  ...layer,
  within: ([values = new Float64Array(0)]) => values.every((value) => Math.abs(value) < limit),
});

const small = (...shape: number[]): Tensor => input('x', shape, 'fixed<10,3>');

const softmaxTypes = {
  inpNorm: 'ufixed<14,4,RND,SAT>',
  expTable: 'ufixed<18,6,RND,SAT>',
  accum: 'ufixed<22,10,RND,SAT>',
  invInp: 'ufixed<14,4,RND,SAT>',
  invTable: 'ufixed<18,2,RND,SAT>',
  result: 'ufixed<16,2,RND,SAT>',
} as const;

/** Exponentials of numbers below 2 instead of distances: their sums are larger. */
const wideSums = { ...softmaxTypes, invInp: 'ufixed<14,8,RND,SAT>' } as const;

const sizes = { expTableSize: 4096, invTableSize: 4096 };

/** An eighth of the usual weights: the scores stay small, as the tables of this attention need. */
const light = (...shape: number[]) => {
  const whole = weights(...shape);
  return { ...whole, data: whole.data.map((value) => value / 8) };
};

const attention = (t: Tensor): Tensor => {
  const part = { weight: light(2, 3, 4), bias: light(2, 4) };
  return hls4mlAttention(t, {
    query: part,
    key: part,
    value: part,
    output: { weight: light(8, 3), bias: light(3) },
    precision: {
      weight: 'fixed<11,3>',
      bias: 'fixed<11,3>',
      data: 'fixed<24,8>',
      accum: 'fixed<30,12>',
      result: 'fixed<24,8>',
    },
    softmax: {
      invRange: 16,
      precision: { expTable: 'fixed<24,6>', invTable: 'fixed<24,4>', accum: 'fixed<30,10>' },
    },
  });
};

/** Layers with hls4ml's arithmetic, over odd sizes and types; test/layers/hls4ml checks them bit for bit. */
export const hls4mlCases = {
  hls4mlSoftmax: [
    one(small(5), (t) => softmax(t, { compat, ...sizes, precision: softmaxTypes }), 2 ** -6),
    one(
      small(3, 2),
      (t) => softmax(t, { compat, axis: 0, expScale: 0.5, ...sizes, precision: softmaxTypes }),
      2 ** -6,
    ),
    one(small(1), (t) => softmax(t, { compat, ...sizes, precision: softmaxTypes }), 2 ** -6),
    one(small(7), (t) => softmax(t, { compat, variant: 'argmax', precision: { result: 'ufixed<1,1>' } })),
    inside(
      one(
        input('x', [4], 'fixed<12,3>'),
        (t) => softmax(t, { compat, variant: 'latency', ...sizes, precision: wideSums }),
        2 ** -3,
      ),
      2,
    ),
    inside(
      one(
        small(6),
        (t) =>
          softmax(t, {
            compat,
            variant: 'legacy',
            ...sizes,
            precision: {
              table: 'ufixed<24,14>',
              expTable: 'ufixed<24,14>',
              invTable: 'ufixed<16,1,RND,SAT>',
              result: 'ufixed<12,1,RND,SAT>',
            },
          }),
        2 ** -5,
      ),
      2,
    ),
    inside(
      one(
        small(5),
        (t) =>
          softmax(t, {
            compat,
            version: '2409.05207',
            expTableSize: 2048,
            invTableSize: 4096,
            precision: { expTable: 'fixed<24,8>', accum: 'fixed<26,14>', invTable: 'fixed<24,6>' },
          }),
        2 ** -3,
      ),
      2,
    ),
    inside(
      one(
        small(5),
        (t) => softmax(t, { compat, version: 'v0', expTableSize: 256, invTableSize: 1024 }),
        0.125,
      ),
      2,
    ),
  ],
  hls4mlMeanPool: [
    one(x(8, 2), (t) => meanPool(t, { compat, precision: { accum: 'fixed<20,10>' } }), 2 ** -10),
    one(x(5, 2), (t) => meanPool(t, { compat, precision: { accum: 'fixed<16,8,RND>' } }), 2 ** -8),
    one(x(7, 3), (t) => meanPool(t, { compat, version: 'widen', axis: [0, 1] }), 2 ** -6),
    one(x(1, 2), (t) => meanPool(t, { compat, version: 'widen' })),
    one(
      input('x', [64], 'fixed<3,9,RND_CONV>'),
      (t) => meanPool(t, { compat, precision: { accum: 'fixed<30,20>' } }),
      2 ** -10,
    ),
  ],
  hls4mlSigmoid: [
    one(x(9), (t) => sigmoid(t, { compat, tableSize: 4096, precision: { table: 'ufixed<14,1>' } }), 2 ** -8),
    one(
      input('x', [2], 'ufixed<1,0>'),
      (t) => sigmoid(t, { compat, precision: { table: 'ufixed<14,1>' } }),
      2 ** -6,
    ),
  ],
  hls4mlTanh: [
    one(
      x(3, 3),
      (t) => tanh(t, { compat, tableSize: 4096, precision: { table: 'fixed<14,1,RND,SAT>' } }),
      2 ** -8,
    ),
  ],
  hls4mlAttention: [inside(one(input('x', [3, 3], 'fixed<12,3>'), attention, 2 ** -6), 2)],
  hls4mlLayerNorm: [
    one(
      small(3, 4),
      (t) =>
        hls4mlLayerNorm(t, {
          gamma: weights(4),
          beta: weights(4),
          tableSize: 16384,
          tableRangePower: -6,
          epsilonPower: 1,
          precision: {
            scale: 'fixed<8,3>',
            bias: 'fixed<8,3>',
            accum: 'fixed<32,12>',
            table: 'ufixed<20,4>',
          },
        }),
      2 ** -2,
    ),
    one(small(1, 1), (t) =>
      hls4mlLayerNorm(t, {
        gamma: weights(1),
        beta: weights(1),
        version: '2409.05207',
        tableSize: 64,
        tableRange: 4,
        precision: { scale: 'fixed<8,3>', bias: 'fixed<8,3>', table: 'ufixed<10,4>' },
      }),
    ),
  ],
} satisfies Record<string, LayerCase[]>;
