import { quantize, relu, sigmoid, softmax } from 'hls4ts';
import { type LayerBuilder, type LayerSource, shaped } from './source.ts';

export const reluLayer: LayerBuilder = (source) =>
  relu(source.input(), { name: source.name, precision: { result: source.result } });

export const linear: LayerBuilder = (source) =>
  quantize(source.input(), source.result, { name: source.name });

export const sigmoidLayer: LayerBuilder = (source) =>
  sigmoid(source.input(), {
    compat: 'hls4ml',
    name: source.name,
    tableSize: source.number('table_size'),
    below: source.model.meta['sigmoid_index_unsigned'] === true ? 'last' : 'first',
    table: source.table('table', source.type('table_t')),
    precision: { table: source.type('table_t'), result: source.result },
  });

const implementations = ['latency', 'legacy', 'stable', 'argmax'] as const;

export const tablesOf = (source: LayerSource) => ({
  exp: source.table('exp_table', source.type('exp_table_t')),
  inv: source.table('invert_table', source.type('inv_table_t')),
});

/** One vector a row; `n_slice` is its length where the layer has several. */
export const softmaxLayer: LayerBuilder = (source) => {
  const all = source.number('n_in');
  const length = source.number('n_slice', all);
  const x = shaped(source.input(), length === all ? [all] : [all / length, length]);
  const common = { compat: 'hls4ml', name: source.name, tables: tablesOf(source) } as const;
  const tables = {
    expTable: source.type('exp_table_t'),
    invTable: source.type('inv_table_t'),
    result: source.result,
  } as const;
  if (source.model.meta['variant'] === 'uwacme') {
    const precision = { ...tables, accum: source.type('accum_t') };
    return softmax(x, { ...common, ...rangesOf(source), precision });
  }
  const variant = implementations[source.number('implementation')];
  if (!variant) throw new Error(`softmax implementation ${source.number('implementation')}`);
  if (source.model.meta['softmax'] === 'v0') {
    const size = source.number('table_size');
    const sizes = { expTableSize: size, invTableSize: size };
    return softmax(x, { ...common, ...sizes, version: 'v0', variant, precision: tables });
  }
  return softmax(x, {
    ...common,
    variant,
    expTableSize: source.number('exp_table_size'),
    invTableSize: source.number('inv_table_size'),
    expScale: source.number('exp_scale'),
    precision: {
      ...tables,
      inpNorm: source.type('inp_norm_t'),
      accum: source.type('accum_t'),
      invInp: source.type('inv_inp_t'),
    },
  });
};

/** Sizes and ranges of the 2409.05207 softmax. */
export const rangesOf = (source: LayerSource) =>
  ({
    version: '2409.05207',
    expTableSize: source.number('table_size'),
    invTableSize: source.number('table_size'),
    expRange: source.number('exp_range'),
    invRange: source.number('inv_range'),
  }) as const;
