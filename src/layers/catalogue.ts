import { activation, elu, exp, gelu, sigmoid, silu, softplus, tanh } from './activation.ts';
import { batchNorm } from './batchNorm.ts';
import { argmax, threshold } from './decision.ts';
import { dense } from './dense.ts';
import { einsumDense } from './einsumDense.ts';
import { add, maximum, minimum, multiply, subtract } from './elementwise.ts';
import { input } from './input.ts';
import { leakyRelu } from './leakyRelu.ts';
import { map } from './map.ts';
import { maxPool, meanPool, sumPool } from './pool.ts';
import { quantize, scale } from './quantize.ts';
import { relu } from './relu.ts';
import { concatenate, flatten, reshape, slice, take, transpose } from './shapes.ts';
import { softmax } from './softmax.ts';

/** Every layer of the model language by the name a model file imports it under; the name is also its kind. */
export const catalogue = {
  activation,
  add,
  argmax,
  batchNorm,
  concatenate,
  dense,
  einsumDense,
  elu,
  exp,
  flatten,
  gelu,
  input,
  leakyRelu,
  map,
  maximum,
  maxPool,
  meanPool,
  minimum,
  multiply,
  quantize,
  relu,
  reshape,
  scale,
  sigmoid,
  silu,
  slice,
  softmax,
  softplus,
  subtract,
  sumPool,
  take,
  tanh,
  threshold,
  transpose,
};

export type LayerKind = keyof typeof catalogue;
