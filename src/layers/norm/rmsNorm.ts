import type { Tensor } from '../../ir/graph.ts';
import type { Value } from '../../ir/module.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { type LayerDefinition, type LoweringContext, layerFunction } from '../layer.ts';
import { real } from '../real.ts';
import { single } from '../results.ts';
import { divideByNorm, plusEpsilon } from './inverseNorm.ts';
import {
  epsilonOption,
  indexBitsOf,
  inferNorm,
  type NormOptions,
  normChecks,
  normParameters,
  normRoles,
  scaleAndShift,
  tableTypeOf,
} from './options.ts';

export interface RmsNormOptions extends NormOptions {}

/** x / √(Σx²/n + ε) = x · √n / √(Σx² + n·ε): a power of two of √n is a shift, the rest is in the table. */
function lowerRmsNorm(context: LoweringContext<RmsNormOptions>, x: Value): Value {
  const { builder, options } = context;
  const axis = x.shape.length - 1;
  const features = x.shape[axis] ?? 1;
  const root = Math.sqrt(features);
  const places = Math.floor(Math.log2(root));
  const squares = builder.reduce('sum', builder.times(x, x), [axis]);
  const normalized = divideByNorm(
    context,
    {
      numerator: builder.shift(x, places),
      square: plusEpsilon(context, squares, features * epsilonOption(options)),
      bound: 2 ** places,
      factor: root / 2 ** places,
    },
    indexBitsOf(options),
    tableTypeOf(context),
  );
  return scaleAndShift(context, normalized);
}

/** The layer in real numbers; a vector of zeros gives beta. */
function rmsNormReal(x: RealTensor, options: RmsNormOptions): RealTensor {
  const features = x.shape.at(-1) ?? 1;
  const data = new Float64Array(x.data.length);
  for (let start = 0; start < data.length; start += features) {
    const vector = x.data.subarray(start, start + features);
    const square = vector.reduce((sum, value) => sum + value * value, 0) / features + epsilonOption(options);
    const inverse = square === 0 ? 0 : 1 / Math.sqrt(square);
    vector.forEach((value, k) => {
      data[start + k] = value * inverse * (options.gamma?.data[k] ?? 1) + (options.beta?.data[k] ?? 0);
    });
  }
  return real(x.shape, data);
}

export const rmsNormLayer: LayerDefinition<RmsNormOptions> = {
  kind: 'rmsNorm',
  summary: 'x / √(mean of x² + ε) · gamma + beta along the last axis',
  options: normChecks,
  roles: normRoles,
  infer: ([shape = []], options) => [inferNorm('rmsNorm', shape, options)],
  reference: ([x], options) => (x ? [rmsNormReal(x, options)] : []),
  lower: (context, [x]) => (x ? [lowerRmsNorm(context, x)] : []),
  parameters: normParameters,
};

/**
 * `x / √(mean of x² + ε) · gamma + beta` along the last axis: the exact sum of squares, and 1/√ by range reduction
 * (Zhang, Sennrich, arXiv 1910.07467).
 */
export const rmsNorm = layerFunction(
  rmsNormLayer,
  (x: Tensor, options: RmsNormOptions = {}) => ({ inputs: [x], options }),
  single,
);
