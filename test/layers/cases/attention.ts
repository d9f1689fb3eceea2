import {
  attentionPool,
  classAttention,
  differentialAttention,
  einsum,
  input,
  learnedToken,
  linformerAttention,
  type MultiHeadAttentionOptions,
  multiHeadAttention,
  multiHeadAttentionWithScores,
  type Projection,
  pairAttention,
  softmax,
  type Tensor,
  type TypeName,
} from 'hls4ts';
import { gridNumbers, type LayerCase } from '../checkLayer.ts';

const einsumOf = (equation: string, left: number[], right: number[]): LayerCase => {
  const a = input('a', left, 'fixed<8,3>');
  const b = input('b', right, 'ufixed<7,5>');
  return { inputs: [a, b], output: einsum(a, b, { equation }), bound: 0 };
};

/** Products on ties of the result's step: half of them are. */
const rounded: LayerCase = (() => {
  const a = input('a', [8], 'fixed<4,2>');
  const b = input('b', [8], 'ufixed<1,1>');
  const output = einsum(a, b, { equation: 'n,m->nm', precision: { result: 'fixed<4,3,RND_CONV,SAT>' } });
  return { inputs: [a, b], output, bound: 2 ** -2 };
})();

const maskedSoftmax = (
  shape: number[],
  mask: number[],
  axis: number,
  variant: 'stable' | 'argmax',
): LayerCase => {
  const scores = input('x', shape, 'fixed<9,4>');
  const present = input('present', mask, 'ufixed<1,1>');
  return {
    inputs: [scores, present],
    output: softmax(scores, { axis, variant, mask: present }),
    bound: variant === 'argmax' ? 0 : 2 ** -8,
  };
};

/** Weights in steps of 1/16 within ±1, held exactly. */
export const trained = (seed: number, ...shape: number[]): Projection => ({
  weight: {
    shape,
    data: gridNumbers(
      shape.reduce((a, b) => a * b, 1),
      4,
      1,
      seed,
    ),
  },
  precision: { weight: 'fixed<6,2>', bias: 'fixed<6,2>' },
});

const biased = (seed: number, bias: number[], ...shape: number[]): Projection => ({
  ...trained(seed, ...shape),
  bias: trained(seed + 50, ...bias).weight,
});

/** Projections of `heads` heads of a size from and to a number of features, with biases on all four. */
export const projections = (features: number, heads: number, size: number, keyFeatures = features) => ({
  query: biased(1, [heads, size], features, heads, size),
  key: biased(2, [heads, size], keyFeatures, heads, size),
  value: biased(3, [heads, size], keyFeatures, heads, size),
  output: biased(4, [features], heads, size, features),
});

/** How far weights that are `error` off can move a sum of values up to `limit`, through an output layer. */
const moved = (keys: number, limit: number, inner: number, error = 2 ** -7): number =>
  keys * error * limit * inner;

const particles = (n: number, features: number, name = 'x', type: TypeName = 'fixed<6,2>') =>
  input(name, [n, features], type);

function attention(
  n: number,
  features: number,
  heads: number,
  size: number,
  more: Partial<MultiHeadAttentionOptions> & { readonly inputs?: Tensor[]; readonly type?: TypeName } = {},
): LayerCase {
  const { inputs = [], type, ...options } = more;
  const x = particles(n, features, 'x', type);
  const keyFeatures = options.keyValue?.shape[1] ?? features;
  const keys = options.keyValue?.shape[0] ?? n;
  const output = multiHeadAttention(x, { ...projections(features, heads, size, keyFeatures), ...options });
  return {
    inputs: [x, ...inputs],
    output,
    bound: moved(keys, 2 * keyFeatures + 1, heads * size),
    events: 60,
  };
}

const present = (n: number) => input('present', [n], 'ufixed<1,1>');
const others = particles(4, 2, 'others');
const three = present(3);
const bias = input('bias', [3, 3, 2], 'fixed<6,3>');
const sharedBias = input('bias', [3, 4], 'fixed<6,3>');
const plain = projections(2, 2, 2);

/** A case of a network that reads particles and, maybe, who is present. */
const withMask = (n: number, make: (x: Tensor, mask: Tensor) => Tensor, bound: number): LayerCase => {
  const x = particles(n, 2);
  const mask = present(n);
  return { inputs: [x, mask], output: make(x, mask), bound, events: 60 };
};

const pairs = input('pairs', [3, 3, 4], 'fixed<5,2>');

/** Contractions and attention. */
export const attentionCases = {
  einsum: [
    einsumOf('hnd,hmd->hnm', [2, 3, 4], [2, 5, 4]),
    einsumOf('n,m->nm', [1], [64]),
    einsumOf('nd,d->n', [5, 7], [7]),
    rounded,
  ],
  multiHeadAttention: [
    attention(1, 1, 1, 1),
    attention(3, 2, 2, 3),
    attention(16, 3, 1, 4),
    attention(64, 1, 1, 1),
    attention(2, 3, 3, 1, { type: 'ufixed<1,1>' }),
    attention(2, 1, 1, 2, { type: 'fixed<36,2>' }),
    attention(3, 2, 2, 2, { headScale: trained(9, 2) }),
    attention(3, 2, 2, 2, { keyValue: others, inputs: [others] }),
    attention(3, 2, 2, 2, { mask: three, inputs: [three] }),
    attention(3, 2, 2, 2, { pairBias: bias, mask: three, inputs: [bias, three] }),
    attention(3, 2, 2, 2, { keyValue: others, pairBias: sharedBias, inputs: [others, sharedBias] }),
    attention(3, 2, 2, 2, { keyValue: others, queryMask: three, inputs: [others, three] }),
    attention(3, 2, 2, 2, {
      scores: { precision: { result: 'fixed<14,7,RND,SAT>' } },
      softmax: { precision: { result: 'ufixed<10,0,RND,SAT>' } },
    }),
  ],
  multiHeadAttentionWithScores: [
    withMask(3, (x, mask) => multiHeadAttentionWithScores(x, { ...plain, mask })[1], 2 ** -7),
  ],
  linformerAttention: [true, false].map((projectFirst) =>
    withMask(
      4,
      (x, mask) =>
        linformerAttention(x, {
          ...plain,
          keyProjection: trained(11, 4, 2),
          valueProjection: trained(12, 4, 2),
          projectFirst,
          mask,
        }),
      moved(2, 4 * 5, 4),
    ),
  ),
  classAttention: [1, 5].map((n) =>
    withMask(
      n,
      (x, mask) => {
        const token = learnedToken({ weight: trained(13, 1, 2).weight, precision: { weight: 'fixed<6,2>' } });
        return classAttention(token, x, { ...plain, mask });
      },
      moved(n + 1, 5, 4),
    ),
  ),
  differentialAttention: [
    withMask(
      3,
      (x, mask) => {
        const first = { query: plain.query, key: plain.key };
        const second = { query: plain.key, key: plain.query };
        const { value, output } = plain;
        return differentialAttention(x, { first, second, lambda: 0.25, value, output, mask });
      },
      moved(3, 5, 4) * 2,
    ),
    (() => {
      const x = particles(3, 2);
      const output = differentialAttention(x, {
        first: { pairs, ...trained(14, 4, 2) },
        second: { pairs, ...biased(15, [2], 4, 2) },
        lambda: { shape: [2], data: Float64Array.of(0.5, -0.75) },
        value: plain.value,
      });
      return { inputs: [x, pairs], output, bound: moved(3, 5, 2), events: 60 };
    })(),
  ],
  pairAttention: [
    (() => {
      const x = particles(3, 2);
      const output = pairAttention(x, {
        pairs,
        ...trained(16, 4, 2),
        value: plain.value,
        output: plain.output,
      });
      return { inputs: [x, pairs], output, bound: moved(3, 5, 4), events: 60 };
    })(),
  ],
  attentionPool: [
    withMask(5, (x, mask) => attentionPool(x, { query: trained(17, 2), mask }), moved(5, 2, 1)),
    {
      inputs: [others],
      output: attentionPool(others, { query: trained(18, 2, 1) }),
      bound: moved(4, 2, 1),
    },
  ],
} satisfies Record<string, LayerCase[]>;

/** The mask of a softmax, in its variants and on every axis. */
export const maskedSoftmaxCases = [
  maskedSoftmax([4, 5], [5], -1, 'stable'),
  maskedSoftmax([4, 5], [4], 0, 'stable'),
  maskedSoftmax([2, 3, 5], [3, 5], -1, 'stable'),
  maskedSoftmax([6], [6], 0, 'argmax'),
  maskedSoftmax([3, 4], [3, 1], -1, 'argmax'),
];
