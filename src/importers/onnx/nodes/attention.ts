import {
  failAt,
  inputAt,
  integerOf,
  type NodeContext,
  type NodeMapping,
  numberOf,
  truthOf,
} from '../context.ts';
import { withPresent } from '../masks.ts';
import { constant, type Dynamic, type Value } from '../values.ts';
import { named } from './functions.ts';
import { matrixProduct } from './linear.ts';
import { both, sum } from './masked.ts';
import { scaledBy } from './scaled.ts';
import { reshaped, turned } from './shape.ts';
import { softmax } from './softmax.ts';

/** [events, heads, places, size], from that or from [events, places, heads · size]. */
function perHead(context: NodeContext, index: number, heads: string): Value {
  const value = inputAt(context, index);
  if (value.shape.length === 4) return value;
  const count = integerOf(context, heads, 0);
  const [events = 1, places = 1, features = 1] = value.shape;
  if (value.shape.length !== 3 || count < 1 || features % count !== 0)
    return failAt('HLS3001', context, `input ${index} has the shape [${value.shape.join(', ')}]`);
  const split = reshaped(named(context, `heads${index + 1}`), value, [
    events,
    places,
    count,
    features / count,
  ]);
  return turned(split, [0, 2, 1, 3]);
}

const dynamic = (context: NodeContext, value: Value): Dynamic =>
  value.kind === 'dynamic' ? value : failAt('HLS3005', context, 'its scores are constants');

/** Keys up to the place of the query, counted from the first. */
function causal(queries: number, keys: number): Value {
  const data = Float64Array.from({ length: queries * keys }, (_, i) =>
    Number(i % keys <= Math.floor(i / keys)),
  );
  return constant([queries, keys], data, true);
}

/** softmax(Q·Kᵀ · scale + mask) · V. */
function attention(context: NodeContext): Value {
  const [query, key, value] = [
    perHead(context, 0, 'q_num_heads'),
    perHead(context, 1, 'kv_num_heads'),
    perHead(context, 2, 'kv_num_heads'),
  ];
  if (context.inputs.slice(4).some((each) => each !== undefined))
    failAt('HLS3005', context, 'keys and values of earlier events have no counterpart');
  if (numberOf(context, 'softcap', 0) !== 0)
    failAt('HLS3005', context, "attribute 'softcap' has no counterpart");
  if (query.shape[1] !== key.shape[1])
    failAt('HLS3005', context, `${query.shape[1]} heads share the keys of ${key.shape[1]}`);
  const scale = constant(
    [],
    Float64Array.of(numberOf(context, 'scale', 1 / Math.sqrt(query.shape.at(-1) ?? 1))),
  );
  const products = matrixProduct(named(context, 'products'), query, turned(key, [0, 1, 3, 2]));
  const scores = scaledBy(named(context, 'scores'), dynamic(context, products), scale);
  const masked = withMask(context, scores);
  const allowed = truthOf(context, 'is_causal', false)
    ? causal(query.shape[2] ?? 1, key.shape[2] ?? 1)
    : undefined;
  const present = both(context, masked.present, allowed);
  const weights = softmax(named(context, 'weights'), withPresent(masked, present), 3);
  if (inputAt(context, 0).shape.length === 4) return matrixProduct(context, weights, value);
  const mixed = turned(matrixProduct(named(context, 'mixed'), weights, value), [0, 2, 1, 3]);
  const [events = 1, places = 1, heads = 1, size = 1] = mixed.shape;
  return reshaped(context, mixed, [events, places, heads * size]);
}

/** Scores with what is added to them, or with truth values that say what takes part. */
function withMask(context: NodeContext, scores: Dynamic): Dynamic {
  const mask = context.inputs[3];
  if (!mask) return scores;
  const isTruth =
    mask.kind === 'constant' ? mask.integers : context.integers.has(context.node.inputs[3] ?? '');
  return isTruth ? withPresent(scores, mask) : dynamic(context, sum(named(context, 'masked'), scores, mask));
}

/** The standard's own attention, from version 23 on. */
export const attentions: Readonly<Record<string, NodeMapping>> = {
  Attention: {
    attributes: [
      'is_causal',
      'kv_num_heads',
      'q_num_heads',
      'qk_matmul_output_mode',
      'scale',
      'softcap',
      'softmax_precision',
    ],
    map: attention,
  },
};
