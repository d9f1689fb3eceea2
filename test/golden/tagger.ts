import {
  batchNorm,
  dense,
  input,
  model,
  quantize,
  type RealTensor,
  relu,
  scale,
  softmax,
  sumPool,
  type TypeName,
} from 'hls4ts';
import type { Graph } from '../../src/ir/graph.ts';
import type { GoldenModel, GoldenType } from './shared.ts';

const typeName = (type: GoldenType): TypeName =>
  `${type.signed ? '' : 'u'}fixed<${type.W},${type.I},${type.Q.replace('AP_', '')},${type.O.replace('AP_', '')}>`;

/** The production tagger L1TSC4NGJetModel_v0 in our layers: DeepSets on 16 × 20, eight classes and a pT correction. */
export function tagger(golden: GoldenModel): Graph {
  const result = (name: string): TypeName => {
    const found = golden.layers.flatMap((layer) => layer.outputs).find((output) => output.name === name);
    if (!found) throw new Error(`no layer ${name}`);
    return typeName(found.type);
  };
  const values = (name: string, shape: number[]): RealTensor => {
    const weights = golden.weights[name];
    if (!weights) throw new Error(`no weights ${name}`);
    return { shape, data: Float64Array.from(weights.raw, (raw) => raw * 2 ** -weights.type.F), origin: name };
  };
  const typeOf = (name: string): TypeName => {
    const weights = golden.weights[name];
    if (!weights) throw new Error(`no weights ${name}`);
    return typeName(weights.type);
  };
  const layer = (number: number, inputs: number, outputs: number) => ({
    name: `layer${number}_out`,
    weight: values(`w${number}`, [inputs, outputs]),
    bias: values(`b${number}`, [outputs]),
    precision: {
      weight: typeOf(`w${number}`),
      bias: typeOf(`b${number}`),
      accum: 'fixed<16,6>',
      result: result(`layer${number}_out`),
    } as const,
  });
  const activation = (number: number) => ({
    name: `layer${number}_out`,
    precision: { result: result(`layer${number}_out`) },
  });

  const x = input('model_input', [16, 20], 'fixed<24,12,RND,SAT>');
  const normalized = batchNorm(x, {
    name: 'layer2_out',
    scale: values('s2', [20]),
    bias: values('b2', [20]),
    precision: { scale: typeOf('s2'), bias: typeOf('b2'), result: result('layer2_out') },
  });
  const phi1 = relu(dense(normalized, layer(25, 20, 10)), activation(5));
  const phi2 = relu(dense(phi1, layer(26, 10, 10)), activation(8));
  const particles = quantize(phi2, result('layer9_out'), { name: 'layer9_out' });
  // hls4ml's average pooling: a sum in accum_t, divided toward zero at the same step, cast to the result.
  const sum = sumPool(particles, { axis: 0, name: 'pool_sum', precision: { accum: 'fixed<16,6>' } });
  const mean = scale(sum, { factor: 1 / 16, name: 'pool_mean' });
  const divided = quantize(mean, 'fixed<16,6,TRN_ZERO>', { name: 'pool_divided' });
  const jet = quantize(divided, result('layer10_out'), { name: 'layer10_out' });

  const id1 = relu(dense(jet, layer(11, 10, 32)), activation(13));
  const id2 = relu(dense(id1, layer(14, 32, 16)), activation(16));
  const scores = softmax(dense(id2, layer(19, 16, 8)), {
    name: 'layer22_out',
    variant: 'latency',
    precision: {
      inpNorm: 'fixed<10,8>',
      expTable: 'fixed<18,8,RND,SAT>',
      accum: 'fixed<18,8,RND,SAT>',
      invInp: 'fixed<10,8>',
      invTable: 'fixed<18,8,RND,SAT>',
      result: result('layer22_out'),
    },
  });
  const pt1 = relu(dense(jet, layer(17, 10, 10)), activation(21));
  const pt = quantize(dense(pt1, layer(23, 10, 1)), result('layer24_out'), { name: 'layer24_out' });
  return model({
    name: 'L1TSC4NGJetModel_v0',
    inputs: [x],
    outputs: { layer22_out: scores, layer24_out: pt },
  });
}
