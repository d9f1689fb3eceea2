import {
  add,
  embedding,
  hardSigmoid,
  hardTanh,
  input,
  learnedToken,
  lookup,
  mask,
  prelu,
  repeat,
  sortBy,
  topK,
  withJet,
} from 'hls4ts';
import type { LayerCase } from '../checkLayer.ts';
import { one, weights, x } from './build.ts';

const slopeType = { weight: 'fixed<8,3>' } as const;

const masked = (shape: number[], axis: number): LayerCase => {
  const features = input('x', shape, 'fixed<10,4>');
  const present = input('present', [shape[axis] ?? 1], axis === 0 ? 'ufixed<1,1>' : 'fixed<3,2>');
  return { inputs: [features, present], output: mask(features, present, { axis }), bound: 0 };
};

const jetAndParticles = (particles: number): LayerCase => {
  const features = input('x', [particles, 3], 'fixed<10,4>');
  const jet = input('jet', [2], 'ufixed<7,5>');
  return { inputs: [features, jet], output: withJet(features, jet), bound: 0 };
};

/** Few values, so that many rows are equal in the column they are sorted by. */
const rows = (count: number, columns: number) => input('x', [count, columns], 'fixed<3,2>');

/** Layers that know about particles, and activations with trained or hard-wired slopes. */
export const particleCases = {
  mask: [masked([5, 3], 0), masked([2, 1], 0), masked([3, 4, 2], 1)],
  repeat: [one(x(3), (t) => repeat(t, 4)), one(x(2, 3), (t) => repeat(t, 1))],
  withJet: [jetAndParticles(1), jetAndParticles(9)],
  lookup: [
    one(input('x', [3], 'fixed<3,1>'), (t) =>
      lookup(t, { table: weights(8), precision: { result: 'fixed<8,3>' } }),
    ),
    one(
      x(2, 2),
      (t) =>
        lookup(t, { table: weights(16), precision: { input: 'fixed<4,3,RND,SAT>', result: 'fixed<8,3>' } }),
      4,
    ),
  ],
  learnedToken: [
    one(x(4, 3), (t) => add(t, learnedToken({ weight: weights(1, 3), precision: { weight: 'fixed<8,3>' } }))),
  ],
  embedding: [
    one(input('id', [5], 'uint<3>'), (t) =>
      embedding(t, { weight: weights(8, 4), precision: { weight: 'fixed<8,3>' } }),
    ),
    one(input('id', [2, 3], 'fixed<6,4>'), (t) =>
      embedding(t, { weight: weights(5, 1), precision: { weight: 'fixed<8,3>' } }),
    ),
    one(input('id', [1], 'ufixed<1,1>'), (t) =>
      embedding(t, { weight: weights(1, 2), precision: { weight: 'fixed<8,3>' } }),
    ),
  ],
  sortBy: [
    ...[1, 2, 3, 5, 8, 13].map((count) => one(rows(count, 2), (t) => sortBy(t, { column: 0 }))),
    one(rows(16, 3), (t) => sortBy(t, { column: -1, order: 'ascending' })),
    one(input('x', [6, 2], { axis: 1, types: ['uint<4>', 'fixed<9,2>'] }), (t) => sortBy(t, { column: 1 })),
    one(rows(64, 2), (t) => sortBy(t, { column: 0 })),
  ],
  topK: [
    one(rows(7, 2), (t) => topK(t, { column: 0, k: 3 })),
    one(rows(16, 2), (t) => topK(t, { column: 1, k: 1, order: 'ascending' })),
    one(rows(4, 1), (t) => topK(t, { column: 0, k: 4 })),
  ],
  prelu: [
    one(x(7, 3), (t) => prelu(t, { weight: weights(3), precision: slopeType })),
    one(
      x(4),
      (t) => prelu(t, { weight: weights(1), precision: { ...slopeType, result: 'fixed<9,5,RND_CONV>' } }),
      2 ** -5,
    ),
  ],
  hardSigmoid: [
    one(x(7), (t) => hardSigmoid(t)),
    one(
      x(7),
      (t) => hardSigmoid(t, { slope: 1 / 6, precision: { weight: 'ufixed<12,0,RND>' } }),
      8 * 2 ** -13,
    ),
  ],
  hardTanh: [one(x(7), (t) => hardTanh(t)), one(x(3), (t) => hardTanh(t, { slope: 0.1875, shift: 0.25 }))],
} satisfies Record<string, LayerCase[]>;
