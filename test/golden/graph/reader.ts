import { input, model, type Tensor } from 'hls4ts';
import type { Graph } from '../../../src/ir/graph.ts';
import type { GoldenModel } from '../shared.ts';
import { linear, reluLayer, sigmoidLayer, softmaxLayer } from './activations.ts';
import { attentionLayer } from './attention.ts';
import { denseLayer, einsumDenseLayer, normalize, pointwise } from './dense.ts';
import { addLayer, einsumLayer } from './einsum.ts';
import { averagePool, layerNormLayer } from './norms.ts';
import { quantizer } from './quantizers.ts';
import { type LayerBuilder, LayerSource, typeName } from './source.ts';

/** How each operation of a `hls4ml-graph` model is said in our layers. */
const builders: Readonly<Record<string, LayerBuilder>> = {
  add: addLayer,
  dense: denseLayer,
  einsum: einsumLayer,
  einsum_dense: einsumDenseLayer,
  global_pooling1d_cl: averagePool,
  layernormalize: layerNormLayer,
  linear,
  multiheadattention: attentionLayer,
  normalize,
  pointwise_conv_1d_cl: pointwise,
  quantize: quantizer,
  relu: reluLayer,
  sigmoid: sigmoidLayer,
  softmax: softmaxLayer,
  softmax_multidim: softmaxLayer,
};

/** A `hls4ml-graph` model in our layers; each tensor keeps the name of the original. */
export function graphOf(golden: GoldenModel): Graph {
  const inputs = golden.inputs.map(({ name, n, type }) => input(name, [n], typeName(type)));
  const tensors = new Map<string, Tensor>(golden.inputs.map(({ name }, i) => [name, inputs[i] as Tensor]));
  const tensor = (name: string): Tensor => {
    const found = tensors.get(name);
    if (!found) throw new Error(`no tensor ${name}`);
    return found;
  };
  for (const layer of golden.layers) {
    const build = builders[layer.op];
    if (!build) throw new Error(`no builder for ${layer.op}`);
    const source = new LayerSource(
      golden,
      layer,
      layer.inputs.map(({ name }) => tensor(name)),
    );
    tensors.set(source.name, build(source));
  }
  return model({
    name: golden.name,
    inputs,
    outputs: Object.fromEntries(golden.outputs.map(({ name }) => [name, tensor(name)])),
  });
}
