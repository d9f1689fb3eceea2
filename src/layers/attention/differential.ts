import { fail } from '../../base/errors.ts';
import type { Tensor } from '../../ir/graph.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { type PartNames, partNames } from '../composite.ts';
import { einsum } from '../einsum.ts';
import { einsumDense } from '../einsumDense.ts';
import { subtract } from '../elementwise.ts';
import { compositeFunction, type Origin, type TypeOption } from '../layer.ts';
import {
  checkOptions,
  finiteNumber,
  group,
  type OptionCheck,
  type OptionChecks,
  parameter,
  positiveInteger,
  tensorInput,
  text,
  typeOption,
} from '../options.ts';
import { finish, type StepOptions, step, type WeightOptions, weigh } from './core.ts';
import { weightChecks } from './multiHeadAttention.ts';
import {
  headsOf,
  type Projection,
  pairsToHeads,
  projection,
  projectionChecks,
  toHeads,
} from './projection.ts';

/** Scores from queries and keys of the particles. */
export interface QueryKeyScores {
  readonly query: Projection;
  readonly key: Projection;
  readonly scores?: StepOptions;
}

/** Scores from pair features [n, n, features] alone, by weights [features, heads]. */
export interface PairScores extends Projection {
  readonly pairs: Tensor;
}

export type ScoreSource = QueryKeyScores | PairScores;

interface Rest {
  readonly name?: string;
  readonly heads?: number;
  readonly value: Projection;
  readonly output?: Projection;
  readonly softmax?: WeightOptions;
  readonly context?: StepOptions;
  /** [n]: keys where it is 0 get exactly no weight, and their rows of the result are exactly 0. */
  readonly mask?: Tensor;
}

export interface DifferentialAttentionOptions extends Rest {
  readonly first: ScoreSource;
  readonly second: ScoreSource;
  /** λ, or one for each head [heads]. */
  readonly lambda: number | RealTensor;
  /** `fixed<12,2,RND,SAT>` when left out. */
  readonly lambdaType?: TypeOption;
  /** Types of the difference of the weights. */
  readonly difference?: StepOptions;
}

export interface PairAttentionOptions extends Rest, PairScores {}

const restChecks: OptionChecks<Rest> = {
  name: text,
  heads: positiveInteger,
  value: projection,
  output: projection,
  softmax: weightChecks,
  context: step,
  mask: tensorInput,
};

const pairScores = group<PairScores>({ ...projectionChecks, pairs: tensorInput });
const queryKeyScores = group<QueryKeyScores>({ query: projection, key: projection, scores: step });

const scoreSource: OptionCheck = (value) =>
  typeof value === 'object' && value !== null && 'pairs' in value ? pairScores(value) : queryKeyScores(value);

const differentialChecks: OptionChecks<DifferentialAttentionOptions> = {
  ...restChecks,
  first: scoreSource,
  second: scoreSource,
  lambda: (value) => (typeof value === 'number' ? finiteNumber(value) : parameter(value)),
  lambdaType: typeOption,
  difference: step,
};

/** Weights [heads, n, m] from either kind of scores. */
function weightsOf(
  names: PartNames,
  part: string,
  x: Tensor,
  source: ScoreSource,
  { heads, softmax, mask }: Rest,
): Tensor {
  if ('pairs' in source) {
    const { pairs, ...given } = source;
    const scores = pairsToHeads(names.part(`${part}scores`), pairs, given);
    return weigh(names, `${part}weights`, scores, softmax, { mask });
  }
  const count = headsOf(source.query, heads);
  const query = toHeads(names.part(`${part}query`), 'query', x, source.query, count);
  const key = toHeads(names.part(`${part}key`), 'key', x, source.key, count);
  const scores = einsum.withOrigin(names.part(`${part}scores`), query, key, {
    ...source.scores,
    equation: 'hnd,hmd->hnm',
  });
  return weigh(names, `${part}weights`, scores, softmax, {
    mask,
    temperature: Math.sqrt(query.shape[2] ?? 1),
  });
}

/** λ·weights, rounded to no type: only λ itself is quantized. */
function scaled(
  origin: Origin,
  weights: Tensor,
  { lambda, lambdaType }: DifferentialAttentionOptions,
): Tensor {
  const [heads = 1] = weights.shape;
  const weight: RealTensor =
    typeof lambda === 'number' ? { shape: [heads], data: new Float64Array(heads).fill(lambda) } : lambda;
  if (weight.shape.length !== 1 || weight.shape[0] !== heads)
    fail('HLS3003', `lambda has the shape [${weight.shape.join(', ')}], expected [${heads}]`);
  return einsumDense.withOrigin(origin, weights, {
    equation: 'hnm,h->hnm',
    weight,
    precision: { weight: lambdaType ?? 'fixed<12,2,RND,SAT>' },
  });
}

/**
 * `(softmax(A₁) − λ·softmax(A₂))·V`, each A from queries and keys (T. Ye et al., arXiv 2410.05258) or from pair features
 * alone (IAFormer, arXiv 2505.03258); λ is a constant at inference.
 */
export const differentialAttention = compositeFunction(
  [],
  (origin, x: Tensor, options: DifferentialAttentionOptions): Tensor => {
    checkOptions('differentialAttention', differentialChecks, options);
    const names = partNames(origin, options.name, 'differentialAttention');
    const first = weightsOf(names, 'first_', x, options.first, options);
    const second = weightsOf(names, 'second_', x, options.second, options);
    const less = scaled(names.part('lambda'), second, options);
    const weights = subtract.withOrigin(names.part('difference'), first, less, narrow(options.difference));
    const value = toHeads(names.part('value'), 'value', x, options.value, first.shape[0]);
    return finish(names, weights, value, { ...options, queryMask: options.mask });
  },
);

/** A subtraction has a result type only. */
const narrow = ({ precision }: StepOptions = {}) =>
  precision?.result ? { precision: { result: precision.result } } : {};

const pairChecks: OptionChecks<PairAttentionOptions> = {
  ...restChecks,
  ...projectionChecks,
  pairs: tensorInput,
};

/** `softmax(U)·V` with scores from pair features alone: no queries, no keys. MIParT, arXiv 2407.08682. */
export const pairAttention = compositeFunction(
  [],
  (origin, x: Tensor, options: PairAttentionOptions): Tensor => {
    checkOptions('pairAttention', pairChecks, options);
    const names = partNames(origin, options.name, 'pairAttention');
    const { pairs, weight, bias, precision, strategy, reuseFactor } = options;
    const source: PairScores = {
      pairs,
      weight,
      ...(bias ? { bias } : {}),
      ...(precision ? { precision } : {}),
      ...(strategy ? { strategy } : {}),
      ...(reuseFactor ? { reuseFactor } : {}),
    };
    const weights = weightsOf(names, '', x, source, options);
    const value = toHeads(names.part('value'), 'value', x, options.value, weights.shape[0]);
    return finish(names, weights, value, { ...options, queryMask: options.mask });
  },
);
