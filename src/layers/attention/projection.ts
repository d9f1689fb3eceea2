import { fail } from '../../base/errors.ts';
import type { Tensor } from '../../ir/graph.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { formatShape } from '../../numeric/shape.ts';
import { within } from '../composite.ts';
import { einsumDense } from '../einsumDense.ts';
import type { CommonOptions, Origin } from '../layer.ts';
import { commonChecks, group, type OptionChecks, parameter } from '../options.ts';

/** Trained weights of one of an attention's dense layers, with its own types and strategy. */
export interface Projection extends Omit<CommonOptions<'weight' | 'bias' | 'result' | 'accum'>, 'name'> {
  readonly weight: RealTensor;
  readonly bias?: RealTensor;
}

const { name: _name, ...common } = commonChecks('weight', 'bias', 'result', 'accum');

/** Checks of the options of a projection. */
export const projectionChecks: OptionChecks<Projection> = { ...common, weight: parameter, bias: parameter };

/** The check of an option that is a projection. */
export const projection = group(projectionChecks);

/** [a, b·c] as [a, b, c]: the same numbers in the same order. */
const split = (weight: RealTensor, axis: number, heads: number): RealTensor => ({
  ...weight,
  shape: weight.shape.flatMap((extent, i) => (i === axis ? [heads, extent / heads] : [extent])),
});

/**
 * Weights of queries, keys and values as [features, heads, size], as Keras keeps them; [features, heads · size] is split
 * when `heads` says so.
 */
function headed(what: string, weight: RealTensor, heads: number | undefined, axis: number): RealTensor {
  if (weight.shape.length === 3) {
    const own = weight.shape[axis];
    if (heads !== undefined && own !== heads)
      fail(
        'HLS3003',
        `${what}: the weights of ${formatShape(weight.shape)} have ${own} heads, expected ${heads}`,
        { option: 'weight' },
      );
    return weight;
  }
  const extent = weight.shape[axis] ?? 0;
  if (weight.shape.length !== 2 || extent % (heads ?? 1) !== 0) {
    fail('HLS3003', `${what}: the weights have the shape ${formatShape(weight.shape)}`, {
      option: 'weight',
      help:
        axis === 0
          ? 'expected [heads, size, features], or [heads · size, features] with the option heads'
          : 'expected [features, heads, size], or [features, heads · size] with the option heads',
    });
  }
  return split(weight, axis, heads ?? 1);
}

/** How many heads an attention has. */
export const headsOf = ({ weight }: Projection, heads: number | undefined): number =>
  weight.shape.length === 3 ? (weight.shape[1] ?? 1) : (heads ?? 1);

/** Particles [n, features] to [heads, n, size]. */
export const toHeads = (
  origin: Origin,
  what: 'query' | 'key' | 'value',
  x: Tensor,
  given: Projection,
  heads: number | undefined,
): Tensor =>
  within(what, () => {
    const weight = headed(what, given.weight, heads, 1);
    const [, count = 1, size = 1] = weight.shape;
    const { bias, ...options } = given;
    return einsumDense.withOrigin(origin, x, {
      ...options,
      equation: 'nf,fhd->hnd',
      weight,
      ...(bias ? { bias: reshaped(`${what}: the bias`, bias, [count, 1, size]) } : {}),
    });
  });

/** Heads [heads, n, size] to [n, features]. */
export const fromHeads = (origin: Origin, context: Tensor, given: Projection): Tensor =>
  within('output', () => {
    const weight = headed('output', given.weight, context.shape[0], 0);
    return einsumDense.withOrigin(origin, context, { ...given, equation: 'hnd,hdf->nf', weight });
  });

/** Pair features [n, m, features] to [heads, n, m]. */
export function pairsToHeads(origin: Origin, pairs: Tensor, { bias, ...given }: Projection): Tensor {
  const heads = given.weight.shape[1] ?? 1;
  return einsumDense.withOrigin(origin, pairs, {
    ...given,
    equation: 'nmf,fh->hnm',
    ...(bias ? { bias: reshaped('the bias of the pair features', bias, [heads, 1, 1]) } : {}),
  });
}

/** The same numbers under another shape; throws HLS3003 when there are more or fewer. */
function reshaped(what: string, tensor: RealTensor, shape: readonly number[]): RealTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor.data.length === size
    ? { ...tensor, shape }
    : fail('HLS3003', `${what} has the shape ${formatShape(tensor.shape)}, expected ${size} numbers`, {
        option: 'bias',
      });
}
