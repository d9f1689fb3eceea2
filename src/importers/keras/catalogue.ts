import type { LayerMapping } from './context.ts';
import { floatAttention } from './float/attention.ts';
import { floatDense, floatEinsumDense, pointwise } from './float/dense.ts';
import { floatBatchNorm, floatLayerNorm } from './float/norms.ts';
import { simple } from './float/simple.ts';
import { quantizedAttention, quantizedLinformer } from './hgq/attention.ts';
import { quantizedBatchNorm } from './hgq/batchNorm.ts';
import { quantizedDense, quantizedNormalizedDense, quantizedNormalizedEinsum } from './hgq/dense.ts';
import { merges } from './hgq/merge.ts';
import { quantizedSoftmax } from './hgq/softmax.ts';
import { quantizedFunction } from './hgq/unary.ts';
import { moves } from './moves.ts';

/** Every kind of layer that can be imported, by the name of its class. */
export const kerasLayers: ReadonlyMap<string, LayerMapping> = new Map(
  Object.entries({
    ...moves,
    ...simple,
    ...merges,
    BatchNormalization: floatBatchNorm,
    Conv1D: pointwise,
    Dense: floatDense,
    EinsumDense: floatEinsumDense,
    LayerNormalization: floatLayerNorm,
    MultiHeadAttention: floatAttention,
    QBatchNormDense: quantizedNormalizedDense,
    QBatchNormalization: quantizedBatchNorm,
    QDense: quantizedDense,
    QEinsumDense: quantizedDense,
    QEinsumDenseBatchnorm: quantizedNormalizedEinsum,
    QLinformerAttention: quantizedLinformer,
    QMultiHeadAttention: quantizedAttention,
    QSoftmax: quantizedSoftmax,
    QUnaryFunctionLUT: quantizedFunction,
  }),
);
