import type { Tensor } from '../../ir/graph.ts';
import { elu, exp } from '../activation.ts';
import { type PartNames, partNames, within } from '../composite.ts';
import { divide } from '../divide.ts';
import { einsum } from '../einsum.ts';
import { add } from '../elementwise.ts';
import { compositeFunction, type PrecisionOptions } from '../layer.ts';
import { mask } from '../mask.ts';
import { checkOptions, group, type OptionChecks, oneOf, precision, tensorInput } from '../options.ts';
import { sumPool } from '../pool.ts';
import { relu } from '../relu.ts';
import { reshape } from '../shapes.ts';
import { learnedToken } from '../token.ts';
import { project } from './core.ts';
import { type AttentionOptions, attentionChecks } from './multiHeadAttention.ts';
import { headsOf, toHeads } from './projection.ts';

/** Types of the feature map's table: `input` indexes it, `result` is its entries'. */
export interface FeatureMapOptions {
  readonly precision?: PrecisionOptions<'input' | 'result'>;
}

export interface LinearAttentionOptions extends Omit<AttentionOptions, 'scores' | 'softmax'> {
  /** φ, which must not be negative: `relu`, `elu1` (elu(x) + 1) or `exp`; `relu` when left out. */
  readonly featureMap?: 'relu' | 'elu1' | 'exp';
  readonly features?: FeatureMapOptions;
  /** Where keys and values come from, [m, features]; x itself when left out. */
  readonly keyValue?: Tensor;
  /** [m]: keys where it is 0 take no part. */
  readonly mask?: Tensor;
  /** [n]: rows of the result where it is 0 are exactly 0; the same as `mask` in self-attention. */
  readonly queryMask?: Tensor;
}

const { scores: _scores, softmax: _softmax, ...shared } = attentionChecks;

const checks: OptionChecks<LinearAttentionOptions> = {
  ...shared,
  featureMap: oneOf('relu', 'elu1', 'exp'),
  features: group<FeatureMapOptions>({ precision: precision('input', 'result') }),
  keyValue: tensorInput,
  mask: tensorInput,
  queryMask: tensorInput,
};

/** φ of queries or keys [heads, n, size]. */
function featuresOf(
  names: PartNames,
  part: string,
  x: Tensor,
  { featureMap = 'relu', features = {} }: LinearAttentionOptions,
): Tensor {
  const origin = names.part(`${part}_features`);
  return within('features', () => {
    if (featureMap === 'exp') return exp.withOrigin(origin, x, features);
    if (featureMap === 'elu1') {
      const one = learnedToken.withOrigin(names.part(`${part}_one`), {
        weight: { shape: [1], data: Float64Array.of(1) },
        precision: { weight: 'ufixed<1,1>' },
      });
      return add.withOrigin(origin, elu.withOrigin(names.part(`${part}_elu`), x, features), one);
    }
    const { result } = features.precision ?? {};
    return relu.withOrigin(origin, x, result ? { precision: { result } } : {});
  });
}

/**
 * Attention without a softmax, linear in the number of particles: `φ(Q)·(φ(K)ᵀ·V) / (φ(Q)·Σφ(K))` with a feature map φ
 * that is not negative. Where no key is seen the result of the quotient is 0. `context.precision.result` is the
 * quotient's type. A. Katharopoulos et al., arXiv 2006.16236.
 */
export const linearAttention = compositeFunction(
  [],
  (origin, x: Tensor, options: LinearAttentionOptions): Tensor => {
    checkOptions('linearAttention', checks, options);
    const names = partNames(origin, options.name, 'linearAttention');
    const { keyValue = x, mask: present } = options;
    const count = headsOf(options.query, options.heads);
    const query = featuresOf(
      names,
      'query',
      toHeads(names.part('query'), 'query', x, options.query, count),
      options,
    );
    const allKeys = featuresOf(
      names,
      'key',
      toHeads(names.part('key'), 'key', keyValue, options.key, count),
      options,
    );
    const key = present
      ? within('mask', () => mask.withOrigin(names.part('present_keys'), allKeys, present, { axis: 1 }))
      : allKeys;
    const value = toHeads(names.part('value'), 'value', keyValue, options.value, count);
    const summary = einsum.withOrigin(names.part('summary'), key, value, { equation: 'hmc,hmd->hcd' });
    const numerator = einsum.withOrigin(names.part('numerator'), query, summary, {
      equation: 'hnc,hcd->hnd',
    });
    const total = sumPool.withOrigin(names.part('total'), key, { axis: 1 });
    const denominator = einsum.withOrigin(names.part('denominator'), query, total, {
      equation: 'hnc,hc->hn',
    });
    const { accum: _accum, ...quotient } = options.context?.precision ?? {};
    const context = within('context', () =>
      divide.withOrigin(names.part('context'), numerator, reshape(denominator, [...denominator.shape, 1]), {
        precision: quotient,
      }),
    );
    const queryMask = options.queryMask ?? (options.keyValue ? undefined : present);
    return project(names, context, { ...options, queryMask });
  },
);
