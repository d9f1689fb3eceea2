import { activation, elu, exp, gelu, sigmoid, silu, softplus, tanh } from './activation.ts';
import { attentionPool } from './attention/attentionPool.ts';
import { classAttention } from './attention/classAttention.ts';
import { differentialAttention, pairAttention } from './attention/differential.ts';
import { linearAttention } from './attention/linearAttention.ts';
import { linformerAttention } from './attention/linformer.ts';
import { multiHeadAttention, multiHeadAttentionWithScores } from './attention/multiHeadAttention.ts';
import { batchNorm } from './batchNorm.ts';
import { argmax, threshold } from './decision.ts';
import { dense } from './dense.ts';
import { divide } from './divide.ts';
import { einsum } from './einsum.ts';
import { einsumDense } from './einsumDense.ts';
import { add, maximum, minimum, multiply, subtract } from './elementwise.ts';
import { embedding } from './embedding.ts';
import { hardSigmoid, hardTanh } from './hardActivations.ts';
import { lookup } from './hls4ml/lookup.ts';
import { input } from './input.ts';
import { leakyRelu } from './leakyRelu.ts';
import { map } from './map.ts';
import { mask } from './mask.ts';
import { layerNorm } from './norm/layerNorm.ts';
import { rmsNorm } from './norm/rmsNorm.ts';
import { pairwise } from './pairwise.ts';
import { maxPool, meanPool, sumPool } from './pool.ts';
import { prelu } from './prelu.ts';
import { quantize, scale } from './quantize.ts';
import { relu } from './relu.ts';
import { repeat, withJet } from './repeat.ts';
import { concatenate, flatten, reshape, slice, take, transpose } from './shapes.ts';
import { softmax } from './softmax.ts';
import { sortBy, topK } from './sort.ts';
import { learnedToken } from './token.ts';
import { windows } from './windows.ts';

/** Every layer of the model language by the name a model file imports it under; the name is also its kind. */
export const catalogue = {
  activation,
  add,
  argmax,
  attentionPool,
  batchNorm,
  classAttention,
  concatenate,
  dense,
  differentialAttention,
  divide,
  einsum,
  einsumDense,
  elu,
  embedding,
  exp,
  flatten,
  gelu,
  hardSigmoid,
  hardTanh,
  input,
  leakyRelu,
  layerNorm,
  learnedToken,
  linearAttention,
  linformerAttention,
  lookup,
  map,
  mask,
  maximum,
  maxPool,
  meanPool,
  minimum,
  multiHeadAttention,
  multiHeadAttentionWithScores,
  multiply,
  pairAttention,
  pairwise,
  prelu,
  quantize,
  relu,
  repeat,
  reshape,
  rmsNorm,
  scale,
  sigmoid,
  silu,
  slice,
  softmax,
  softplus,
  sortBy,
  subtract,
  sumPool,
  take,
  tanh,
  threshold,
  topK,
  transpose,
  windows,
  withJet,
};

export type LayerKind = keyof typeof catalogue;
