import {
  axisOf,
  constantAt,
  failAt,
  inputAt,
  integersOf,
  listOf,
  type NodeContext,
  type NodeMapping,
  numberOf,
  optionalConstant,
  shortList,
  textOf,
} from '../context.ts';
import { droppedAxis } from '../events.ts';
import { constant, type Value } from '../values.ts';
import { joinedAlong } from './concat.ts';
import { named } from './functions.ts';
import { chosen } from './select.ts';

/** Most places that are added at one end. */
const mostPlaces = 4096;

/** Index of the place whose number stands at a place before, within or behind the axis. */
function source(context: NodeContext, mode: string, place: number, extent: number): number {
  switch (mode) {
    case 'edge':
      return Math.min(Math.max(place, 0), extent - 1);
    case 'wrap':
      return ((place % extent) + extent) % extent;
    case 'reflect': {
      const period = Math.max(1, 2 * (extent - 1));
      const along = ((place % period) + period) % period;
      return Math.min(along, period - along);
    }
    default:
      return failAt('HLS3005', context, `attribute 'mode' is '${mode}'`);
  }
}

/** One axis with places added, or, where counts are negative, cut off. */
function padded(
  context: NodeContext,
  value: Value,
  axis: number,
  front: number,
  behind: number,
  filling: number,
): Value {
  const extent = value.shape[axis] ?? 1;
  const mode = textOf(context, 'mode', 'constant');
  const places = Array.from({ length: Math.max(0, front + extent + behind) }, (_, i) => i - front);
  const own = named(context, `axis${axis}`);
  if (mode !== 'constant')
    return chosen(
      own,
      value,
      axis,
      places.map((place) => source(context, mode, place, extent)),
    );
  const inside = places.filter((place) => place >= 0 && place < extent);
  const kept = chosen(own, value, axis, inside);
  const counted = value.kind === 'dynamic' ? droppedAxis(value) : undefined;
  const added = (count: number): Value[] => {
    if (count <= 0) return [];
    const shape = value.shape.map((each, at) => (at === axis ? count : at === counted ? 1 : each));
    return [constant(shape, new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(filling))];
  };
  const parts = [...added(front), kept, ...added(behind)];
  return parts.length === 1 ? kept : joinedAlong(own, parts, axis);
}

function pad(context: NodeContext): Value {
  const value = inputAt(context, 0);
  const given = context.inputs[1]
    ? shortList(context, constantAt(context, 1, 'the pads'))
    : (integersOf(context, 'pads') ?? []);
  const filling = optionalConstant(context, 2, 'the value')?.data[0] ?? numberOf(context, 'value', 0);
  const axes = (listOf(context, 'axes', 3) ?? value.shape.map((_, i) => i)).map((axis) =>
    axisOf(context, axis, value.shape),
  );
  if (
    given.length !== 2 * axes.length ||
    given.some((count) => !Number.isInteger(count) || Math.abs(count) > mostPlaces)
  )
    failAt('HLS3005', context, `its pads are [${given.slice(0, 8).join(', ')}]`);
  return axes.reduce<Value>((result, axis, i) => {
    const [front = 0, behind = 0] = [given[i], given[i + axes.length]];
    return front === 0 && behind === 0 ? result : padded(context, result, axis, front, behind, filling);
  }, value);
}

/** Places added at the ends of axes. */
export const paddings: Readonly<Record<string, NodeMapping>> = {
  Pad: { attributes: ['mode', 'pads', 'value'], map: pad },
};
