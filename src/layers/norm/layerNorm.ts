import type { Tensor } from '../../ir/graph.ts';
import type { Value } from '../../ir/module.ts';
import { fixed } from '../../numeric/fixedType.ts';
import { bitLength } from '../../numeric/interval.ts';
import { compatible } from '../compat.ts';
import { type Hls4mlLayerNormOptions, hls4mlLayerNorm } from '../hls4ml/layerNorm.ts';
import { type LayerDefinition, type LoweringContext, layerFunction } from '../layer.ts';
import { exactConstant } from '../lowering.ts';
import { real } from '../real.ts';
import { single } from '../results.ts';
import { divideByNorm, plusEpsilon } from './inverseNorm.ts';
import { layerNormOf } from './layerNormReal.ts';
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

export interface LayerNormOptions extends NormOptions {}

/**
 * With D = n·x − Σx and V = n·Σx² − (Σx)², both exact integers, (x − mean) / √(variance + ε) is D / √(V + n²·ε):
 * nothing is divided by n, and only the root is a table.
 */
function lowerLayerNorm(context: LoweringContext<LayerNormOptions>, x: Value): Value {
  const { builder, options } = context;
  const axis = x.shape.length - 1;
  const features = x.shape[axis] ?? 1;
  const count = exactConstant(builder, 'count', features);
  const sum = builder.reduce('sum', x, [axis]);
  const squares = builder.reduce('sum', builder.times(x, x), [axis]);
  const distance = builder.minus(builder.times(x, count), builder.reshape(sum, [...sum.shape, 1]));
  const spread = builder.minus(builder.times(squares, count), builder.times(sum, sum));
  // 0 ≤ V ≤ n²·(largest − smallest)²/4 holds for all numbers (Popoviciu), so no bit is lost.
  const { min, max, fraction } = x.range;
  const largest = (BigInt(features) * (max - min)) ** 2n / 4n;
  const width = Math.max(1, bitLength(largest));
  const square = builder.cast(spread, fixed(false, width, width - 2 * fraction));
  const normalized = divideByNorm(
    context,
    {
      numerator: distance,
      square: plusEpsilon(context, square, features * features * epsilonOption(options)),
      // |D| ≤ √((n − 1)·V), Samuelson's inequality.
      bound: Math.max(1, Math.sqrt(features - 1)),
      factor: 1,
    },
    indexBitsOf(options),
    tableTypeOf(context),
  );
  return scaleAndShift(context, normalized);
}

const filled = (features: number, value: number) => real([features], new Float64Array(features).fill(value));

export const layerNormLayer: LayerDefinition<LayerNormOptions> = {
  kind: 'layerNorm',
  summary: '(x − mean) / √(variance + ε) · gamma + beta along the last axis',
  options: normChecks,
  roles: normRoles,
  infer: ([shape = []], options) => [inferNorm('layerNorm', shape, options)],
  reference: ([x], options) => {
    if (!x) return [];
    const features = x.shape.at(-1) ?? 1;
    const { gamma = filled(features, 1), beta = filled(features, 0) } = options;
    return [layerNormOf(x, gamma, beta, epsilonOption(options))];
  },
  lower: (context, [x]) => (x ? [lowerLayerNorm(context, x)] : []),
  parameters: normParameters,
};

const ownLayerNorm = layerFunction(
  layerNormLayer,
  (x: Tensor, options: LayerNormOptions = {}) => ({ inputs: [x], options }),
  single,
);

/**
 * `(x − mean) / √(variance + ε) · gamma + beta` along the last axis: exact mean and variance, and 1/√ by range
 * reduction, so that it is as accurate for small variances as for large ones; with `compat: 'hls4ml'` exactly as hls4ml
 * computes it (Ba, Kiros, Hinton, arXiv 1607.06450).
 */
export const layerNorm = compatible<LayerNormOptions, Hls4mlLayerNormOptions>(ownLayerNorm, hls4mlLayerNorm);
