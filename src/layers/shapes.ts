import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import type { Rearrangement } from '../ir/op.ts';
import { formatShape, type Shape, sizeOf } from '../numeric/shape.ts';
import { resolveAxis } from './axes.ts';
import { type LayerDefinition, layerFunction } from './layer.ts';
import { integer, integers, text } from './options.ts';
import { rearrangeReal } from './real.ts';
import { single } from './results.ts';

export interface Named {
  readonly name?: string;
}

/** A layer that only moves elements: its form follows from the input's shape. */
const moving = <Options extends Named>(
  kind: string,
  summary: string,
  options: LayerDefinition<Options>['options'],
  formOf: (shapes: readonly Shape[], options: Options) => { form: Rearrangement; shape: Shape },
): LayerDefinition<Options> => ({
  kind,
  summary,
  options,
  roles: {},
  infer: (shapes, given) => [formOf(shapes, given).shape],
  reference: (inputs, given) => {
    const { form, shape } = formOf(
      inputs.map((x) => x.shape),
      given,
    );
    return [{ ...rearrangeReal(form, inputs), shape }];
  },
  lower: ({ builder, options: given }, inputs) => {
    const { form, shape } = formOf(
      inputs.map((x) => x.shape),
      given,
    );
    return [builder.reshape(builder.rearrange(form, ...inputs), shape)];
  },
});

export interface ReshapeOptions extends Named {
  readonly shape: Shape;
}

function reshaped(shape: Shape, target: Shape) {
  const known = sizeOf(target.filter((extent) => extent !== -1));
  const result = target.map((extent) => (extent === -1 ? sizeOf(shape) / known : extent));
  if (sizeOf(result) !== sizeOf(shape) || result.some((extent) => extent < 1 || !Number.isInteger(extent))) {
    fail(
      'HLS3001',
      `${formatShape(shape)} cannot be reshaped to ${formatShape(target)}: ${sizeOf(shape)} elements do not fit`,
    );
  }
  return { form: { form: 'reshape', shape: result } as const, shape: result };
}

/** The same elements in row-major order under another shape; one extent may be -1. */
export const reshape = layerFunction(
  moving<ReshapeOptions>(
    'reshape',
    'another shape, same order',
    { name: text, shape: integers },
    ([shape = []], options) => reshaped(shape, options.shape),
  ),
  (x: Tensor, shape: Shape, options: Named = {}) => ({ inputs: [x], options: { ...options, shape } }),
  single,
);

/** All elements in one axis. */
export const flatten = layerFunction(
  moving<Named>('flatten', 'one axis', { name: text }, ([shape = []]) => reshaped(shape, [-1])),
  (x: Tensor, options: Named = {}) => ({ inputs: [x], options }),
  single,
);

export interface TransposeOptions extends Named {
  /** Axis i of the result is axis `permutation[i]` of the input; reversed when left out. */
  readonly permutation?: readonly number[];
}

/** Another order of axes. */
export const transpose = layerFunction(
  moving<TransposeOptions>(
    'transpose',
    'another order of axes',
    { name: text, permutation: integers },
    ([shape = []], options) => {
      const permutation = (options.permutation ?? shape.map((_, axis) => shape.length - 1 - axis)).map(
        (axis) => resolveAxis(axis, shape),
      );
      if (permutation.length !== shape.length || new Set(permutation).size !== shape.length) {
        fail(
          'HLS3008',
          `[${permutation.join(', ')}] is not an order of the ${shape.length} axes of ${formatShape(shape)}`,
        );
      }
      return { form: { form: 'transpose', permutation }, shape: permutation.map((axis) => shape[axis] ?? 1) };
    },
  ),
  (x: Tensor, permutation?: readonly number[], options: Named = {}) => ({
    inputs: [x],
    options: permutation ? { ...options, permutation } : options,
  }),
  single,
);

export interface SliceOptions extends Named {
  readonly axis: number;
  readonly start: number;
  /** One past the last index; the end of the axis when left out. */
  readonly end?: number;
}

function sliced(shape: Shape, axis: number, start: number, end: number) {
  const extent = shape[axis] ?? 0;
  if (start < 0 || end > extent || start >= end) {
    fail(
      'HLS3001',
      `indices ${start} to ${end - 1} do not exist along axis ${axis} of ${formatShape(shape)}`,
    );
  }
  const sizes = shape.map((size, other) => (other === axis ? end - start : size));
  const starts = shape.map((_, other) => (other === axis ? start : 0));
  return { form: { form: 'slice', starts, sizes } as const, shape: sizes };
}

/** Indices `start` to `end - 1` along one axis. */
export const slice = layerFunction(
  moving<SliceOptions>(
    'slice',
    'a range of one axis',
    { name: text, axis: integer, start: integer, end: integer },
    ([shape = []], options) => {
      const axis = resolveAxis(options.axis, shape);
      return sliced(shape, axis, options.start, options.end ?? shape[axis] ?? 0);
    },
  ),
  (x: Tensor, options: SliceOptions) => ({ inputs: [x], options }),
  single,
);

export interface TakeOptions extends Named {
  readonly axis: number;
  readonly index: number;
}

/** One index of an axis, which disappears: `take(particles, { axis: 1, index: 0 })` is every particle's first feature. */
export const take = layerFunction(
  moving<TakeOptions>(
    'take',
    'one index of an axis',
    { name: text, axis: integer, index: integer },
    ([shape = []], options) => {
      const axis = resolveAxis(options.axis, shape);
      const index = options.index < 0 ? options.index + (shape[axis] ?? 0) : options.index;
      const { form } = sliced(shape, axis, index, index + 1);
      return { form, shape: shape.filter((_, other) => other !== axis) };
    },
  ),
  (x: Tensor, options: TakeOptions) => ({ inputs: [x], options }),
  single,
);

export interface ConcatenateOptions extends Named {
  /** -1 when left out. */
  readonly axis?: number;
}

/** Joins tensors along one axis, the last when left out; each part keeps its own type. */
export const concatenate = layerFunction(
  moving<ConcatenateOptions>(
    'concatenate',
    'tensors joined along an axis',
    { name: text, axis: integer },
    (shapes, options) => {
      const [first = []] = shapes;
      const axis = resolveAxis(options.axis ?? -1, first);
      for (const shape of shapes) {
        if (
          shape.length !== first.length ||
          shape.some((extent, other) => other !== axis && extent !== first[other])
        ) {
          fail(
            'HLS3001',
            `concatenate: ${formatShape(first)} and ${formatShape(shape)} differ outside axis ${axis}`,
          );
        }
      }
      const extent = shapes.reduce((sum, shape) => sum + (shape[axis] ?? 0), 0);
      return {
        form: { form: 'concat', axis },
        shape: first.map((size, other) => (other === axis ? extent : size)),
      };
    },
  ),
  (tensors: readonly Tensor[], options: ConcatenateOptions = {}) => ({ inputs: tensors, options }),
  single,
);
