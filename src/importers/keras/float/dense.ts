import type { RealTensor } from '../../../numeric/parameter.ts';
import { object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import { exactTypeOf } from '../../project/exactType.ts';
import { chain, type LayerContext, type LayerMapping, onlyInput, stage, textOf } from '../context.ts';
import { convolutionOf, windowAttributes } from '../convolution.ts';
import { type Equation, formatEquation, isDense, outputShape, readEquation } from '../einsum.ts';
import { denseEquation } from '../hgq/dense.ts';
import { tensorsOf } from '../variables.ts';
import { ownActivation, precisionOf } from './parts.ts';

const attributes = ['activation', 'use_bias', 'lora_rank', 'lora_alpha'];

/** Sums and activation of a layer with weights. */
function contraction(
  context: LayerContext,
  x: Ref,
  equation: Equation,
  kernel: RealTensor,
  bias: RealTensor | undefined,
) {
  const { name, draft } = context;
  const shape = outputShape(equation, x.shape, kernel.shape);
  const plain = isDense(equation);
  const options = object({
    equation: plain ? undefined : quoted(formatEquation(equation)),
    weight: draft.weight(`${name}.weight`, kernel),
    bias: bias && draft.weight(`${name}.bias`, bias),
    precision: context.options.exactWeights
      ? object({ weight: quoted(exactTypeOf(kernel)), bias: bias && quoted(exactTypeOf(bias)) })
      : precisionOf(context, 'weight', ...(bias ? (['bias'] as const) : []), 'accum', 'result'),
  });
  return chain(name, x, [
    stage(draft, 'linear', plain ? 'dense' : 'einsumDense', options, shape),
    ownActivation(context, shape.length),
  ]);
}

const weightsOf = (context: LayerContext, hasBias: boolean): { kernel: RealTensor; bias?: RealTensor } =>
  hasBias ? tensorsOf(context.variables, ['kernel', 'bias']) : tensorsOf(context.variables, ['kernel']);

export const floatDense: LayerMapping = {
  attributes: [...attributes, 'units'],
  becomes: 'dense and its activation',
  map(context) {
    const { kernel, bias } = weightsOf(context, context.attributes['use_bias'] !== false);
    const x = onlyInput(context);
    return contraction(context, x, denseEquation(x.shape.length), kernel, bias);
  },
};

export const floatEinsumDense: LayerMapping = {
  attributes: [...attributes, 'equation', 'output_shape', 'bias_axes'],
  becomes: 'einsumDense or dense, and its activation',
  map(context) {
    const bias = context.attributes['bias_axes'];
    const found = weightsOf(context, bias !== null && bias !== undefined);
    const equation = readEquation(context.name, textOf(context, 'equation'));
    return contraction(context, onlyInput(context), equation, found.kernel, found.bias);
  },
};

/** Conv1D: a dense layer for each place, or for each window of places. */
export const floatConvolution: LayerMapping = {
  attributes: [...attributes, ...windowAttributes, 'filters', 'groups'],
  becomes: 'windows, einsumDense or dense, and its activation',
  map(context) {
    const x = onlyInput(context);
    const { kernel, bias } = weightsOf(context, context.attributes['use_bias'] !== false);
    const { windows, equation, kernel: matrix } = convolutionOf(context, x, kernel);
    return contraction(context, windows(x), equation, matrix, bias);
  },
};
