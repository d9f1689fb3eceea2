import { fail } from '../../base/errors.ts';
import type { Tensor } from '../../ir/graph.ts';
import { formatShape } from '../../numeric/shape.ts';
import type { Compatible } from '../compat.ts';
import { partNames } from '../composite.ts';
import { einsum } from '../einsum.ts';
import { add } from '../elementwise.ts';
import { type Hls4mlAttentionOptions, hls4mlAttention } from '../hls4ml/attention.ts';
import { compositeFunction, type Origin } from '../layer.ts';
import { mask } from '../mask.ts';
import {
  checkOptions,
  group,
  type OptionChecks,
  oneOf,
  positiveInteger,
  precision,
  tensorInput,
  text,
} from '../options.ts';
import { scale } from '../quantize.ts';
import { transpose } from '../shapes.ts';
import { finish, type StepOptions, step, type WeightOptions, weigh } from './core.ts';
import { headsOf, type Projection, projection, toHeads } from './projection.ts';

/** Parts that every attention by queries and keys has. */
export interface AttentionOptions {
  readonly name?: string;
  /** Needed where weights have the shape [features, heads · size]. */
  readonly heads?: number;
  /** [features, heads, size] and [heads, size] */
  readonly query: Projection;
  readonly key: Projection;
  readonly value: Projection;
  /** [heads, size, features] and [features]; the heads stand side by side when left out. */
  readonly output?: Projection;
  /** A trained factor for each head [heads], applied before the output layer. */
  readonly headScale?: Projection;
  readonly scores?: StepOptions;
  readonly softmax?: WeightOptions;
  readonly context?: StepOptions;
}

export interface MultiHeadAttentionOptions extends AttentionOptions {
  /** Where keys and values come from, [m, features]; x itself when left out. */
  readonly keyValue?: Tensor;
  /** Added to the scaled scores, [n, m] or [n, m, heads]: the Particle Transformer's U. */
  readonly pairBias?: Tensor;
  /** [m]: keys where it is 0 get exactly no weight. */
  readonly mask?: Tensor;
  /** [n]: rows of the result where it is 0 are exactly 0; the same as `mask` in self-attention. */
  readonly queryMask?: Tensor;
}

/** The attention of 2409.05207, of x with itself or with the particles of `keyValue`. */
export type Hls4mlCompatibleAttentionOptions = Hls4mlAttentionOptions &
  Compatible & { readonly keyValue?: Tensor };

export const weightChecks = group<WeightOptions>({
  variant: oneOf('stable', 'latency', 'argmax'),
  precision: precision('inpNorm', 'expTable', 'accum', 'invInp', 'invTable', 'result'),
});

/** Checks of the parts that every attention by queries and keys has. */
export const attentionChecks: OptionChecks<AttentionOptions> = {
  name: text,
  heads: positiveInteger,
  query: projection,
  key: projection,
  value: projection,
  output: projection,
  headScale: projection,
  scores: step,
  softmax: weightChecks,
  context: step,
};

const checks: OptionChecks<MultiHeadAttentionOptions> = {
  ...attentionChecks,
  keyValue: tensorInput,
  pairBias: tensorInput,
  mask: tensorInput,
  queryMask: tensorInput,
};

/** 1/√d to 16 significant bits, where a pair bias keeps it out of the softmax's table. */
function rounded(factor: number): number {
  const unit = 2 ** (Math.floor(Math.log2(factor)) - 15);
  return Math.round(factor / unit) * unit;
}

/** [n, m] or [n, m, heads] as [1 or heads, n, m]. */
function biasOf(origin: Origin, pairBias: Tensor, scores: Tensor): Tensor {
  const [heads = 1, rows = 1, keys = 1] = scores.shape;
  const { shape } = pairBias;
  const fits =
    shape[0] === rows &&
    shape[1] === keys &&
    (shape.length === 2 || (shape.length === 3 && shape[2] === heads));
  if (!fits) {
    fail('HLS3001', `the pair bias has the shape ${formatShape(shape)}`, {
      help: `expected [${rows}, ${keys}] or [${rows}, ${keys}, ${heads}]: queries, keys, heads`,
      option: 'pairBias',
    });
  }
  return shape.length === 2 ? pairBias : transpose.withOrigin(origin, pairBias, [2, 0, 1]);
}

/** Which rows of the result are there. */
const queryMaskOf = ({ queryMask, keyValue, mask: present }: MultiHeadAttentionOptions): Tensor | undefined =>
  queryMask ?? (keyValue ? undefined : present);

/** Output and weights of attention by queries and keys. */
export function attend(
  kind: string,
  origin: Origin,
  x: Tensor,
  options: MultiHeadAttentionOptions,
): [output: Tensor, weights: Tensor] {
  checkOptions(kind, checks, options);
  const names = partNames(origin, options.name, 'attention');
  const { heads, keyValue = x, pairBias } = options;
  const queryMask = queryMaskOf(options);
  const query = toHeads(names.part('query'), 'query', x, options.query, heads);
  const count = headsOf(options.query, heads);
  const key = toHeads(names.part('key'), 'key', keyValue, options.key, count);
  const value = toHeads(names.part('value'), 'value', keyValue, options.value, count);
  const products = einsum.withOrigin(names.part('scores'), query, key, {
    ...options.scores,
    equation: 'hnd,hmd->hnm',
  });
  const temperature = Math.sqrt(query.shape[2] ?? 1);
  const scores = pairBias
    ? add.withOrigin(
        names.part('biased'),
        scale.withOrigin(names.part('scaled'), products, { factor: rounded(1 / temperature) }),
        biasOf(names.part('bias'), pairBias, products),
        options.scores?.precision?.result ? { precision: { result: options.scores.precision.result } } : {},
      )
    : products;
  const weights = weigh(names, 'weights', scores, options.softmax, {
    mask: options.mask,
    ...(pairBias ? {} : { temperature }),
  });
  return [finish(names, weights, value, { ...options, queryMask }), weights];
}

/**
 * Multi-head attention `softmax(Q·Kᵀ/√d + U)·V` over particles [n, features] to [n, features]; self-attention unless
 * `keyValue` names another tensor. 1/√d is folded into the softmax's table. A. Vaswani et al., arXiv 1706.03762; pair
 * bias: H. Qu et al., arXiv 2202.03772. With `compat: 'hls4ml'` exactly the b-tagging transformer's of 2409.05207.
 */
export const multiHeadAttention = compositeFunction(
  [],
  (
    origin,
    x: Tensor,
    options: (MultiHeadAttentionOptions & { readonly compat?: never }) | Hls4mlCompatibleAttentionOptions,
  ): Tensor => {
    if (options.compat !== 'hls4ml') return attend('multiHeadAttention', origin, x, options)[0];
    const { compat: _compat, ...rest } = options;
    return hls4mlAttention.withOrigin(origin, x, rest);
  },
);

/** The same, and the weights [heads, n, m] after the softmax as a second tensor; rows of absent queries are 0. */
export const multiHeadAttentionWithScores = compositeFunction(
  [],
  (origin, x: Tensor, options: MultiHeadAttentionOptions): [output: Tensor, weights: Tensor] => {
    const [output, weights] = attend('multiHeadAttentionWithScores', origin, x, options);
    const names = partNames(origin, options.name, 'attention');
    const queryMask = queryMaskOf(options);
    return [
      output,
      queryMask ? mask.withOrigin(names.part('present_weights'), weights, queryMask, { axis: 1 }) : weights,
    ];
  },
);
