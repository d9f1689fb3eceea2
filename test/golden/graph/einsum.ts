import { add, einsum, reshape, transpose } from 'hls4ts';
import { type LayerBuilder, shaped } from './source.ts';

/** Two tensors, each transposed to [in place, free, contracted]; the product transposed back. */
export const einsumLayer: LayerBuilder = (source) => {
  const [inPlace = 0, first = 0, second = 0, terms = 0] = [
    'n_inplace',
    'n_free0',
    'n_free1',
    'n_contract',
  ].map((name) => source.number(name));
  const operand = (index: number, free: number) => {
    const config = source.nested(`tpose_inp${index}_config`);
    const x = transpose(shaped(source.input(index), config.shape('from_shape')), config.shape('perm'));
    return reshape(x, [inPlace, free, terms]);
  };
  const product = einsum(operand(0, first), operand(1, second), {
    equation: 'ilc,imc->ilm',
    precision: { accum: source.type('accum_t'), result: source.result },
  });
  const after = source.nested('tpose_out_conf');
  return transpose(reshape(product, after.shape('from_shape')), after.shape('perm'), { name: source.name });
};

export const addLayer: LayerBuilder = (source) =>
  add(source.input(0), shaped(source.input(1), source.input(0).shape), {
    name: source.name,
    precision: { result: source.result },
  });
