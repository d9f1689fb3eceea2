import { type Shape, sizeOf, stridesOf } from '../../numeric/shape.ts';
import type { Ref } from '../project/draft.ts';

/** Numbers that the file fixes: weights, and what can be computed from them. */
export interface Constant {
  readonly kind: 'constant';
  readonly shape: Shape;
  readonly data: Float64Array;
  /** True for integers and truth values, whose division drops the remainder. */
  readonly integers: boolean;
  /** Step of each number where a quantizer made them: every number is a whole number of steps. */
  readonly steps?: Float64Array;
  /** The initializer that they come from, for the README. */
  readonly origin?: string;
  /** Element type by its number in the specification, where that matters. */
  readonly type?: number;
}

/** Where the axis that counts events is: a factor of one axis, `outer · events · inner`. */
export interface BatchPlace {
  readonly axis: number;
  readonly inner: number;
}

/** What a tensor of the model must still be multiplied by to be the tensor of the source. */
export interface Pending {
  /** One number, or one for each index of an axis of the event. */
  readonly scale: Float64Array;
  /** Undefined for one number. */
  readonly axis: number | undefined;
}

/** A tensor that depends on the event. */
export interface Dynamic {
  readonly kind: 'dynamic';
  /** Shape in the source, with the axis that counts events. */
  readonly shape: Shape;
  readonly batch: BatchPlace | undefined;
  /** The tensor of the model. */
  readonly ref: Ref;
  /** Axis j of `ref` is axis `order[j]` of the event. */
  readonly order: readonly number[];
  readonly pending?: Pending;
  /** What the source's numbers are larger by: the zero point between QuantizeLinear and DequantizeLinear. */
  readonly zero?: number;
  /** Where this is 0 the source has −∞, which no number of the model is: only a softmax reads it. */
  readonly present?: Value;
}

export type Value = Constant | Dynamic;

export const constant = (
  shape: Shape,
  data: Float64Array,
  integers = false,
  more: { readonly steps?: Float64Array | undefined; readonly origin?: string | undefined } = {},
): Constant => ({
  kind: 'constant',
  shape,
  data,
  integers,
  ...(more.steps === undefined ? {} : { steps: more.steps }),
  ...(more.origin === undefined ? {} : { origin: more.origin }),
});

/** Whole numbers in a row: a shape, axes. */
export const listed = (values: readonly number[]): Constant =>
  constant([values.length], Float64Array.from(values), true);

/** Every element of the result is one of the constant's: `from` says which. */
export const picked = (value: Constant, shape: Shape, from: (index: number) => number): Constant => {
  const at = (source: Float64Array): Float64Array =>
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => source[from(i)] ?? Number.NaN);
  return {
    ...value,
    shape,
    data: at(value.data),
    ...(value.steps === undefined ? {} : { steps: at(value.steps) }),
  };
};

/** Repeats a constant to a shape, as NumPy does. */
export function repeated(value: Constant, shape: Shape): Constant {
  const strides = stridesOf(value.shape);
  const target = stridesOf(shape);
  const offset = shape.length - value.shape.length;
  return picked(value, shape, (i) =>
    value.shape.reduce((sum, extent, axis) => {
      const along = Math.floor(i / (target[axis + offset] ?? 1)) % (shape[axis + offset] ?? 1);
      return sum + (extent === 1 ? 0 : along * (strides[axis] ?? 1));
    }, 0),
  );
}

/** Axis i of the result is axis `permutation[i]` of the constant. */
export function transposed(value: Constant, permutation: readonly number[]): Constant {
  const strides = stridesOf(value.shape);
  const shape = permutation.map((axis) => value.shape[axis] ?? 1);
  const target = stridesOf(shape);
  return picked(value, shape, (i) =>
    permutation.reduce(
      (sum, axis, to) => sum + (Math.floor(i / (target[to] ?? 1)) % (shape[to] ?? 1)) * (strides[axis] ?? 1),
      0,
    ),
  );
}

/** Indices of one axis, in any order. */
export function chosenConstant(value: Constant, axis: number, indices: readonly number[]): Constant {
  const shape = value.shape.map((size, i) => (i === axis ? indices.length : size));
  const [target, strides] = [stridesOf(shape), stridesOf(value.shape)];
  return picked(value, shape, (i) =>
    shape.reduce((sum, size, at) => {
      const along = Math.floor(i / (target[at] ?? 1)) % size;
      return sum + (at === axis ? (indices[along] ?? 0) : along) * (strides[at] ?? 1);
    }, 0),
  );
}

/** The order in which axes stand as they do in the source. */
export const inOrder = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis);

export const isInOrder = (order: readonly number[]): boolean => order.every((axis, i) => axis === i);
