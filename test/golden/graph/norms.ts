import { meanPool } from 'hls4ts';
import { hls4mlLayerNorm } from '../../../src/layers/hls4ml/layerNorm.ts';
import { type LayerBuilder, shaped } from './source.ts';

export const averagePool: LayerBuilder = (source) => {
  if (source.number('pool_op') !== 1) throw new Error('only average pooling is known');
  const x = shaped(source.input(), [source.number('n_in'), source.number('n_filt')]);
  return meanPool(x, {
    compat: 'hls4ml',
    name: source.name,
    version: source.model.meta['pool_avg'] === 'widen' ? 'widen' : 'v1',
    precision: { accum: source.type('accum_t'), result: source.result },
  });
};

export const layerNormLayer: LayerBuilder = (source) => {
  const rows = source.number('seq_len');
  const features = source.number('n_in') / rows;
  const gamma = source.weights(0, [features]);
  const beta = source.weights(1, [features]);
  return hls4mlLayerNorm(shaped(source.input(), [rows, features]), {
    name: source.name,
    gamma: gamma.values,
    beta: beta.values,
    tableSize: source.number('table_size'),
    epsilonPower: source.number('epsilon_power_of_10'),
    tableRangePower: source.number('table_range_power2'),
    table: source.table('table', source.type('table_t')),
    precision: {
      scale: gamma.type,
      bias: beta.type,
      accum: source.type('accum_t'),
      table: source.type('table_t'),
      result: source.result,
    },
  });
};
