import {
  activation,
  add,
  argmax,
  batchNorm,
  concatenate,
  dense,
  einsumDense,
  elu,
  exp,
  flatten,
  gelu,
  input,
  leakyRelu,
  maximum,
  maxPool,
  meanPool,
  minimum,
  multiply,
  quantize,
  relu,
  reshape,
  scale,
  sigmoid,
  silu,
  slice,
  softmax,
  softplus,
  subtract,
  sumPool,
  take,
  tanh,
  threshold,
  transpose,
  windows,
} from 'hls4ts';
import type { LayerCase } from '../checkLayer.ts';
import { exactWeights, one, two, weights, x } from './build.ts';

/** One or more cases a layer. Exact layers have the bound 0; a table or a rounded result half a step of its type. */
export const basicCases = {
  input: [one(x(3), (t) => t), { inputs: [], output: x(1), bound: 0 }].slice(0, 1),
  dense: [
    one(x(5), (t) => dense(t, { weight: weights(5, 3), bias: weights(3), precision: exactWeights })),
    one(x(4, 5), (t) => dense(t, { weight: weights(5, 64), precision: exactWeights })),
    one(
      x(1),
      (t) =>
        dense(t, {
          weight: weights(1, 1),
          bias: weights(1),
          precision: { ...exactWeights, result: 'fixed<24,14,RND_CONV>' },
        }),
      2 ** -11,
    ),
  ],
  einsumDense: [
    one(x(4, 3), (t) =>
      einsumDense(t, {
        equation: 'nc,nm->mc',
        weight: weights(4, 4),
        bias: weights(4, 1),
        precision: exactWeights,
      }),
    ),
    one(x(2, 3, 4), (t) =>
      einsumDense(t, { equation: 'abc,cbd->ad', weight: weights(4, 3, 2), precision: exactWeights }),
    ),
  ],
  batchNorm: [
    one(x(3, 4), (t) =>
      batchNorm(t, {
        scale: weights(4),
        bias: weights(4),
        precision: { scale: 'fixed<8,3>', bias: 'fixed<8,3>' },
      }),
    ),
    one(x(4), (t) => {
      const hidden = dense(t, { weight: weights(4, 4), bias: weights(4), precision: exactWeights });
      return batchNorm(hidden, {
        scale: weights(4),
        bias: weights(4),
        precision: { scale: 'fixed<8,3>', bias: 'fixed<8,3>' },
      });
    }),
  ],
  relu: [
    one(x(64), (t) => relu(t)),
    one(x(2, 2), (t) => relu(t, { precision: { result: 'ufixed<7,4,RND>' } }), 2 ** -4),
  ],
  leakyRelu: [
    one(x(7), (t) => leakyRelu(t)),
    one(x(7), (t) => leakyRelu(t, { slope: 0.3, precision: { weight: 'ufixed<10,0,RND>' } }), 8 * 2 ** -11),
  ],
  add: [two([4, 3], add)],
  subtract: [two([4, 3], subtract)],
  multiply: [two([4, 3], multiply)],
  maximum: [two([4, 3], maximum)],
  minimum: [two([4, 3], minimum)],
  concatenate: [
    two([1, 3], (a, b) => concatenate([a, b], { axis: 0 })),
    two([1, 3], (a, b) => concatenate([b, a, a])),
  ],
  flatten: [one(x(3, 4), (t) => flatten(t))],
  reshape: [one(x(3, 4), (t) => reshape(t, [2, -1]))],
  transpose: [one(x(2, 3, 4), (t) => transpose(t, [2, 0, 1])), one(x(2, 3), (t) => transpose(t))],
  slice: [one(x(5, 2), (t) => slice(t, { axis: 0, start: 1, end: 4 }))],
  windows: [
    one(x(5, 3), (t) => windows(t, { size: 2 })),
    one(x(6, 2), (t) => windows(t, { size: 3, stride: 2, before: 1, after: 2 })),
    one(x(7), (t) => windows(t, { size: 2, dilation: 3, before: 3 })),
  ],
  take: [one(x(5, 3), (t) => take(t, { axis: -1, index: -1 }))],
  sumPool: [one(x(5, 2), (t) => sumPool(t)), one(x(5, 2), (t) => sumPool(t, { axis: [0, 1] }))],
  meanPool: [one(x(8, 2), (t) => meanPool(t)), one(x(5, 2), (t) => meanPool(t), 5 * 8 * 2 ** -20)],
  maxPool: [one(x(5, 2), (t) => maxPool(t, { axis: 1 }))],
  quantize: [
    one(x(3), (t) => quantize(t, 'fixed<7,4,RND_INF,SAT>'), 2 ** -3),
    one(x(3), (t) => quantize(t, { axis: 0, types: ['fixed<10,4>', 'fixed<12,5>', 'fixed<11,4>'] })),
  ],
  scale: [one(x(3), (t) => scale(t, { factor: 0.25 })), one(x(3), (t) => scale(t, { factor: -1.375 }))],
  threshold: [one(x(9), (t) => threshold(t, { value: 0.5 }))],
  argmax: [
    one(x(5), (t) => argmax(t)),
    one(x(1), (t) => argmax(t)),
    one(x(7, 2), (t) => argmax(t, { axis: 0 })),
  ],
  activation: [
    one(
      x(4),
      (t) => activation(t, { function: 'softsign', precision: { result: 'fixed<12,2,RND>' } }),
      2 ** -11,
    ),
  ],
  sigmoid: [one(x(4), (t) => sigmoid(t, { precision: { result: 'ufixed<16,0,RND,SAT>' } }), 2 ** -16)],
  tanh: [one(x(4), (t) => tanh(t, { precision: { result: 'fixed<17,1,RND,SAT>' } }), 2 ** -16)],
  gelu: [one(x(4), (t) => gelu(t, { precision: { result: 'fixed<18,4,RND>' } }), 2 ** -15)],
  silu: [one(x(4), (t) => silu(t, { precision: { result: 'fixed<18,4,RND>' } }), 2 ** -15)],
  exp: [
    one(
      input('x', [4], 'fixed<9,2>'),
      (t) => exp(t, { precision: { result: 'ufixed<20,3,RND>' } }),
      2 ** -18,
    ),
  ],
  softplus: [one(x(4), (t) => softplus(t, { precision: { result: 'ufixed<18,4,RND>' } }), 2 ** -15)],
  elu: [one(x(4), (t) => elu(t, { precision: { result: 'fixed<18,5,RND>' } }), 2 ** -14)],
  softmax: [
    one(x(5), (t) => softmax(t), 2 ** -8),
    one(x(3, 4), (t) => softmax(t, { axis: 0, temperature: 2 }), 2 ** -8),
    {
      ...one(
        input('x', [4], 'fixed<10,3>'),
        (t) =>
          softmax(t, {
            variant: 'latency',
            precision: {
              expTable: 'ufixed<24,6,RND>',
              invInp: 'ufixed<14,8,RND>',
              invTable: 'ufixed<24,6,RND,SAT>',
            },
          }),
        2 ** -4,
      ),
      within: ([values = new Float64Array(0)]) => values.some((value) => value > 0),
    },
  ],
} satisfies Record<string, LayerCase[]>;
