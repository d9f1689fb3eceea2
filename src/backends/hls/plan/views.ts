import type { Rearrangement } from '../../../ir/op.ts';
import { type Shape, sameShape, stridesOf } from '../../../numeric/shape.ts';

/** How a tensor lies in the array it is read from: element (i, j, …) is at offset + i · strides[0] + j · strides[1] + … */
export interface Layout {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** The layout of an array of its own. */
export const rowMajor = (shape: Shape): Layout => ({ offset: 0, strides: stridesOf(shape) });

/** Row-major positions in the array, element by element. */
export function positionsOf(shape: Shape, { offset, strides }: Layout): number[] {
  return shape.reduce<number[]>(
    (starts, extent, axis) =>
      starts.flatMap((start) => Array.from({ length: extent }, (_, i) => start + i * (strides[axis] ?? 0))),
    [offset],
  );
}

/** The layout of a rearranged tensor in its operand's array; undefined where elements do not lie in equal steps. */
export function viewLayout(form: Rearrangement, source: Shape, layout: Layout): Layout | undefined {
  const stride = (axis: number): number => layout.strides[axis] ?? 0;
  const { offset } = layout;
  switch (form.form) {
    case 'reshape':
      return reshaped(form.shape, source, layout);
    case 'transpose':
      return { offset, strides: form.permutation.map(stride) };
    case 'slice':
      return {
        offset: form.starts.reduce((sum, start, axis) => sum + start * stride(axis), offset),
        strides: layout.strides,
      };
    case 'broadcast': {
      const strides = form.shape.map(() => 0);
      form.axes.forEach((target, axis) => {
        if ((source[axis] ?? 1) > 1) strides[target] = stride(axis);
      });
      return { offset, strides };
    }
    case 'gather':
      return gathered(form.axis, form.indices, layout);
    case 'concat':
      return undefined;
  }
}

/** Only arrays without gaps take another shape in place; axes of one index come and go. */
function reshaped(shape: Shape, source: Shape, layout: Layout): Layout | undefined {
  const dense = stridesOf(source).every(
    (stride, axis) => (source[axis] ?? 1) === 1 || stride === layout.strides[axis],
  );
  if (dense) return { offset: layout.offset, strides: stridesOf(shape) };
  const axes = source.flatMap((extent, axis) => (extent > 1 ? [axis] : []));
  const extents = axes.map((axis) => source[axis] ?? 1);
  if (
    !sameShape(
      extents,
      shape.filter((extent) => extent > 1),
    )
  )
    return undefined;
  const strides = axes.map((axis) => layout.strides[axis] ?? 0);
  return { offset: layout.offset, strides: shape.map((extent) => (extent > 1 ? (strides.shift() ?? 0) : 0)) };
}

function gathered(axis: number, indices: readonly number[], layout: Layout): Layout | undefined {
  const stride = layout.strides[axis] ?? 0;
  // Where all elements along the axis are one, every pick is that one.
  if (stride === 0) return layout;
  const [first = 0, second = first] = indices;
  const step = second - first;
  const even = step >= 0 && indices.every((index, i) => index === first + i * step);
  if (!even) return undefined;
  return {
    offset: layout.offset + first * stride,
    strides: layout.strides.map((own, other) => (other === axis ? stride * step : own)),
  };
}
