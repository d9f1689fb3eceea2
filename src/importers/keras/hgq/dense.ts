import type { RealTensor } from '../../../numeric/parameter.ts';
import { stridesOf } from '../../../numeric/shape.ts';
import {
  chain,
  type LayerContext,
  type LayerMapping,
  numberOf,
  onlyInput,
  refuse,
  textOf,
} from '../context.ts';
import { type Equation, outputShape, readEquation } from '../einsum.ts';
import { isText } from '../json.ts';
import { tensorsOf } from '../variables.ts';
import { activationStage, contraction, quantizerStage, trained } from './parts.ts';

/** Attributes of every layer of HGQ2. */
export const common = [
  'iq_conf',
  'oq_conf',
  'enable_iq',
  'enable_oq',
  'enable_ebops',
  'beta0',
  'ebops_factor',
  'parallelization_factor',
];

const dense = [...common, 'activation', 'kq_conf', 'bq_conf'];

/** Input cast, sums, activation, output cast. */
function quantizedContraction(
  context: LayerContext,
  equation: Equation,
  kernel: RealTensor,
  bias: RealTensor | undefined,
) {
  const { name, draft } = context;
  const x = onlyInput(context);
  const shape = outputShape(equation, x.shape, kernel.shape);
  return chain(name, x, [
    quantizerStage(context, 'iq', 'input', x.shape),
    contraction(draft, name, x, equation, kernel, bias),
    activationStage(context),
    quantizerStage(context, 'oq', 'output', shape),
  ]);
}

const letters = 'abcdefghijklmnop';

/** A dense layer along the last of so many axes. */
export const denseEquation = (rank: number): Equation => {
  const others = letters.slice(0, rank - 1);
  return { input: `${others}y`, weight: 'yz', output: `${others}z` };
};

const equationOf = (context: LayerContext): Equation =>
  context.kind.includes('Einsum')
    ? readEquation(context.name, textOf(context, 'equation'))
    : denseEquation(onlyInput(context).shape.length);

const hasBias = ({ attributes }: LayerContext): boolean =>
  'bias_axes' in attributes ? attributes['bias_axes'] !== null : attributes['use_bias'] !== false;

/** QDense and QEinsumDense. */
export const quantizedDense: LayerMapping = {
  attributes: [...dense, 'units', 'use_bias', 'equation', 'output_shape', 'bias_axes'],
  becomes: 'quantize, dense or einsumDense, relu',
  map(context) {
    const found: { kernel: RealTensor; bias?: RealTensor } = hasBias(context)
      ? tensorsOf(context.variables, ['kernel', 'bias'])
      : tensorsOf(context.variables, ['kernel']);
    return quantizedContraction(
      context,
      equationOf(context),
      trained(context, 'kq', found.kernel),
      found.bias && trained(context, 'bq', found.bias),
    );
  },
};

/** Keras's own small number, which the library adds to variances instead of the layer's where it fuses an einsum. */
const smallest = Math.fround(1e-7);

/** The factor of each channel, in single precision: γ / √(variance + ε). */
const factorsOf = (variance: RealTensor, gamma: RealTensor | undefined, epsilon: number): Float64Array =>
  variance.data.map((value, i) =>
    Math.fround((gamma?.data[i] ?? 1) / Math.fround(Math.sqrt(Math.fround(value + epsilon)))),
  );

/** QEinsumDenseBatchnorm: the normalization of the result is folded into the weights, then they are quantized. */
export const quantizedNormalizedEinsum: LayerMapping = {
  attributes: [
    ...dense,
    'equation',
    'output_shape',
    'bias_axes',
    'normalize_axes',
    'momentum',
    'epsilon',
    'center',
    'scale',
    'synchronized',
  ],
  becomes: 'quantize, dense or einsumDense, relu',
  map(context) {
    const { name, attributes } = context;
    const equation = equationOf(context);
    const scaled = attributes['scale'] !== false;
    if (attributes['center'] === false) refuse(name, 'center', false, 'the bias is part of the layer');
    const found: Record<'kernel' | 'bias' | 'moving_mean' | 'moving_variance', RealTensor> & {
      gamma?: RealTensor;
    } = scaled
      ? tensorsOf(context.variables, ['kernel', 'bias', 'gamma', 'moving_mean', 'moving_variance'])
      : tensorsOf(context.variables, ['kernel', 'bias', 'moving_mean', 'moving_variance']);
    const { kernel, bias, moving_mean: mean, moving_variance: variance } = found;
    const given = attributes['normalize_axes'] ?? attributes['bias_axes'];
    const axes = isText(given) ? [...given].map((letter) => equation.weight.indexOf(letter)) : [];
    // The statistics stand in the order of the result's axes, and are read in that of the weights'.
    const ordered = isText(given) ? [...equation.output].filter((letter) => given.includes(letter)) : [];
    const fits =
      axes.length > 0 &&
      ordered.join('') === [...equation.weight].filter((letter) => ordered.includes(letter)).join('') &&
      variance.shape.join() === ordered.map((letter) => kernel.shape[equation.weight.indexOf(letter)]).join();
    if (!fits || bias.data.length !== variance.data.length)
      refuse(name, 'bias_axes', given, 'expected axes of the weights, for bias and normalization alike');
    const factors = factorsOf(variance, found.gamma, smallest);
    return quantizedContraction(
      context,
      equation,
      trained(
        context,
        'kq',
        scaledAlong(
          kernel,
          axes.sort((one, other) => one - other),
          factors,
        ),
      ),
      trained(context, 'bq', {
        ...bias,
        data: bias.data.map((value, i) =>
          Math.fround(value - Math.fround((mean.data[i] ?? 0) * (factors[i] ?? 1))),
        ),
      }),
    );
  },
};

/** Every weight times the factor of its indices along some axes, in single precision. */
function scaledAlong(kernel: RealTensor, axes: readonly number[], factors: Float64Array): RealTensor {
  const strides = stridesOf(kernel.shape);
  const at = (i: number): number =>
    axes.reduce((index, axis) => {
      const extent = kernel.shape[axis] ?? 1;
      return index * extent + (Math.floor(i / (strides[axis] ?? 1)) % extent);
    }, 0);
  return { ...kernel, data: kernel.data.map((value, i) => Math.fround(value * (factors[at(i)] ?? 1))) };
}

/** QBatchNormDense: the normalization of the input is folded into the weights, then they are quantized. */
export const quantizedNormalizedDense: LayerMapping = {
  attributes: [...dense, 'units', 'use_bias', 'scale', 'momentum', 'epsilon', 'synchronized'],
  becomes: 'quantize, dense, relu',
  map(context) {
    const scaled = context.attributes['scale'] !== false;
    const found: Record<'kernel' | 'bias' | 'moving_mean' | 'moving_variance', RealTensor> & {
      gamma?: RealTensor;
    } = scaled
      ? tensorsOf(context.variables, ['kernel', 'bias', 'gamma', 'moving_mean', 'moving_variance'])
      : tensorsOf(context.variables, ['kernel', 'bias', 'moving_mean', 'moving_variance']);
    const { kernel, bias, moving_mean: mean, moving_variance: variance } = found;
    const epsilon = Math.fround(numberOf(context, 'epsilon', 1e-3));
    const factors = factorsOf(variance, found.gamma, epsilon);
    return quantizedContraction(
      context,
      equationOf(context),
      trained(context, 'kq', scaledAlong(kernel, [0], factors)),
      trained(context, 'bq', { ...bias, data: shifted(bias, mean, kernel) }),
    );
  },
};

/** bias − mean · kernel, summed in single precision. */
function shifted(bias: RealTensor, mean: RealTensor, kernel: RealTensor): Float64Array {
  const units = bias.data.length;
  return bias.data.map((value, unit) => {
    let sum = 0;
    mean.data.forEach((m, i) => {
      sum += m * (kernel.data[i * units + unit] ?? 0);
    });
    return Math.fround(value - Math.fround(sum));
  });
}
