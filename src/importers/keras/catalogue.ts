import type { LayerMapping } from './context.ts';
import { floatAttention } from './float/attention.ts';
import { floatConvolution, floatDense, floatEinsumDense } from './float/dense.ts';
import { depthwiseConvolution, separableConvolution } from './float/depthwise.ts';
import { floatBatchNorm, floatLayerNorm } from './float/norms.ts';
import { simple } from './float/simple.ts';
import { quantizedAttention, quantizedLinformer } from './hgq/attention.ts';
import { quantizedBatchNorm } from './hgq/batchNorm.ts';
import { quantizedConvolution } from './hgq/convolution.ts';
import { quantizedDense, quantizedNormalizedDense, quantizedNormalizedEinsum } from './hgq/dense.ts';
import { floatDot, quantizedDot } from './hgq/dot.ts';
import { merges } from './hgq/merge.ts';
import { quantizerLayer } from './hgq/parts.ts';
import { quantizedPool } from './hgq/pool.ts';
import { quantizedSoftmax } from './hgq/softmax.ts';
import { quantizedAffinedFunction, quantizedFunction } from './hgq/unary.ts';
import { proxyLayers } from './hgq1/proxy.ts';
import { moves } from './moves.ts';
import type { KerasLayer } from './network.ts';
import { qkerasBatchNorm } from './qkeras/batchNorm.ts';
import { qkerasLayers } from './qkeras/layers.ts';

/** Layers of Keras, HGQ and HGQ2 by the name of their class. */
const kerasLayers: ReadonlyMap<string, LayerMapping> = new Map(
  Object.entries({
    ...moves,
    ...simple,
    ...merges,
    ...proxyLayers,
    BatchNormalization: floatBatchNorm,
    Conv1D: floatConvolution,
    Dense: floatDense,
    DepthwiseConv1D: depthwiseConvolution,
    Dot: floatDot,
    EinsumDense: floatEinsumDense,
    LayerNormalization: floatLayerNorm,
    MultiHeadAttention: floatAttention,
    QBatchNormDense: quantizedNormalizedDense,
    QBatchNormalization: quantizedBatchNorm,
    QAffinedUnaryFunctionLUT: quantizedAffinedFunction,
    QAveragePooling1D: quantizedPool('meanPool', false),
    QConv1D: quantizedConvolution,
    QDense: quantizedDense,
    QGlobalAveragePooling1D: quantizedPool('meanPool', true),
    QGlobalMaxPooling1D: quantizedPool('maxPool', true),
    QMaxPooling1D: quantizedPool('maxPool', false),
    QDot: quantizedDot,
    QEinsumDense: quantizedDense,
    QEinsumDenseBatchnorm: quantizedNormalizedEinsum,
    QLinformerAttention: quantizedLinformer,
    QMultiHeadAttention: quantizedAttention,
    QSoftmax: quantizedSoftmax,
    QUnaryFunctionLUT: quantizedFunction,
    Quantizer: quantizerLayer,
    SeparableConv1D: separableConvolution,
  }),
);

/** Layers of QKeras, some of which have the names of others in HGQ2. */
const ofQkeras: ReadonlyMap<string, LayerMapping> = new Map(
  Object.entries({
    QActivation: qkerasLayers.activation,
    QBatchNormalization: qkerasBatchNorm,
    QConv1D: qkerasLayers.convolution,
    QDense: qkerasLayers.dense,
  }),
);

/** True for a layer of QKeras: its module says so, or in older files its quantizers do. */
const isQkeras = ({ kind, module, attributes }: KerasLayer): boolean =>
  /^qkeras\b/.test(module) ||
  kind === 'QActivation' ||
  Object.keys(attributes).some((attribute) => /^(kernel|gamma|beta)_quantizer$/.test(attribute));

/** How a layer is written; undefined where it cannot be. */
export const mappingOf = (layer: KerasLayer): LayerMapping | undefined =>
  (isQkeras(layer) ? ofQkeras : kerasLayers).get(layer.kind);
