import type { RealTensor } from '../../../numeric/parameter.ts';
import { object, quoted } from '../../project/code.ts';
import {
  chain,
  integersOf,
  type LayerContext,
  type LayerMapping,
  onlyInput,
  refuse,
  stage,
  textOf,
} from '../context.ts';
import { type Equation, formatEquation, isDense, outputShape, readEquation } from '../einsum.ts';
import { denseEquation } from '../hgq/dense.ts';
import { tensorsOf } from '../variables.ts';
import { ownActivation, precisionOf } from './parts.ts';

const attributes = ['activation', 'use_bias', 'lora_rank', 'lora_alpha'];

/** Sums and activation of a layer with weights. */
function contraction(
  context: LayerContext,
  equation: Equation,
  kernel: RealTensor,
  bias: RealTensor | undefined,
) {
  const { name, draft } = context;
  const x = onlyInput(context);
  const shape = outputShape(equation, x.shape, kernel.shape);
  const plain = isDense(equation);
  const options = object({
    equation: plain ? undefined : quoted(formatEquation(equation)),
    weight: draft.weight(`${name}.weight`, kernel),
    bias: bias && draft.weight(`${name}.bias`, bias),
    precision: precisionOf(context, 'weight', ...(bias ? (['bias'] as const) : []), 'accum', 'result'),
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
    return contraction(context, denseEquation(onlyInput(context).shape.length), kernel, bias);
  },
};

export const floatEinsumDense: LayerMapping = {
  attributes: [...attributes, 'equation', 'output_shape', 'bias_axes'],
  becomes: 'einsumDense or dense, and its activation',
  map(context) {
    const bias = context.attributes['bias_axes'];
    const found = weightsOf(context, bias !== null && bias !== undefined);
    const equation = readEquation(context.name, textOf(context, 'equation'));
    return contraction(context, equation, found.kernel, found.bias);
  },
};

/** Conv1D with a kernel of one place: a dense layer for each. */
export const pointwise: LayerMapping = {
  attributes: [
    ...attributes,
    'filters',
    'kernel_size',
    'strides',
    'padding',
    'data_format',
    'dilation_rate',
    'groups',
  ],
  becomes: 'dense for each place, and its activation',
  map(context) {
    for (const attribute of ['kernel_size', 'strides', 'groups']) {
      const value = attribute in context.attributes ? integersOf(context, attribute) : [1];
      if (value.some((each) => each !== 1)) refuse(context.name, attribute, value, 'only 1 is known');
    }
    if (context.attributes['data_format'] === 'channels_first')
      refuse(context.name, 'data_format', 'channels_first', 'only channels_last');
    const { kernel, bias } = weightsOf(context, context.attributes['use_bias'] !== false);
    const matrix = { ...kernel, shape: kernel.shape.slice(-2) };
    return contraction(context, denseEquation(onlyInput(context).shape.length), matrix, bias);
  },
};
