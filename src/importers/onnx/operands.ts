import type { RealTensor } from '../../numeric/parameter.ts';
import { numbers } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import { failAt, type NodeContext } from './context.ts';
import { droppedAxis, isSeparate, oneRow } from './events.ts';
import { trained } from './grids.ts';
import { type Constant, type Dynamic, type Pending, picked, type Value } from './values.ts';
import { settled } from './write.ts';

/** A factor of a product with a letter for each axis: of the model's tensor, or of a constant. */
export interface Factor {
  readonly letters: string;
  readonly source: Ref | Constant;
  /** What the product must still be multiplied by, along the axis of a letter. */
  readonly scale: { readonly factors: Float64Array; readonly letter: string | undefined } | undefined;
}

/** The letter of the axis that counts events, and whether something else is merged into it. */
export interface EventLetter {
  readonly letter: string;
  readonly inner: number;
  readonly separate: boolean;
}

/** The letter under which the tensors count events; throws HLS3001 where they disagree. */
export function eventLetter(
  context: NodeContext,
  operands: readonly { readonly value: Value; readonly letters: string }[],
): EventLetter | undefined {
  const found = operands.flatMap(({ value, letters }): EventLetter[] => {
    if (value.kind === 'constant' || !value.batch) return [];
    return [
      { letter: letters[value.batch.axis] ?? '', inner: value.batch.inner, separate: isSeparate(value) },
    ];
  });
  const [first, ...others] = found;
  if (first && others.some(({ letter, inner }) => letter !== first.letter || inner !== first.inner))
    failAt('HLS3001', context, 'it combines different events');
  return first;
}

/** A tensor of the network without its axes of one that another tensor has in full. */
export function dynamicFactor(
  context: NodeContext,
  given: Dynamic,
  letters: string,
  extents: ReadonlyMap<string, number>,
  summed: string,
): Factor {
  const vector = given.pending?.axis;
  const clashes = vector !== undefined && summed.includes(letterOfEventAxis(given, letters, vector));
  const value = clashes ? settled(context, given) : given;
  const own = value.order.map((axis) => letterOfEventAxis(value, letters, axis));
  const keeps = own.map((letter, j) => (value.ref.shape[j] ?? 1) === (extents.get(letter) ?? 1));
  const shape = value.ref.shape.filter((_, j) => keeps[j]);
  const source = keeps.every(Boolean)
    ? value.ref
    : context.draft.add(`${value.ref.variable}_narrow`, 'reshape', [value.ref, numbers(shape)], shape);
  const { pending } = value;
  return {
    letters: own.filter((_, j) => keeps[j]).join(''),
    source,
    scale: pending && {
      factors: pending.scale,
      letter: pending.axis === undefined ? undefined : letterOfEventAxis(value, letters, pending.axis),
    },
  };
}

function letterOfEventAxis(value: Dynamic, letters: string, axis: number): string {
  const dropped = droppedAxis(value);
  return letters[axis + (dropped !== undefined && axis >= dropped ? 1 : 0)] ?? '';
}

/** Weights without their axes of one that the tensor has in full, and without the one that counts events. */
export function constantFactor(
  context: NodeContext,
  given: Constant,
  letters: string,
  extents: ReadonlyMap<string, number>,
  event: EventLetter | undefined,
  summed: string,
): Factor {
  const eventAxis = event?.separate ? letters.indexOf(event.letter) : -1;
  const value = eventAxis < 0 ? given : oneRow(context, given, eventAxis);
  const dropped = (letter: string, extent: number): boolean =>
    (letter === event?.letter && event.separate) || extent !== (extents.get(letter) ?? 1);
  const keeps = value.shape.map((extent, axis) => !dropped(letters[axis] ?? '', extent));
  value.shape.forEach((extent, axis) => {
    if (!keeps[axis] && extent !== 1)
      failAt('HLS3001', context, `a constant of ${extent} differs from event to event`);
  });
  const kept = [...letters].filter((_, axis) => keeps[axis]).join('');
  const shape = value.shape.filter((_, axis) => keeps[axis]);
  const free = [...kept].flatMap((letter, axis) => (summed.includes(letter) ? [] : [axis]));
  const { values, scale } = trained(
    picked(value, shape, (i) => i),
    free,
  );
  return {
    letters: kept,
    source: values,
    scale: scale && {
      factors: scale.scale,
      letter: scale.axis === undefined ? undefined : kept[scale.axis],
    },
  };
}

/** The scale of a product, where at most one axis has scales of its own. */
export function productScale(
  factors: readonly Factor[],
  axisOf: (letter: string) => number,
): Pending | undefined {
  const scales = factors.flatMap(({ scale }) => (scale ? [scale] : []));
  if (scales.length === 0) return undefined;
  const axes = scales.flatMap(({ letter }) => (letter === undefined ? [] : [axisOf(letter)]));
  const length = Math.max(...scales.map((each) => each.factors.length));
  const scale = Float64Array.from({ length }, (_, i) =>
    scales.reduce((product, { factors: own }) => product * (own[own.length === 1 ? 0 : i] ?? 1), 1),
  );
  return { scale, axis: axes[0] };
}

/** Trained values as the project stores them. */
export const realOf = ({ shape, data, origin }: Constant): RealTensor => ({
  shape,
  data,
  ...(origin === undefined ? {} : { origin }),
});
