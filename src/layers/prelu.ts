import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import { type RealTensor, requireFinite } from '../numeric/parameter.ts';
import { formatShape } from '../numeric/shape.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { zeroOf } from './lowering.ts';
import { commonChecks, parameter } from './options.ts';
import { broadcastReal, zipReal } from './real.ts';
import { single } from './results.ts';

export interface PreluOptions extends CommonOptions<'weight' | 'result'> {
  /** Slopes for negative values: one a channel, or any shape that repeats to the input's. */
  readonly weight: RealTensor;
}

const preluLayer: LayerDefinition<PreluOptions> = {
  kind: 'prelu',
  summary: 'x for positive values, a trained slope times x for negative ones',
  options: { ...commonChecks('weight', 'result'), weight: parameter },
  roles: { weight: 'weights', result: 'values' },
  infer: ([shape = []], { weight }) => {
    requireFinite(weight);
    const offset = shape.length - weight.shape.length;
    const fits = weight.shape.every((extent, axis) => extent === 1 || extent === shape[axis + offset]);
    if (offset < 0 || !fits)
      fail('HLS3003', `prelu: the weights of ${formatShape(weight.shape)} do not fit ${formatShape(shape)}`, {
        help: `expected [${shape.at(-1) ?? 1}]: one slope for each channel`,
      });
    return [shape];
  },
  reference: ([x], { weight }) =>
    x
      ? [zipReal(x, broadcastReal(weight, x.shape), (value, slope) => (value > 0 ? value : value * slope))]
      : [],
  lower: (context, [x]) => {
    if (!x) return [];
    const { builder } = context;
    const slope = context.parameter('weight', context.options.weight);
    const positive = builder.binary('max', x, zeroOf(builder));
    const negative = builder.binary('min', x, zeroOf(builder));
    return [context.castTo('result', builder.plus(positive, builder.times(negative, slope)))];
  },
  parameters: ({ weight }) => ({ weight }),
};

/** `x` where positive, elsewhere `x` times a trained slope of its channel. */
export const prelu = layerFunction(
  preluLayer,
  (x: Tensor, options: PreluOptions) => ({ inputs: [x], options }),
  single,
);
