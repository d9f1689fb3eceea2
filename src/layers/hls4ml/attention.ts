import { fail } from '../../base/errors.ts';
import type { Tensor } from '../../ir/graph.ts';
import { parseType } from '../../numeric/fixedType.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { rawOfReal, realOf } from '../../numeric/real.ts';
import { partNames } from '../composite.ts';
import { dense } from '../dense.ts';
import { einsum } from '../einsum.ts';
import { einsumDense } from '../einsumDense.ts';
import { compositeFunction, type Origin, type TypeName } from '../layer.ts';
import { checkOptions, group, type OptionChecks, parameter, text, typeName } from '../options.ts';
import { sumPool } from '../pool.ts';
import { scale } from '../quantize.ts';
import { reshape } from '../shapes.ts';
import { hls4mlSoftmax } from './softmax.ts';
import type { Hls4mlSoftmaxOptions } from './softmaxOptions.ts';

/** Trained values of one of the four dense layers. */
export interface Hls4mlProjection {
  /** [heads, features, d] for query, key and value; [heads · d, features] for output. */
  readonly weight: RealTensor;
  /** [heads, d], or [features] for output. */
  readonly bias: RealTensor;
}

export interface Hls4mlAttentionOptions {
  readonly name?: string;
  readonly query: Hls4mlProjection;
  readonly key: Hls4mlProjection;
  readonly value: Hls4mlProjection;
  readonly output: Hls4mlProjection;
  /** `data` of every tensor between the parts and of single products, `accum` of sums, `result` of the output. */
  readonly precision: {
    readonly weight: TypeName;
    readonly bias: TypeName;
    readonly data: TypeName;
    readonly accum: TypeName;
    readonly result: TypeName;
  };
  /** Of the softmax of 2409.05207: its tables' types, sizes and ranges. */
  readonly softmax?: Omit<Hls4mlSoftmaxOptions, 'axis' | 'version' | 'variant' | 'name'>;
}

const projection = group<Hls4mlProjection>({ weight: parameter, bias: parameter });

const checks: OptionChecks<Hls4mlAttentionOptions> = {
  name: text,
  query: projection,
  key: projection,
  value: projection,
  output: projection,
  precision: group<Hls4mlAttentionOptions['precision']>({
    weight: typeName,
    bias: typeName,
    data: typeName,
    accum: typeName,
    result: typeName,
  }),
  softmax: () => undefined,
};

/** The attention of 2409.05207 as parts of the model language: its every cast is a layer's type. */
function attention(origin: Origin, x: Tensor, keyValue: Tensor, options: Hls4mlAttentionOptions): Tensor {
  checkOptions('hls4mlAttention', checks, options);
  const { data, accum, weight, bias, result } = options.precision;
  const d = options.query.weight.shape[2] ?? 1;
  const [queries = 1] = x.shape;
  if (x.shape.length !== 2 || keyValue.shape.length !== 2 || options.query.weight.shape.length !== 3) {
    fail('HLS3001', 'hls4mlAttention needs inputs [particles, features] and weights [heads, features, d]');
  }
  const names = partNames(origin, options.name, 'hls4mlAttention');
  const project = (part: 'query' | 'key' | 'value', from: Tensor): Tensor =>
    einsumDense.withOrigin(names.part(part), from, {
      equation: 'nf,hfd->nhd',
      ...options[part],
      precision: { weight, bias, accum, result: data },
    });
  const query = project('query', x);
  const key = project('key', keyValue);
  const value = project('value', keyValue);

  // A product is cast to `data`, the sum to `accum`: no accumulator has two types, so the products stand alone.
  const products = einsum.withOrigin(names.part('products'), query, key, {
    equation: 'nhd,mhd->hnmd',
    precision: { result: data },
  });
  const sums = sumPool.withOrigin(names.part('scores'), products, { axis: 3, precision: { accum } });
  const type = parseType(data);
  const share = realOf(rawOfReal(1 / Math.sqrt(d), type), type);
  const scores = scale.withOrigin(names.part('scaled'), sums, { factor: share, precision: { result: data } });
  const weights = hls4mlSoftmax.withOrigin(names.part('softmax'), scores, {
    ...options.softmax,
    version: '2409.05207',
    precision: { ...options.softmax?.precision, result: data },
  });
  const context = einsum.withOrigin(names.part('context'), weights, value, {
    equation: 'hnm,mhd->nhd',
    accumulate: 'product',
    precision: { accum: data, result: data },
  });
  return dense.withOrigin(names.whole, reshape(context, [queries, -1]), {
    ...options.output,
    precision: { weight, bias, accum, result },
  });
}

/**
 * The multi-head attention of the b-tagging transformer (2409.05207), bit for bit, of x [N, features] with itself or with
 * another tensor [M, features].
 */
export const hls4mlAttention = compositeFunction(
  [],
  (origin, x: Tensor, options: Hls4mlAttentionOptions & { readonly keyValue?: Tensor }) => {
    const { keyValue = x, ...rest } = options;
    return attention(origin, x, keyValue, rest);
  },
);
