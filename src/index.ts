/** What a model file imports from 'hls4ts'. */

export type { Graph, Tensor } from './ir/graph.ts';
export {
  type ActivationOptions,
  activation,
  elu,
  exp,
  gelu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from './layers/activation.ts';
export { type AttentionPoolOptions, attentionPool } from './layers/attention/attentionPool.ts';
export { type ClassAttentionOptions, classAttention } from './layers/attention/classAttention.ts';
export type { StepOptions, WeightOptions } from './layers/attention/core.ts';
export {
  type DifferentialAttentionOptions,
  differentialAttention,
  type PairAttentionOptions,
  pairAttention,
} from './layers/attention/differential.ts';
export {
  type FeatureMapOptions,
  type LinearAttentionOptions,
  linearAttention,
} from './layers/attention/linearAttention.ts';
export { type LinformerAttentionOptions, linformerAttention } from './layers/attention/linformer.ts';
export {
  type AttentionOptions,
  type Hls4mlCompatibleAttentionOptions,
  type MultiHeadAttentionOptions,
  multiHeadAttention,
  multiHeadAttentionWithScores,
} from './layers/attention/multiHeadAttention.ts';
export type { Projection } from './layers/attention/projection.ts';
export { type BatchNormOptions, batchNorm } from './layers/batchNorm.ts';
export type { Compatible } from './layers/compat.ts';
export { type ArgmaxOptions, argmax, type ThresholdOptions, threshold } from './layers/decision.ts';
export { type DenseOptions, dense } from './layers/dense.ts';
export { type DivideOptions, divide } from './layers/divide.ts';
export { type EinsumOptions, einsum } from './layers/einsum.ts';
export { type EinsumDenseOptions, einsumDense } from './layers/einsumDense.ts';
export { add, type ElementwiseOptions, maximum, minimum, multiply, subtract } from './layers/elementwise.ts';
export { type EmbeddingOptions, embedding } from './layers/embedding.ts';
export { type HardSigmoidOptions, hardSigmoid, hardTanh } from './layers/hardActivations.ts';
export type { Hls4mlLayerNormOptions } from './layers/hls4ml/layerNorm.ts';
export { type LookupOptions, lookup } from './layers/hls4ml/lookup.ts';
export type { Hls4mlSoftmaxOptions } from './layers/hls4ml/softmaxOptions.ts';
export { input } from './layers/input.ts';
export { cast, type Kernel } from './layers/kernel/kernel.ts';
export { tensor, weights } from './layers/language.ts';
export type { PrecisionOptions, TypeName, TypeOption } from './layers/layer.ts';
export { type LeakyReluOptions, leakyRelu } from './layers/leakyRelu.ts';
export { type MapOptions, map } from './layers/map.ts';
export { type MaskOptions, mask } from './layers/mask.ts';
export { type ModelOptions, model } from './layers/model.ts';
export { type LayerNormOptions, layerNorm } from './layers/norm/layerNorm.ts';
export { type RmsNormOptions, rmsNorm } from './layers/norm/rmsNorm.ts';
export { type PairwiseOptions, pairwise } from './layers/pairwise.ts';
export { maxPool, meanPool, type PoolOptions, sumPool } from './layers/pool.ts';
export { type PreluOptions, prelu } from './layers/prelu.ts';
export { quantize, type ScaleOptions, scale } from './layers/quantize.ts';
export { type ReluOptions, relu } from './layers/relu.ts';
export { repeat, withJet } from './layers/repeat.ts';
export {
  type ConcatenateOptions,
  concatenate,
  flatten,
  reshape,
  type SliceOptions,
  slice,
  type TakeOptions,
  take,
  transpose,
} from './layers/shapes.ts';
export { type SoftmaxOptions, softmax } from './layers/softmax.ts';
export { type SortOptions, sortBy, type TopKOptions, topK } from './layers/sort.ts';
export { type LearnedTokenOptions, learnedToken } from './layers/token.ts';
export { type WindowsOptions, windows } from './layers/windows.ts';
export type { RealTensor } from './numeric/parameter.ts';
