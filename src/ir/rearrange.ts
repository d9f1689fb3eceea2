import { InternalError } from '../base/errors.ts';
import type { FixedType } from '../numeric/fixedType.ts';
import {
  type Interval,
  intersectIntervals,
  intervalOfType,
  refine,
  uniteIntervals,
} from '../numeric/interval.ts';
import { type Shape, sizeOf, stridesOf } from '../numeric/shape.ts';
import {
  containerOf,
  elementTypes,
  fromElementTypes,
  sameTensorType,
  type TensorType,
} from '../numeric/tensorType.ts';
import type { Inferred, Value } from './module.ts';
import type { Rearrangement } from './op.ts';

/** For every element of the result: which operand it comes from, and from which row-major position. */
export interface ElementMap {
  readonly shape: Shape;
  readonly operand: Uint32Array;
  readonly position: Uint32Array;
}

function resultShape(form: Rearrangement, shapes: readonly Shape[]): Shape {
  const [first = []] = shapes;
  switch (form.form) {
    case 'reshape':
    case 'broadcast':
      return form.shape;
    case 'transpose':
      return form.permutation.map((axis) => first[axis] ?? 1);
    case 'slice':
      return form.sizes;
    case 'concat':
      return first.map((extent, axis) =>
        axis === form.axis ? shapes.reduce((sum, shape) => sum + (shape[axis] ?? 0), 0) : extent,
      );
    case 'gather':
      return first.map((extent, axis) => (axis === form.axis ? form.indices.length : extent));
  }
}

/** Where every element of a rearranged tensor comes from; the one meaning of each form. */
export function elementMap(form: Rearrangement, shapes: readonly Shape[]): ElementMap {
  const shape = resultShape(form, shapes);
  const [source = []] = shapes;
  const size = sizeOf(shape);
  const operand = new Uint32Array(size);
  const position = new Uint32Array(size);
  const strides = stridesOf(shape);
  const sourceStrides = stridesOf(source);
  const step = (axis: number): number => sourceStrides[axis] ?? 0;
  for (let i = 0; i < size; i++) {
    const at = (axis: number): number => Math.floor(i / (strides[axis] ?? 1)) % (shape[axis] ?? 1);
    let from = 0;
    switch (form.form) {
      case 'reshape':
        from = i;
        break;
      case 'transpose':
        for (let axis = 0; axis < shape.length; axis++) from += at(axis) * step(form.permutation[axis] ?? 0);
        break;
      case 'slice':
        for (let axis = 0; axis < shape.length; axis++)
          from += (at(axis) + (form.starts[axis] ?? 0)) * step(axis);
        break;
      case 'broadcast':
        form.axes.forEach((target, axis) => {
          if ((source[axis] ?? 1) > 1) from += at(target) * step(axis);
        });
        break;
      case 'gather':
        for (let axis = 0; axis < shape.length; axis++) {
          from += (axis === form.axis ? (form.indices[at(axis)] ?? 0) : at(axis)) * step(axis);
        }
        break;
      case 'concat': {
        let along = at(form.axis);
        let which = 0;
        while (along >= (shapes[which]?.[form.axis] ?? Number.POSITIVE_INFINITY))
          along -= shapes[which++]?.[form.axis] ?? 0;
        const own = stridesOf(shapes[which] ?? []);
        for (let axis = 0; axis < shape.length; axis++)
          from += (axis === form.axis ? along : at(axis)) * (own[axis] ?? 1);
        operand[i] = which;
        break;
      }
    }
    position[i] = from;
  }
  return { shape, operand, position };
}

function check(form: Rearrangement, shapes: readonly Shape[]): void {
  const [source = []] = shapes;
  const fine: boolean = (() => {
    switch (form.form) {
      case 'reshape':
        return sizeOf(form.shape) === sizeOf(source);
      case 'transpose':
        return (
          [...form.permutation].sort((a, b) => a - b).every((axis, i) => axis === i) &&
          form.permutation.length === source.length
        );
      case 'slice':
        return (
          form.sizes.length === source.length &&
          form.starts.length === source.length &&
          form.sizes.every(
            (size, axis) =>
              size > 0 &&
              (form.starts[axis] ?? -1) >= 0 &&
              (form.starts[axis] ?? 0) + size <= (source[axis] ?? 0),
          )
        );
      case 'broadcast':
        return (
          form.axes.length === source.length &&
          new Set(form.axes).size === form.axes.length &&
          form.axes.every((axis, i) => axis in form.shape && [1, form.shape[axis]].includes(source[i]))
        );
      case 'gather':
        return (
          form.axis in source &&
          form.indices.length > 0 &&
          form.indices.every(
            (index) => Number.isInteger(index) && index >= 0 && index < (source[form.axis] ?? 0),
          )
        );
      case 'concat':
        return (
          form.axis in source &&
          shapes.every(
            (shape) =>
              shape.every((extent, axis) => axis === form.axis || extent === source[axis]) &&
              shape.length === source.length,
          )
        );
    }
  })();
  if (!fine || (form.form !== 'concat' && shapes.length !== 1)) {
    throw new InternalError(
      `a ${form.form} that does not fit [${shapes.map((shape) => shape.join(',')).join('] [')}]`,
    );
  }
}

/** Types travel with their elements; a concatenation of different types keeps each part's own. */
export function inferRearrange(form: Rearrangement, operands: readonly Value[]): Inferred {
  const shapes = operands.map((value) => value.shape);
  check(form, shapes);
  const type = rearrangedType(form, operands, shapes);
  const held = intervalOfType(containerOf(type));
  const ranges = operands.map((value) => intersectIntervals(coarsen(value.range, held.fraction), held));
  return { shape: resultShape(form, shapes), type, range: ranges.reduce(uniteIntervals) };
}

/**
 * The multiples of 2^-fraction in an interval. A slice may leave out the elements with the finest or widest types; those
 * that stay are multiples of the new container's last bit and lie within it.
 */
function coarsen(range: Interval, fraction: number): Interval {
  if (fraction >= range.fraction) return refine(range, fraction);
  const bits = BigInt(range.fraction - fraction);
  return { min: -(-range.min >> bits), max: range.max >> bits, fraction };
}

function rearrangedType(
  form: Rearrangement,
  operands: readonly Value[],
  shapes: readonly Shape[],
): TensorType {
  const [first, ...rest] = operands;
  if (!first) throw new InternalError('a rearrangement without operands');
  if (first.type.granularity === 'tensor' && rest.every((value) => sameTensorType(value.type, first.type)))
    return first.type;
  const uniformTypes = operands.flatMap((value): FixedType[] =>
    value.type.granularity === 'tensor' ? [value.type.type] : [],
  );
  if (form.form === 'concat' && uniformTypes.length === operands.length) {
    const types = uniformTypes.flatMap((type, i) =>
      new Array<FixedType>(shapes[i]?.[form.axis] ?? 0).fill(type),
    );
    return { granularity: 'channel', axis: form.axis, types };
  }
  const { operand, position } = elementMap(form, shapes);
  const types = operands.map((value) => elementTypes(value.type, value.shape));
  return fromElementTypes(
    Array.from(position, (from, i) => {
      const found = types[operand[i] ?? 0]?.[from];
      if (!found) throw new InternalError('an element without a type');
      return found;
    }),
  );
}
