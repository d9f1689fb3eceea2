import { type Shape, sizeOf } from '../../numeric/shape.ts';
import { failAt, type NodeContext } from './context.ts';
import { type BatchPlace, type Constant, chosenConstant, type Dynamic, repeated } from './values.ts';

/** Extent of a free axis while shapes are computed: a prime that no other extent is a multiple of. */
export const freeExtent = 1_000_003;

/** True where an axis counts events and nothing else, so that the tensor of the model lacks it. */
export const isSeparate = ({ shape, ref }: Pick<Dynamic, 'shape' | 'ref'>): boolean =>
  shape.length === ref.shape.length + 1;

/** The axis of the source that the model's tensor lacks. */
export const droppedAxis = (value: Dynamic): number | undefined =>
  value.batch && isSeparate(value) ? value.batch.axis : undefined;

/** Shape for one event, with axes in the order of the source. */
export function eventShape({ ref, order }: Pick<Dynamic, 'ref' | 'order'>): Shape {
  const shape = new Array<number>(order.length).fill(1);
  order.forEach((axis, j) => {
    shape[axis] = ref.shape[j] ?? 1;
  });
  return shape;
}

/** Axis of the event for an axis of the source; undefined for the one that counts events. */
export function eventAxis(value: Dynamic, axis: number): number | undefined {
  const dropped = droppedAxis(value);
  if (dropped === undefined) return axis;
  return axis === dropped ? undefined : axis - (axis > dropped ? 1 : 0);
}

/** The same, for nodes that compute along the axis: events must not be mixed. */
export function ownAxis(context: NodeContext, value: Dynamic, axis: number): number {
  const merged = value.batch?.axis === axis && !isSeparate(value) && context.events > 1;
  const own = merged ? undefined : eventAxis(value, axis);
  return own ?? failAt('HLS3001', context, `it computes along axis ${axis}, which counts events`);
}

/** Drops the axis that counts events from a shape of the source. */
export const withoutAxis = <T>(list: readonly T[], axis: number | undefined): T[] =>
  list.filter((_, i) => i !== axis);

/** The shape of one event for a shape of the source. */
export const perEvent = (shape: Shape, batch: BatchPlace | undefined, events: number): Shape => {
  if (!batch) return shape;
  return shape[batch.axis] === events
    ? withoutAxis(shape, batch.axis)
    : shape.map((extent, axis) => (axis === batch.axis ? extent / events : extent));
};

/**
 * Where the axis that counts events is after a reshape to `target`: the elements of one event keep their order, so it
 * has as many elements behind it as before. Throws HLS3001 where it would be torn apart.
 */
export function placeAfterReshape(
  context: NodeContext,
  value: Dynamic,
  target: Shape,
): BatchPlace | undefined {
  const { batch, shape } = value;
  if (!batch) return undefined;
  const behind = batch.inner * sizeOf(shape.slice(batch.axis + 1));
  const places = target.flatMap((extent, axis) => {
    const inner = behind / sizeOf(target.slice(axis + 1));
    const fits = Number.isInteger(inner) && extent % (inner * context.events) === 0;
    return fits ? [{ axis, inner, outer: extent / (inner * context.events) }] : [];
  });
  const rank = ({ axis, inner, outer }: (typeof places)[number]): number => {
    if (inner === 1 && outer === 1) return axis === batch.axis ? 0 : 1;
    return outer === 1 ? 2 : 3;
  };
  const [best] = places.sort((a, b) => rank(a) - rank(b));
  if (best) return { axis: best.axis, inner: best.inner };
  return context.events === 1
    ? undefined
    : failAt('HLS3001', context, `[${target.join(', ')}] mixes the events with other axes`);
}

/** A constant with one row along the axis that counts events; throws HLS3001 where events have rows of their own. */
export function oneRow(context: NodeContext, value: Constant, axis: number): Constant {
  const first = chosenConstant(value, axis, [0]);
  const everywhere = repeated(first, value.shape).data;
  if (value.data.some((each, i) => each !== everywhere[i]))
    failAt('HLS3001', context, `a constant of [${value.shape.join(', ')}] differs from event to event`);
  return first;
}
