import { list, object } from '../../project/code.ts';
import {
  axisOf,
  constantAt,
  failAt,
  inputAt,
  integerOf,
  listOf,
  type NodeContext,
  type NodeMapping,
  optionalConstant,
} from '../context.ts';
import { eventShape, isSeparate, ownAxis } from '../events.ts';
import { requireSize } from '../fold/arithmetic.ts';
import { realOf } from '../operands.ts';
import { weightPrecision } from '../scales.ts';
import { chosenConstant, type Dynamic, inOrder, type Value } from '../values.ts';
import { line, ordered, settled, shaped, withPending } from '../write.ts';
import { named } from './functions.ts';
import { reshaped } from './shape.ts';

/** Pieces of an axis that are written one by one before it is refused. */
const mostPieces = 256;

/** Indices of one axis, in any order. */
export function chosen(
  context: NodeContext,
  given: Value,
  axis: number,
  indices: readonly number[],
  suffix = '',
): Value {
  const extent = given.shape[axis] ?? 1;
  // Exporters cut lists of extents to nothing.
  const nothing = indices.length === 0 && given.kind === 'dynamic';
  if (nothing || indices.some((i) => !Number.isInteger(i) || i < 0 || i >= extent))
    failAt('HLS3001', context, `it takes indices ${indices.slice(0, 8).join(', ')} of an axis of ${extent}`);
  if (given.kind === 'constant') {
    requireSize(
      context,
      given.shape.map((size, i) => (i === axis ? indices.length : size)),
    );
    return chosenConstant(given, axis, indices);
  }
  if (indices.length === extent && indices.every((index, i) => index === i)) return given;
  const own = ownAxis(context, given, axis);
  const value = given.pending?.axis === own ? settled(context, given) : given;
  const at = value.order.indexOf(own);
  const runs = runsOf(indices);
  if (runs.length > mostPieces) failAt('HLS3001', context, `it takes ${runs.length} pieces of an axis`);
  const shapeWith = (count: number) => value.ref.shape.map((size, j) => (j === at ? count : size));
  const pieces = runs.map(([start, end], i) => {
    const part = runs.length === 1 ? suffix : `${suffix}${suffix === '' ? '' : '_'}part${i + 1}`;
    const options = object({
      axis: String(at),
      start: String(start),
      end: end === extent ? undefined : String(end),
    });
    return line(context, 'slice', [value.ref, options], shapeWith(end - start), part);
  });
  const [first = value.ref] = pieces;
  const ref =
    pieces.length === 1
      ? first
      : line(
          context,
          'concatenate',
          [list(pieces.map((piece) => context.draft.read(piece))), object({ axis: String(at) })],
          shapeWith(indices.length),
          suffix,
        );
  return { ...value, ref, shape: value.shape.map((size, i) => (i === axis ? indices.length : size)) };
}

/** Indices as ranges `[start, end)` that follow each other. */
function runsOf(indices: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last && last[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  }
  return runs;
}

/** Drops an axis of one. */
export function dropped(context: NodeContext, value: Value, axis: number): Value {
  const shape = value.shape.filter((_, i) => i !== axis);
  if (value.kind === 'constant') return { ...value, shape };
  const own = ownAxis(context, value, axis);
  const at = value.order.indexOf(own);
  const refShape = value.ref.shape.filter((_, j) => j !== at);
  const batch = value.batch && { ...value.batch, axis: value.batch.axis - (value.batch.axis > axis ? 1 : 0) };
  const ref = shaped(context, value.ref, refShape);
  const order = value.order.filter((each) => each !== own).map((each) => each - (each > own ? 1 : 0));
  const { pending } = value;
  const scale = pending && {
    ...pending,
    axis: pending.axis === undefined || pending.axis < own ? pending.axis : pending.axis - 1,
  };
  return withPending({ ...value, shape, batch, ref, order }, scale);
}

function gather(context: NodeContext): Value {
  const [data, indices] = [inputAt(context, 0), inputAt(context, 1)];
  const axis = axisOf(context, integerOf(context, 'axis', 0), data.shape);
  if (indices.kind === 'dynamic') return embedded(context, data, indices, axis);
  const extent = data.shape[axis] ?? 1;
  const whole = [...indices.data].map((index) => (index < 0 ? index + extent : index));
  if (data.kind === 'dynamic' && indices.shape.length > 1)
    return failAt('HLS3001', context, `its indices have the shape [${indices.shape.join(', ')}]`);
  if (indices.shape.length === 0) return taken(context, data, axis, whole[0] ?? 0);
  const rows = chosen(context, data, axis, whole);
  if (rows.kind === 'dynamic' || indices.shape.length === 1) return rows;
  return { ...rows, shape: [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)] };
}

/** One index of an axis, which disappears. */
function taken(context: NodeContext, data: Value, axis: number, index: number): Value {
  if (data.kind === 'constant') return dropped(context, chosenConstant(data, axis, [index]), axis);
  if (data.batch?.axis === axis && context.events === 1 && index === 0) return onlyEvent(data, axis);
  const row = chosen(context, data, axis, [index], 'row');
  return dropped(context, row, axis);
}

/** The only event of a network that computes one at a time. */
const onlyEvent = (data: Dynamic, axis: number): Dynamic => ({
  ...data,
  shape: isSeparate(data) ? data.shape.filter((_, i) => i !== axis) : data.shape,
  batch: undefined,
});

/** Rows of trained weights, chosen by the event. */
function embedded(context: NodeContext, table: Value, given: Dynamic, axis: number): Value {
  if (table.kind !== 'constant' || axis !== 0 || table.shape.length !== 2)
    return failAt('HLS3005', context, 'indices from the event choose rows of a constant matrix only');
  const ids = ordered(context, settled(context, given));
  const values = realOf(table);
  const type = weightPrecision(context, values);
  const options = object({
    weight: context.draft.weight(`${context.name}.weight`, values),
    precision: type && object({ weight: type }),
  });
  const features = table.shape[1] ?? 1;
  const shape = [...eventShape(ids), features];
  const ref = line(context, 'embedding', [ids.ref, options], shape);
  return {
    kind: 'dynamic',
    shape: [...ids.shape, features],
    batch: ids.batch,
    ref,
    order: inOrder(shape.length),
  };
}

function slice(context: NodeContext): Value {
  const value = inputAt(context, 0);
  const [starts, ends] = [listOf(context, 'starts', 1) ?? [], listOf(context, 'ends', 2) ?? []];
  const axes = listOf(context, 'axes', 3) ?? starts.map((_, i) => i);
  const steps = optionalConstant(context, 4, 'the steps')?.data ?? starts.map(() => 1);
  return axes.reduce<Value>((result, given, i) => {
    const axis = axisOf(context, given, result.shape);
    const extent = result.shape[axis] ?? 1;
    const step = steps[i] ?? 1;
    if (step === 0) failAt('HLS3005', context, 'its step is 0');
    const clamp = (index: number, low: number, high: number): number =>
      Math.min(Math.max(index < 0 ? index + extent : index, low), high);
    const start = step > 0 ? clamp(starts[i] ?? 0, 0, extent) : clamp(starts[i] ?? 0, 0, extent - 1);
    const end = step > 0 ? clamp(ends[i] ?? extent, 0, extent) : clamp(ends[i] ?? -1, -1, extent - 1);
    if (start === 0 && end === extent && step === 1) return result;
    const indices: number[] = [];
    for (let index = start; step > 0 ? index < end : index > end; index += step) indices.push(index);
    return chosen(context, result, axis, indices, i === axes.length - 1 ? '' : `axis${axis}`);
  }, value);
}

function split(context: NodeContext): Value[] {
  const value = inputAt(context, 0);
  const axis = axisOf(context, integerOf(context, 'axis', 0), value.shape);
  const extent = value.shape[axis] ?? 1;
  const count = context.node.outputs.length;
  const even = Math.ceil(extent / integerOf(context, 'num_outputs', count));
  const sizes =
    listOf(context, 'split', 1) ?? Array.from({ length: count }, (_, i) => Math.min(even, extent - i * even));
  if (sizes.length !== count || sizes.some((size) => size < 1) || sizes.reduce((a, b) => a + b, 0) !== extent)
    failAt('HLS3001', context, `an axis of ${extent} is not split into ${sizes.slice(0, 8).join(', ')}`);
  let start = 0;
  return sizes.map((size, i) => {
    const indices = Array.from({ length: size }, (_, k) => start + k);
    start += size;
    return chosen(context, value, axis, indices, `part${i + 1}`);
  });
}

/** Rows chosen by indices that are known, one number each; torch chooses so by a list of indices. */
function gatherRows(context: NodeContext): Value {
  const [data, indices] = [inputAt(context, 0), constantAt(context, 1, 'the indices')];
  const axis = integerOf(context, 'batch_dims', 0);
  if (axis !== 0 || indices.shape.at(-1) !== 1 || data.shape.length === 0)
    return failAt('HLS3005', context, `indices of [${indices.shape.join(', ')}] have no counterpart`);
  const extent = data.shape[0] ?? 1;
  const whole = [...indices.data].map((index) => (index < 0 ? index + extent : index));
  const rows = chosen(named(context, 'rows'), data, 0, whole);
  const places = indices.shape.slice(0, -1);
  return places.length === 1 ? rows : reshaped(context, rows, [...places, ...data.shape.slice(1)]);
}

/** Nodes that choose and cut. */
export const selections: Readonly<Record<string, NodeMapping>> = {
  Gather: { attributes: ['axis'], map: gather },
  GatherND: { attributes: ['batch_dims'], map: gatherRows },
  Slice: { attributes: ['axes', 'starts', 'ends'], map: slice },
  Split: { attributes: ['axis', 'split', 'num_outputs'], map: split },
};
