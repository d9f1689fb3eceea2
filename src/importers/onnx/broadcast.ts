import { type Shape, sizeOf } from '../../numeric/shape.ts';
import { numbers } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import { failAt, type NodeContext } from './context.ts';
import { eventShape, isSeparate, oneRow, perEvent, withoutAxis } from './events.ts';
import { type BatchPlace, type Constant, type Dynamic, inOrder, isInOrder, transposed } from './values.ts';
import { ordered } from './write.ts';

/** The shape both are repeated to, as in NumPy; throws HLS3001 where there is none. */
export function commonShape(context: NodeContext, left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = left[axis - rank + left.length] ?? 1;
    const b = right[axis - rank + right.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1)
      failAt('HLS3001', context, `[${left.join(', ')}] and [${right.join(', ')}] do not fit together`);
    return a === 1 ? b : a;
  });
}

/** A tensor's place for events among the axes of a shape of higher rank. */
const moved = ({ batch, shape }: Dynamic, rank: number): BatchPlace | undefined =>
  batch && { ...batch, axis: batch.axis + rank - shape.length };

/** What two tensors have in common when they are combined element by element. */
export interface Combined {
  readonly left: Ref;
  readonly right: Ref;
  /** Shape of the result in the model. */
  readonly refShape: Shape;
  readonly result: Omit<Dynamic, 'ref' | 'pending'>;
}

/** Two tensors of the network made ready to be combined; throws HLS3001 where their events would be mixed. */
export function combined(context: NodeContext, left: Dynamic, right: Dynamic): Combined {
  const shape = commonShape(context, left.shape, right.shape);
  const [a, b] = [moved(left, shape.length), moved(right, shape.length)];
  if (a && b && (a.axis !== b.axis || a.inner !== b.inner) && context.events > 1)
    failAt('HLS3001', context, 'it combines different events');
  const batch = a && (!b || left.shape.length >= right.shape.length) ? a : b;
  const sameAxes =
    String(left.order) === String(right.order) && String(left.ref.shape) === String(right.ref.shape);
  if (sameAxes && isSeparate(left) === isSeparate(right)) {
    const { order } = left;
    return {
      left: left.ref,
      right: right.ref,
      refShape: left.ref.shape,
      result: { kind: 'dynamic', shape, batch, order },
    };
  }
  const event = perEvent(shape, batch, context.events);
  const align = (value: Dynamic): Ref => {
    const { ref } = ordered(context, value);
    const padded = [...new Array<number>(shape.length - value.shape.length).fill(1), ...value.shape];
    const target = perEvent(
      padded,
      batch && { ...batch },
      padded[batch?.axis ?? -1] === 1 ? 1 : context.events,
    );
    if (String(withoutOnes(target)) === String(withoutOnes(eventShape(value)))) return ref;
    return context.draft.add(`${ref.variable}_shaped`, 'reshape', [ref, numbers(target)], target);
  };
  return {
    left: align(left),
    right: align(right),
    refShape: event,
    result: { kind: 'dynamic', shape, batch, order: inOrder(event.length) },
  };
}

/** A shape without its leading axes of one, which repeating adds by itself. */
export const withoutOnes = (shape: Shape): Shape => {
  const first = shape.findIndex((extent) => extent !== 1);
  return first < 0 ? [] : shape.slice(first);
};

/** A tensor and a constant made ready to be combined element by element. */
export interface WithConstant {
  readonly value: Dynamic;
  /** With the axes of the model's tensor, without leading ones. */
  readonly constant: Constant;
  readonly refShape: Shape;
  readonly result: Omit<Dynamic, 'ref' | 'pending'>;
}

/** Throws HLS3001 where the constant differs from event to event. */
export function withConstant(context: NodeContext, given: Dynamic, constant: Constant): WithConstant {
  const shape = commonShape(context, given.shape, constant.shape);
  const keeps = String(shape) === String(given.shape);
  const value = keeps ? given : ordered(context, given);
  const batch = moved(value, shape.length);
  const wide: Constant = {
    ...constant,
    shape: [...new Array<number>(shape.length - constant.shape.length).fill(1), ...constant.shape],
  };
  const padded = batch && context.events > 1 ? oneRow(context, wide, batch.axis) : wide;
  const separate = isSeparate(value);
  const own: Constant = {
    ...padded,
    shape: separate ? withoutAxis(padded.shape, batch?.axis) : padded.shape,
  };
  const event = separate ? withoutAxis(shape, batch?.axis) : perEvent(shape, batch, context.events);
  const order = keeps ? value.order : inOrder(event.length);
  const turned = isInOrder(order) ? own : transposed(own, order);
  return {
    value,
    constant: { ...turned, shape: withoutOnes(turned.shape) },
    refShape: order.map((axis) => event[axis] ?? 1),
    result: { kind: 'dynamic', shape, batch, order },
  };
}

/** A constant's numbers along the last axis of a tensor, where it does not differ along any other. */
export function alongLast({ shape, data }: Constant, extent: number): Float64Array | undefined {
  if (sizeOf(shape) === 1) return new Float64Array(extent).fill(data[0] ?? 0);
  return shape.length === 1 && shape[0] === extent ? data : undefined;
}

/** True for a constant that is one number. */
export const isScalar = ({ data }: Constant): boolean => data.every((value) => value === data[0]);
