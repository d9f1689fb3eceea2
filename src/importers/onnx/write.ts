import type { Shape } from '../../numeric/shape.ts';
import { type Code, numbers, object } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import type { NodeContext } from './context.ts';
import { eventShape } from './events.ts';
import { isPowerOfTwo } from './grids.ts';
import { multiplied, token } from './scales.ts';
import { type Dynamic, inOrder, type Pending } from './values.ts';

/** What may be written beside the tensor that a node makes. */
interface More {
  readonly options?: Code | undefined;
  readonly suffix?: string;
  readonly shape?: Shape;
}

/** `const name = call(x, options)`; the node's last line has no suffix. */
export const line = (
  { draft, name }: Pick<NodeContext, 'draft' | 'name'>,
  call: string,
  parameters: readonly (Code | Ref)[],
  shape: Shape,
  suffix = '',
): Ref => draft.add(suffix === '' ? name : `${name}_${suffix}`, call, parameters, shape);

/** A function of each number of a tensor: axes stay as they are. */
export function unary(context: NodeContext, value: Dynamic, call: string, more: More = {}): Dynamic {
  const { ref } = value;
  const parameters = more.options === undefined ? [ref] : [ref, more.options];
  return { ...value, ref: line(context, call, parameters, ref.shape, more.suffix) };
}

/** Options with the entries that are there, or none at all. */
export const optionsOf = (entries: Readonly<Record<string, Code | undefined>>): Code | undefined =>
  Object.values(entries).some((entry) => entry !== undefined) ? object(entries) : undefined;

/** The tensor with the axes of its event in an order, that of the source when left out. */
export function ordered(
  context: NodeContext,
  value: Dynamic,
  order: readonly number[] = inOrder(value.order.length),
): Dynamic {
  if (String(value.order) === String(order)) return value;
  const event = eventShape(value);
  const shape = order.map((axis) => event[axis] ?? 1);
  const permutation = order.map((axis) => value.order.indexOf(axis));
  const key = `${value.ref.variable} ${permutation.join(' ')}`;
  const ref =
    context.ordered.get(key) ??
    context.draft.add(`${value.ref.variable}_ordered`, 'transpose', [value.ref, numbers(permutation)], shape);
  context.ordered.set(key, ref);
  return { ...value, ref, order };
}

/** The same elements under another shape; a reshape of a reshape is one. */
export function shaped(context: NodeContext, ref: Ref, shape: Shape, suffix = ''): Ref {
  const origin = context.reshaped.get(ref.variable) ?? ref;
  if (String(origin.shape) === String(shape)) return origin;
  const made = line(context, 'reshape', [origin, numbers(shape)], shape, suffix);
  context.reshaped.set(made.variable, origin);
  return made;
}

/** The tensor with the numbers of the source: what it must still be multiplied by is multiplied now. */
export function settled(context: NodeContext, value: Dynamic): Dynamic {
  const { pending, zero, ...rest } = value;
  const scaled = pending ? { ...rest, ref: scaledNow(context, value, pending) } : rest;
  if (zero === undefined) return pending ? scaled : value;
  const named = { ...context, name: `${scaled.ref.variable}_counted` };
  const offset = token(named, { shape: [1], data: Float64Array.of(zero) }, 'zero');
  return { ...scaled, ref: context.draft.add(named.name, 'add', [scaled.ref, offset], scaled.ref.shape) };
}

function scaledNow(context: NodeContext, { ref, order }: Dynamic, { scale, axis }: Pending): Ref {
  const inexact = !scale.every(isPowerOfTwo);
  if (inexact)
    context.remarks.push(
      `${context.name}: reads \`${ref.variable}\` times its scale as a number of 24 bits, off by less than 2^-24 of itself.`,
    );
  const named = { ...context, name: `${ref.variable}_scaled` };
  return multiplied(named, ref, scale, axis === undefined ? undefined : order.indexOf(axis));
}

/** Axes in order, numbers as in the source. */
export const plain = (context: NodeContext, value: Dynamic): Dynamic =>
  ordered(context, settled(context, value));

/** Another value of the same axes. */
export const withPending = (value: Dynamic, pending: Pending | undefined): Dynamic => {
  const { pending: _before, ...rest } = value;
  return pending ? { ...rest, pending } : rest;
};

/** The scale of a tensor where it is one number; undefined where each channel has its own. */
export const commonScale = ({ pending, zero }: Dynamic): number | undefined => {
  if (zero !== undefined) return undefined;
  if (!pending) return 1;
  const [first = 1] = pending.scale;
  return pending.scale.every((each) => each === first) ? first : undefined;
};

/** True where a comparison of the tensor's numbers is one of the source's. */
export const isPositive = ({ pending, zero }: Dynamic): boolean =>
  zero === undefined && (!pending || pending.scale.every((each) => each > 0));
