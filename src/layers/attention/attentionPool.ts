import type { Tensor } from '../../ir/graph.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { partNames } from '../composite.ts';
import { einsum } from '../einsum.ts';
import { einsumDense } from '../einsumDense.ts';
import { compositeFunction } from '../layer.ts';
import { checkOptions, type OptionChecks, tensorInput, text } from '../options.ts';
import { type StepOptions, step, type WeightOptions, weigh } from './core.ts';
import { weightChecks } from './multiHeadAttention.ts';
import { type Projection, projection } from './projection.ts';

export interface AttentionPoolOptions {
  readonly name?: string;
  /** g: trained weights [features] whose product with each particle is its score. */
  readonly query: Projection;
  readonly softmax?: WeightOptions;
  /** Types of the weighted sum. */
  readonly context?: StepOptions;
  /** [n]: particles where it is 0 get exactly no weight. */
  readonly mask?: Tensor;
}

const checks: OptionChecks<AttentionPoolOptions> = {
  name: text,
  query: projection,
  softmax: weightChecks,
  context: step,
  mask: tensorInput,
};

/** [features] or [features, 1] as [features]. */
const flat = (weight: RealTensor): RealTensor =>
  weight.shape.length === 2 && weight.shape[1] === 1 ? { ...weight, shape: [weight.shape[0] ?? 1] } : weight;

/** Particles [n, features] to [features]: `Σ w·x` with `w = softmax(x·g)`, as GN2 pools its tracks. */
export const attentionPool = compositeFunction(
  [],
  (origin, x: Tensor, options: AttentionPoolOptions): Tensor => {
    checkOptions('attentionPool', checks, options);
    const names = partNames(origin, options.name, 'attentionPool');
    const scores = einsumDense.withOrigin(names.part('scores'), x, {
      ...options.query,
      weight: flat(options.query.weight),
      equation: 'nf,f->n',
    });
    const weights = weigh(names, 'weights', scores, options.softmax, { mask: options.mask });
    return einsum.withOrigin(names.whole, weights, x, { ...options.context, equation: 'n,nf->f' });
  },
);
