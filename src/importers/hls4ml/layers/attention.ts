import { object, quoted } from '../../project/code.ts';
import { type Ref, shapeCode } from '../../project/draft.ts';
import { type CallContext, sameBits } from '../context.ts';
import type { CallMapping } from '../mapping.ts';
import { quantized } from '../weights.ts';
import { typesCode } from './contraction.ts';
import { rangedMethod } from './softmax.ts';

/** Extents of an attention. */
interface Extents {
  readonly rows: number;
  readonly features: number;
  readonly heads: number;
  readonly d: number;
}

function extentsOf(context: CallContext): Extents {
  const { config } = context;
  const [rows, features, heads, d] = ['seq_len', 'feature_dim', 'num_heads', 'head_dim_key'].map((name) =>
    config.count(name),
  ) as [number, number, number, number];
  if (config.count('head_dim_value', d) !== d) context.refuse('its keys and values differ in size');
  for (const part of ['config_mult1', 'config_mult2'])
    if (config.nested(part).enumerator('strategy') === 'resource')
      context.refuse(`${part} has the resource strategy, which cannot be imported`);
  if (!sameBits(context.output.type, context.input().type))
    context.refuse('its result has another type than what it reads');
  return { rows, features, heads, d };
}

/** Queries, keys or values: [rows, heads, d] in the type of the data. */
function project(context: CallContext, part: string, index: number, x: Ref, extents: Extents): Ref {
  const { rows, features, heads, d } = extents;
  const weight = context.trained(index, heads * features * d);
  const bias = context.trained(index + 1, heads * d);
  const options = object({
    equation: quoted('nf,hfd->nhd'),
    weight: context.weight(`${part}.weight`, weight, [heads, features, d]),
    bias: context.weight(`${part}.bias`, bias, [heads, d]),
    precision: typesCode({
      weight: weight.type,
      bias: bias.type,
      accum: context.config.type('accum_t'),
      result: context.input().type,
    }),
  });
  return context.add('einsumDense', [x, options], [rows, heads, d], part);
}

/** The attention of the b-tagging transformer (2409.05207): its arguments are output, key, query and value. */
const multiHeadAttention: CallMapping = {
  becomes: 'einsumDense, einsum, sumPool, softmax, dense',
  roles: ['in', 'in', 'out', ...Array.from({ length: 8 }, () => 'other' as const)],
  map: (context) => {
    const extents = extentsOf(context);
    const { rows, features, heads, d } = extents;
    const data = context.input().type;
    const accum = context.config.type('accum_t');
    const [x, from] = [0, 1].map((index) => context.input(index).ref([rows, features])) as [Ref, Ref];
    const query = project(context, 'query', 4, x, extents);
    const key = project(context, 'key', 2, from, extents);
    const value = project(context, 'value', 6, from, extents);
    // A product is cast to the type of the data, the sum to the accumulator's.
    const products = context.add(
      'einsum',
      [query, key, context.options({ result: data }, { equation: quoted('nhd,mhd->hnmd') })],
      [heads, rows, rows, d],
      'products',
    );
    const sums = context.add(
      'sumPool',
      [products, context.options({ accum }, { axis: '3' })],
      [heads, rows, rows],
      'sums',
    );
    const [share = 0] = quantized([1 / Math.sqrt(d)], data);
    const scores = context.add(
      'scale',
      [sums, context.options({ result: data }, { factor: String(share) })],
      sums.shape,
      'scores',
    );
    const softmax = rangedMethod(context, context.config.nested('softmax_config1'));
    const weights = context.add(
      'softmax',
      [
        scores,
        context.options(
          { ...softmax.precision, result: data },
          { compat: quoted('hls4ml'), ...softmax.more },
        ),
      ],
      scores.shape,
      'softmax',
    );
    const mixed = context.add(
      'einsum',
      [
        weights,
        value,
        context.options(
          { accum: data, result: data },
          { equation: quoted('hnm,mhd->nhd'), accumulate: quoted('product') },
        ),
      ],
      [rows, heads, d],
      'context',
    );
    const joined = context.add('reshape', [mixed, shapeCode([rows, heads * d])], [rows, heads * d], 'joined');
    const [weight, bias] = [context.trained(0, heads * d * features), context.trained(1, features)];
    const options = object({
      weight: context.weight('output.weight', weight, [heads * d, features]),
      bias: context.weight('output.bias', bias, [features]),
      precision: typesCode({ weight: weight.type, bias: bias.type, accum, result: context.output.type }),
    });
    return context.add('dense', [joined, options], [rows, features]);
  },
};

export const attentions: Readonly<Record<string, CallMapping>> = { multiheadattention: multiHeadAttention };
