import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import { fixed } from '../numeric/fixedType.ts';
import type { Shape } from '../numeric/shape.ts';
import { uniform } from '../numeric/tensorType.ts';
import { resolveAxes } from './axes.ts';
import { compatible } from './compat.ts';
import { type Hls4mlMeanPoolOptions, hls4mlMeanPool } from './hls4ml/meanPool.ts';
import { type CommonOptions, type LayerDefinition, type LoweringContext, layerFunction } from './layer.ts';
import { commonChecks, integer, integers } from './options.ts';
import { mapReal, reduceReal } from './real.ts';
import { single } from './results.ts';

export interface PoolOptions extends CommonOptions<'scale' | 'result' | 'accum'> {
  /** Axis or axes to pool over; they disappear. 0, the particles, when left out. */
  readonly axis?: number | readonly number[];
}

type Operation = 'sum' | 'mean' | 'max';

const axesOf = (shape: Shape, options: PoolOptions): number[] => resolveAxes(options.axis ?? 0, shape);

const termsOf = (shape: Shape, axes: readonly number[]): number =>
  axes.reduce((count, axis) => count * (shape[axis] ?? 1), 1);

/** The sum times 1/n: exact for powers of two, else by a constant rounded to the `scale` type (18 bits when left out). */
function mean(context: LoweringContext<PoolOptions>, sum: Value, terms: number): Value {
  const { builder } = context;
  const exponent = Math.log2(terms);
  if (Number.isInteger(exponent)) return builder.shift(sum, -exponent);
  const type = context.type('scale') ?? uniform(fixed(false, 18, 1 - Math.ceil(exponent), 'RND'));
  return builder.times(
    sum,
    context.parameter('scale', { shape: [], data: Float64Array.of(1 / terms) }, type),
  );
}

const definition = (kind: string, operation: Operation, summary: string): LayerDefinition<PoolOptions> => ({
  kind,
  summary,
  options: {
    ...commonChecks('scale', 'result', 'accum'),
    axis: (value) => (Array.isArray(value) ? integers(value) : integer(value)),
  },
  roles: { scale: 'exact', result: 'values', accum: 'exact' },
  infer: ([shape = []], options) => {
    const axes = axesOf(shape, options);
    return [shape.filter((_, axis) => !axes.includes(axis))];
  },
  reference: ([x], options) => {
    if (!x) return [];
    const axes = axesOf(x.shape, options);
    if (operation === 'max') return [reduceReal(x, axes, Number.NEGATIVE_INFINITY, Math.max)];
    const sum = reduceReal(x, axes, 0, (a, b) => a + b);
    return [operation === 'mean' ? mapReal(sum, (value) => value / termsOf(x.shape, axes)) : sum];
  },
  lower: (context, [x]) => {
    if (!x) return [];
    const axes = axesOf(x.shape, context.options);
    const accum = context.type('accum') ? context.requiredType('accum') : undefined;
    const accumulator =
      accum && operation !== 'max' ? ({ type: accum, order: 'sequential' } as const) : undefined;
    const reduced = context.builder.reduce(operation === 'max' ? 'max' : 'sum', x, axes, accumulator);
    return [
      context.castTo(
        'result',
        operation === 'mean' ? mean(context, reduced, termsOf(x.shape, axes)) : reduced,
      ),
    ];
  },
});

const read = (x: Tensor, options: PoolOptions = {}) => ({ inputs: [x], options });

/** Sum over an axis, the particles when left out. */
export const sumPool = layerFunction(definition('sumPool', 'sum', 'sum over an axis'), read, single);

/**
 * Mean over an axis; exact when the number of terms is a power of two. With `compat: 'hls4ml'` exactly as hls4ml
 * computes it.
 */
export const meanPool = compatible<PoolOptions, Hls4mlMeanPoolOptions>(
  layerFunction(definition('meanPool', 'mean', 'mean over an axis'), read, single),
  hls4mlMeanPool,
);

/** Largest value over an axis. */
export const maxPool = layerFunction(
  definition('maxPool', 'max', 'largest value over an axis'),
  read,
  single,
);
