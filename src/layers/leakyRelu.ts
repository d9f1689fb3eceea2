import type { Tensor } from '../ir/graph.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { shortConstant, zeroOf } from './lowering.ts';
import { commonChecks, finiteNumber } from './options.ts';
import { mapReal } from './real.ts';
import { single } from './results.ts';

export interface LeakyReluOptions extends CommonOptions<'weight' | 'result'> {
  /** Slope for negative values, 0.125 when left out; exact unless `precision.weight` rounds it. */
  readonly slope?: number;
}

const slopeOf = (options: LeakyReluOptions): number => options.slope ?? 0.125;

export const leakyReluLayer: LayerDefinition<LeakyReluOptions> = {
  kind: 'leakyRelu',
  summary: 'x for positive values, slope · x for negative ones',
  options: { ...commonChecks('weight', 'result'), slope: finiteNumber },
  roles: { weight: 'exact', result: 'values' },
  infer: ([shape = []]) => [shape],
  reference: ([x], options) =>
    x ? [mapReal(x, (value) => (value > 0 ? value : value * slopeOf(options)))] : [],
  lower: (context, [x]) => {
    if (!x) return [];
    const { builder } = context;
    const slope = context.type('weight')
      ? context.parameter('weight', { shape: [], data: Float64Array.of(slopeOf(context.options)) })
      : shortConstant(builder, 'slope', slopeOf(context.options));
    const positive = builder.binary('max', x, zeroOf(builder));
    const negative = builder.binary('min', x, zeroOf(builder));
    return [context.castTo('result', builder.plus(positive, builder.times(negative, slope)))];
  },
};

/** `x` where positive, `slope · x` elsewhere (hls4ml's leaky_relu). */
export const leakyRelu = layerFunction(
  leakyReluLayer,
  (x: Tensor, options: LeakyReluOptions = {}) => ({ inputs: [x], options }),
  single,
);
