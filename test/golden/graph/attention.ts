import { hls4mlAttention } from '../../../src/layers/hls4ml/attention.ts';
import { rangesOf, tablesOf } from './activations.ts';
import { type LayerBuilder, shaped, typeName } from './source.ts';

/** The attention of 2409.05207; weights stand in the order output, key, query, value, each with its bias. */
export const attentionLayer: LayerBuilder = (source) => {
  const [rows = 0, features = 0, heads = 0, d = 0] = [
    'seq_len',
    'feature_dim',
    'num_heads',
    'head_dim_key',
  ].map((name) => source.number(name));
  const part = (index: number) => ({
    weight: source.weights(2 * index, [heads, features, d]).values,
    bias: source.weights(2 * index + 1, [heads, d]).values,
  });
  const softmax = source.nested('softmax_config1');
  const { version: _, ...ranges } = rangesOf(softmax);
  const data = source.layer.inputs[0];
  if (!data) throw new Error('attention without an input');
  const [x, keyValue] = [0, 1].map((index) => shaped(source.input(index), [rows, features]));
  if (!x || !keyValue) throw new Error('attention without an input');
  return hls4mlAttention(x, {
    name: source.name,
    keyValue,
    query: part(2),
    key: part(1),
    value: part(3),
    output: {
      weight: source.weights(0, [heads * d, features]).values,
      bias: source.weights(1, [features]).values,
    },
    precision: {
      weight: source.type('weight_t'),
      bias: source.type('bias_t'),
      accum: source.type('accum_t'),
      data: typeName(data.type),
      result: source.result,
    },
    softmax: {
      ...ranges,
      tables: tablesOf(softmax),
      precision: {
        expTable: softmax.type('exp_table_t'),
        invTable: softmax.type('inv_table_t'),
        accum: softmax.type('accum_t'),
      },
    },
  });
};
