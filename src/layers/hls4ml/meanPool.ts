import type { Tensor } from '../../ir/graph.ts';
import type { Value } from '../../ir/module.ts';
import type { Shape } from '../../numeric/shape.ts';
import { resolveAxes } from '../axes.ts';
import { type CommonOptions, type LayerDefinition, type LoweringContext, layerFunction } from '../layer.ts';
import { commonChecks, integer, integers, oneOf } from '../options.ts';
import { mapReal, reduceReal } from '../real.ts';
import { single } from '../results.ts';
import { accumulate } from './accumulate.ts';
import { divideByInteger } from './divide.ts';

export interface Hls4mlMeanPoolOptions extends CommonOptions<'accum' | 'result'> {
  /** Axis or axes to pool over; they disappear. 0, the particles, when left out. */
  readonly axis?: number | readonly number[];
  /**
   * `v1` sums in `accum` and divides there; `widen`, the older code, sums in the input's type with as many more bits as
   * the sum needs and casts the quotient to the input's type. `v1` when left out.
   */
  readonly version?: 'v1' | 'widen';
}

const axesOf = (shape: Shape, { axis = 0 }: Hls4mlMeanPoolOptions): number[] => resolveAxes(axis, shape);

const termsOf = (shape: Shape, axes: readonly number[]): number =>
  axes.reduce((count, axis) => count * (shape[axis] ?? 1), 1);

function lowerMeanPool(context: LoweringContext<Hls4mlMeanPoolOptions>, x: Value): Value {
  const { builder, options } = context;
  const axes = axesOf(x.shape, options);
  const terms = termsOf(x.shape, axes);
  if (options.version === 'widen') {
    // The sum never overflows and a mean of values of a type is one, so the older code's casts lose nothing.
    return context.castTo('result', divideByInteger(builder, builder.reduce('sum', x, axes), terms));
  }
  const sum = accumulate(builder, x, axes, context.requiredType('accum'));
  return context.castTo('result', divideByInteger(builder, sum, terms));
}

export const hls4mlMeanPoolLayer: LayerDefinition<Hls4mlMeanPoolOptions> = {
  kind: 'hls4mlMeanPool',
  summary: "hls4ml's average pooling, bit for bit",
  options: {
    ...commonChecks('accum', 'result'),
    axis: (value) => (Array.isArray(value) ? integers(value) : integer(value)),
    version: oneOf('v1', 'widen'),
  },
  roles: { accum: 'exact', result: 'values' },
  infer: ([shape = []], options) => {
    const axes = axesOf(shape, options);
    return [shape.filter((_, axis) => !axes.includes(axis))];
  },
  reference: ([x], options) => {
    if (!x) return [];
    const axes = axesOf(x.shape, options);
    const sum = reduceReal(x, axes, 0, (a, b) => a + b);
    return [mapReal(sum, (value) => value / termsOf(x.shape, axes))];
  },
  lower: (context, [x]) => (x ? [lowerMeanPool(context, x)] : []),
};

/** hls4ml's mean over an axis: a sum, divided toward zero at its own last bit, cast to the result. */
export const hls4mlMeanPool = layerFunction(
  hls4mlMeanPoolLayer,
  (x: Tensor, options: Hls4mlMeanPoolOptions = {}) => ({ inputs: [x], options }),
  single,
);
