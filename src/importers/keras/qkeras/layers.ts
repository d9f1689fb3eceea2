import { fail } from '../../../base/errors.ts';
import type { RealTensor } from '../../../numeric/parameter.ts';
import { object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import { exactTypeOf } from '../../project/exactType.ts';
import { chain, type LayerContext, type LayerMapping, onlyInput, type Stage, stage } from '../context.ts';
import { convolutionOf, windowAttributes } from '../convolution.ts';
import { type Equation, formatEquation, isDense, outputShape } from '../einsum.ts';
import { namedActivation } from '../float/parts.ts';
import { denseEquation } from '../hgq/dense.ts';
import { isText } from '../json.ts';
import { tensorsOf } from '../variables.ts';
import { activationStages } from './activations.ts';
import { namedFunction } from './functions.ts';
import { quantizerName, readQkerasQuantizer } from './quantizer.ts';
import { isQuantizerName } from './signatures.ts';
import { quantizedKernel, quantizedList } from './weights.ts';

/** The steps of an activation, whether a quantizer, a function of QKeras or one of Keras. */
export function activationOfQkeras(context: LayerContext, rank: number): (Stage | undefined)[] {
  const { name, attributes } = context;
  const value = attributes['activation'];
  const called = quantizerName(value);
  if (called === undefined || called === 'linear') return [];
  if (isQuantizerName(called))
    return activationStages(context, readQkerasQuantizer(value, `layer '${name}': activation`, false));
  const own = namedFunction(context, called);
  if (own) return own;
  return isText(value)
    ? [namedActivation(context, called, rank)]
    : fail('HLS3005', `layer '${name}': activation ${called} has no counterpart`);
}

/** A tensor as the layer uses it: through its quantizer where it has one. */
export function quantizedTensor(
  context: LayerContext,
  which: 'kernel' | 'bias' | 'beta' | 'gamma' | 'mean' | 'variance',
  tensor: RealTensor,
): RealTensor {
  const value = context.attributes[`${which}_quantizer`];
  if (value === null || value === undefined) return tensor;
  const trained = which === 'gamma' || which === 'variance';
  const quantizer = readQkerasQuantizer(value, `layer '${context.name}': ${which}_quantizer`, trained);
  return quantizedList(tensor, quantizer);
}

/** Sums and activation: weights of few bits, then the factor of each channel where it is no power of two. */
function product(
  context: LayerContext,
  x: Ref,
  equation: Equation,
  kernel: RealTensor,
  bias: RealTensor | undefined,
): Ref {
  const { name, draft, attributes, options } = context;
  const given = attributes['kernel_quantizer'];
  const quantizer =
    given === null || given === undefined
      ? undefined
      : readQkerasQuantizer(given, `layer '${name}': kernel_quantizer`, true);
  const { values, factors } = quantizer
    ? quantizedKernel(kernel, quantizer)
    : { values: kernel, factors: undefined };
  const offset = bias && quantizedTensor(context, 'bias', bias);
  const shape = outputShape(equation, x.shape, kernel.shape);
  const plain = isDense(equation);
  const first = factors ? undefined : offset;
  const linear = object({
    equation: plain ? undefined : quoted(formatEquation(equation)),
    weight: draft.weight(`${name}.weight`, values),
    bias: first && draft.weight(`${name}.bias`, first),
    precision: object({
      weight: quoted(quantizer ? exactTypeOf(values) : options.precision),
      bias: first && quoted(exactTypeOf(first)),
    }),
  });
  return chain(name, x, [
    stage(draft, 'linear', plain ? 'dense' : 'einsumDense', linear, shape),
    factors && scaledStage(context, factors, offset),
    ...activationOfQkeras(context, shape.length),
  ]);
}

function scaledStage(
  { name, draft }: LayerContext,
  factors: Float64Array,
  bias: RealTensor | undefined,
): Stage {
  const scale: RealTensor = {
    shape: [factors.length],
    data: factors,
    origin: `${name}: factors of the kernel`,
  };
  const options = object({
    scale: draft.weight(`${name}.scale`, scale),
    bias: bias && draft.weight(`${name}.bias`, bias),
    precision: object({
      scale: quoted(exactTypeOf(scale)),
      bias: bias ? quoted(exactTypeOf(bias)) : quoted('ufixed<1,1>'),
    }),
  });
  return stage(draft, 'scaled', 'batchNorm', options);
}

const weightsOf = ({ attributes, variables }: LayerContext): { kernel: RealTensor; bias?: RealTensor } =>
  attributes['use_bias'] === false
    ? tensorsOf(variables, ['kernel'])
    : tensorsOf(variables, ['kernel', 'bias']);

const attributes = [
  'activation',
  'use_bias',
  'kernel_quantizer',
  'bias_quantizer',
  'kernel_range',
  'bias_range',
];

const dense: LayerMapping = {
  attributes: [...attributes, 'units'],
  becomes: 'dense, its scale and its activation',
  map(context) {
    const x = onlyInput(context);
    const { kernel, bias } = weightsOf(context);
    return product(context, x, denseEquation(x.shape.length), kernel, bias);
  },
};

const convolution: LayerMapping = {
  attributes: [...attributes, ...windowAttributes, 'filters', 'groups'],
  becomes: 'windows, einsumDense, its scale and its activation',
  map(context) {
    const x = onlyInput(context);
    const { kernel, bias } = weightsOf(context);
    const { windows, equation, kernel: matrix } = convolutionOf(context, x, kernel);
    return product(context, windows(x), equation, matrix, bias);
  },
};

const activation: LayerMapping = {
  attributes: ['activation'],
  becomes: 'quantize, or a scalar function',
  map(context) {
    const x = onlyInput(context);
    return chain(context.name, x, activationOfQkeras(context, x.shape.length));
  },
};

export const qkerasLayers = { dense, convolution, activation };
