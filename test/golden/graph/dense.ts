import { batchNorm, dense, einsumDense, reshape, transpose } from 'hls4ts';
import { type LayerBuilder, type LayerSource, shaped } from './source.ts';

/** Dense layers in hls4ml's order of products and sums. */
const contracted = (source: LayerSource, weight: readonly number[], bias: readonly number[]) => {
  const weights = source.weights(0, weight);
  const biases = source.weights(1, bias);
  return {
    weight: weights.values,
    bias: biases.values,
    precision: {
      weight: weights.type,
      bias: biases.type,
      accum: source.type('accum_t'),
      result: source.result,
    },
  } as const;
};

/** The Resource strategy of the 2409.05207 code keeps weights as [out][in]. */
function turned(source: LayerSource, inputs: number, outputs: number) {
  const options = contracted(source, [outputs, inputs], [outputs]);
  const data = new Float64Array(inputs * outputs);
  options.weight.data.forEach((value, i) => {
    data[(i % inputs) * outputs + Math.floor(i / inputs)] = value;
  });
  return { ...options, weight: { ...options.weight, shape: [inputs, outputs], data } };
}

export const denseLayer: LayerBuilder = (source) => {
  const [inputs, outputs] = [source.number('n_in'), source.number('n_out')];
  const rows = source.number('seq_len', 1);
  const x = shaped(source.input(), rows === 1 ? [inputs] : [rows, inputs]);
  const options =
    source.number('strategy') === 1
      ? turned(source, inputs, outputs)
      : contracted(source, [inputs, outputs], [outputs]);
  return dense(x, { name: source.name, ...options });
};

export const pointwise: LayerBuilder = (source) => {
  const [rows, channels, filters] = ['in_width', 'n_chan', 'n_filt'].map((name) => source.number(name));
  return dense(shaped(source.input(), [rows ?? 0, channels ?? 0]), {
    name: source.name,
    ...contracted(source, [channels ?? 0, filters ?? 0], [filters ?? 0]),
  });
};

/** Transposed to [in place, free, contracted], multiplied by [in place, contracted, free], transposed back. */
export const einsumDenseLayer: LayerBuilder = (source) => {
  const [inPlace = 0, data = 0, kernel = 0, terms = 0] = [
    'n_inplace',
    'n_free_data',
    'n_free_kernel',
    'n_contract',
  ].map((name) => source.number(name));
  const before = source.nested('tpose_inp_conf');
  const after = source.nested('tpose_out_conf');
  const x = transpose(shaped(source.input(), before.shape('from_shape')), before.shape('perm'));
  const product = einsumDense(reshape(x, [inPlace, data, terms]), {
    equation: 'ilc,ick->ilk',
    ...contracted(source, [inPlace, terms, kernel], [inPlace, data, kernel]),
  });
  return transpose(reshape(product, after.shape('from_shape')), after.shape('perm'), { name: source.name });
};

export const normalize: LayerBuilder = (source) => {
  const channels = source.number('n_filt');
  const scale = source.weights(0, [channels]);
  const bias = source.weights(1, [channels]);
  return batchNorm(shaped(source.input(), [source.number('n_in') / channels, channels]), {
    name: source.name,
    scale: scale.values,
    bias: bias.values,
    precision: { scale: scale.type, bias: bias.type, result: source.result },
  });
};
