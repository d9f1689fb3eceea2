import { numbers, object, quoted } from '../../project/code.ts';
import {
  axisOf,
  dynamicAt,
  failAt,
  integerOf,
  listOf,
  type NodeContext,
  type NodeMapping,
  truthOf,
} from '../context.ts';
import { eventShape, ownAxis } from '../events.ts';
import { constant, type Dynamic, inOrder, type Value } from '../values.ts';
import { commonScale, isPositive, line, ordered, settled, shaped, withPending } from '../write.ts';
import { joined } from './arithmetic.ts';
import { named, table } from './functions.ts';
import { scaledBy } from './scaled.ts';

type Pool = 'sumPool' | 'meanPool' | 'maxPool';

/** A pool over axes of the source; they disappear, or stay as ones. */
export function pooled(
  context: NodeContext,
  given: Dynamic,
  call: Pool,
  axes: readonly number[],
  kept: boolean,
): Dynamic {
  const scaleKept = commonScale(given) !== undefined && (call !== 'maxPool' || isPositive(given));
  const value = ordered(context, scaleKept ? given : settled(context, given));
  const own = axes.map((axis) => ownAxis(context, value, axis));
  const before = eventShape(value);
  const shape = value.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const reduced = before.filter((_, axis) => !own.includes(axis));
  const compat = context.options.compat && call !== 'maxPool';
  const precision = compat
    ? object({ result: quoted(context.options.precision), accum: quoted(context.options.precision) })
    : undefined;
  const options = object({
    axis: own.length === 1 ? String(own[0]) : numbers(own),
    compat: compat && call === 'meanPool' ? quoted('hls4ml') : undefined,
    precision,
  });
  const { pending } = value;
  const first = pending && { scale: pending.scale.slice(0, 1), axis: undefined };
  const ref = line(context, call, [value.ref, options], reduced, kept ? 'pooled' : '');
  if (kept) {
    const full = before.map((extent, axis) => (own.includes(axis) ? 1 : extent));
    const back = shaped(context, ref, full);
    return withPending({ ...value, shape, ref: back }, first);
  }
  const left = value.shape.filter((_, axis) => !axes.includes(axis));
  const batch = value.batch && {
    ...value.batch,
    axis: value.batch.axis - axes.filter((axis) => axis < (value.batch?.axis ?? 0)).length,
  };
  return withPending({ ...value, shape: left, batch, ref, order: inOrder(reduced.length) }, first);
}

function axesOf(context: NodeContext, value: Value): number[] | undefined {
  const given = listOf(context, 'axes', 1);
  if (given === undefined || given.length === 0) {
    if (truthOf(context, 'noop_with_empty_axes', false)) return undefined;
    return value.shape.map((_, axis) => axis);
  }
  return given.map((axis) => axisOf(context, axis, value.shape));
}

const attributes = ['axes', 'keepdims', 'noop_with_empty_axes'];

const reduction = (call: Pool): NodeMapping => ({
  attributes,
  map: (context) => {
    const value = dynamicAt(context, 0);
    const axes = axesOf(context, value);
    return axes ? pooled(context, value, call, axes, truthOf(context, 'keepdims', true)) : value;
  },
});

const minusOne = constant([], Float64Array.of(-1));

/** The smallest value is the negative of the largest negative. */
const smallest: NodeMapping = {
  attributes,
  map: (context) => {
    const value = settled(context, dynamicAt(context, 0));
    const axes = axesOf(context, value) ?? [];
    const negative = scaledBy(named(context, 'negative'), value, minusOne);
    const largest = pooled(
      named(context, 'largest'),
      negative,
      'maxPool',
      axes,
      truthOf(context, 'keepdims', true),
    );
    return scaledBy(context, largest, minusOne);
  },
};

/** Σ x², and its root where `root` says so. */
const squares = (root: boolean): NodeMapping => ({
  attributes,
  map: (context) => {
    const value = settled(context, dynamicAt(context, 0));
    const square = joined(context, 'multiply', value, value, 'square');
    const sum = pooled(
      root ? named(context, 'sum') : context,
      square,
      'sumPool',
      axesOf(context, value) ?? [],
      truthOf(context, 'keepdims', true),
    );
    return root ? table(context, sum, 'activation', { function: quoted('sqrt') }) : sum;
  },
});

/** Over all axes behind the channels. */
const global = (call: Pool): NodeMapping => ({
  attributes: [],
  map: (context) => {
    const value = dynamicAt(context, 0);
    if (value.shape.length < 3)
      failAt(
        'HLS3001',
        context,
        `it pools [${value.shape.join(', ')}], expected events, channels and places`,
      );
    return pooled(context, value, call, inOrder(value.shape.length).slice(2), true);
  },
});

const argmax: NodeMapping = {
  attributes: ['axis', 'keepdims', 'select_last_index'],
  map: (context) => {
    const given = dynamicAt(context, 0);
    const value = isPositive(given) && commonScale(given) !== undefined ? given : settled(context, given);
    if (truthOf(context, 'select_last_index', false))
      failAt('HLS3005', context, 'only the first of equal values can be chosen');
    const axis = axisOf(context, integerOf(context, 'axis', 0), value.shape);
    const own = ownAxis(context, value, axis);
    const source = ordered(context, value);
    const before = eventShape(source);
    const kept = truthOf(context, 'keepdims', true);
    const reduced = before.filter((_, at) => at !== own);
    const ref = line(
      context,
      'argmax',
      [source.ref, object({ axis: String(own) })],
      reduced,
      kept ? 'index' : '',
    );
    const full = before.map((extent, at) => (at === own ? 1 : extent));
    const shape = value.shape.map((extent, at) => (at === axis ? 1 : extent));
    if (kept) return withPending({ ...source, shape, ref: shaped(context, ref, full) }, undefined);
    const batch = value.batch && {
      ...value.batch,
      axis: value.batch.axis - (axis < value.batch.axis ? 1 : 0),
    };
    return {
      kind: 'dynamic',
      shape: shape.filter((_, at) => at !== axis),
      batch,
      ref,
      order: inOrder(reduced.length),
    };
  },
};

/** Nodes that compute over whole axes. */
export const reductions: Readonly<Record<string, NodeMapping>> = {
  ArgMax: argmax,
  GlobalAveragePool: global('meanPool'),
  GlobalMaxPool: global('maxPool'),
  ReduceL2: squares(true),
  ReduceMax: reduction('maxPool'),
  ReduceMean: reduction('meanPool'),
  ReduceMin: smallest,
  ReduceSum: reduction('sumPool'),
  ReduceSumSquare: squares(false),
};
