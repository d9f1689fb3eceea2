import { type Shape, sizeOf } from '../../../numeric/shape.ts';
import {
  axisOf,
  constantAt,
  failAt,
  inputAt,
  integerOf,
  integersOf,
  listOf,
  type NodeContext,
  type NodeMapping,
  shortList,
  truthOf,
} from '../context.ts';
import { droppedAxis, eventShape, freeExtent, perEvent, placeAfterReshape } from '../events.ts';
import { requireSize } from '../fold/arithmetic.ts';
import { repeatedTo } from '../fold/tensors.ts';
import { realOf } from '../operands.ts';
import { token } from '../scales.ts';
import { type Constant, constant, type Dynamic, inOrder, listed, transposed, type Value } from '../values.ts';
import { commonScale, line, ordered, settled, shaped, withPending } from '../write.ts';

/** The same elements under another shape. */
export function reshaped(context: NodeContext, value: Value, shape: Shape, suffix = ''): Value {
  if (
    sizeOf(shape) !== sizeOf(value.shape) ||
    shape.some((extent) => !Number.isSafeInteger(extent) || extent < 1)
  )
    failAt('HLS3001', context, `[${value.shape.join(', ')}] cannot be reshaped to [${shape.join(', ')}]`);
  if (value.kind === 'constant') return { ...value, shape };
  const own = commonScale(value) === undefined ? settled(context, value) : value;
  const batch = placeAfterReshape(context, own, shape);
  const event = perEvent(shape, batch, context.events);
  const before = eventShape(own);
  const rest = { kind: 'dynamic', shape, batch, order: inOrder(event.length) } as const;
  const source =
    String(before) === String(event) && String(own.order) === String(rest.order)
      ? own
      : ordered(context, own);
  const ref = shaped(context, source.ref, event, suffix);
  return withPending(
    { ...rest, ref },
    own.pending && { scale: own.pending.scale.slice(0, 1), axis: undefined },
  );
}

/** A shape whose entries of 0 and -1 are to be filled in. */
function resolved(context: NodeContext, shape: Shape, target: readonly number[]): Shape {
  const literal = truthOf(context, 'allowzero', false);
  const known = target.map((extent, axis) => (extent === 0 && !literal ? (shape[axis] ?? 1) : extent));
  const rest = sizeOf(shape) / sizeOf(known.filter((extent) => extent !== -1));
  return known.map((extent) => (extent === -1 ? rest : extent));
}

const reshape: NodeMapping = {
  attributes: ['shape', 'allowzero'],
  map: (context) => {
    const value = inputAt(context, 0);
    const target = listOf(context, 'shape', 1) ?? failAt('HLS3002', context, 'the new shape is missing');
    return reshaped(context, value, resolved(context, value.shape, target));
  },
};

const flatten: NodeMapping = {
  attributes: ['axis'],
  map: (context) => {
    const value = inputAt(context, 0);
    const given = integerOf(context, 'axis', 1);
    const axis = given < 0 ? given + value.shape.length : given;
    const front = sizeOf(value.shape.slice(0, axis));
    return reshaped(context, value, [front, sizeOf(value.shape) / front]);
  },
};

const squeeze: NodeMapping = {
  attributes: ['axes'],
  map: (context) => {
    const value = inputAt(context, 0);
    const given = listOf(context, 'axes', 1)?.map((axis) => axisOf(context, axis, value.shape));
    const axes = given ?? value.shape.flatMap((extent, axis) => (extent === 1 ? [axis] : []));
    return reshaped(
      context,
      value,
      value.shape.filter((_, axis) => !axes.includes(axis)),
    );
  },
};

const unsqueeze: NodeMapping = {
  attributes: ['axes'],
  map: (context) => {
    const value = inputAt(context, 0);
    const given = listOf(context, 'axes', 1) ?? failAt('HLS3002', context, 'its axes are missing');
    const rank = value.shape.length + given.length;
    const axes = given.map((axis) => (axis < 0 ? axis + rank : axis));
    const rest = [...value.shape];
    const shape = Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.shift() ?? 1)));
    return reshaped(context, value, shape);
  },
};

/** Axes in another order: nothing is written until a node needs them so. */
export function turned(value: Value, permutation: readonly number[]): Value {
  if (value.kind === 'constant') return transposed(value, permutation);
  const dropped = droppedAxis(value);
  const own = (axis: number): number => axis - (dropped !== undefined && axis > dropped ? 1 : 0);
  const events = permutation.filter((axis) => axis !== dropped).map(own);
  const batch = value.batch && { ...value.batch, axis: permutation.indexOf(value.batch.axis) };
  const { pending } = value;
  return withPending(
    {
      ...value,
      shape: permutation.map((axis) => value.shape[axis] ?? 1),
      batch,
      order: value.order.map((axis) => events.indexOf(axis)),
    },
    pending && {
      scale: pending.scale,
      axis: pending.axis === undefined ? undefined : events.indexOf(pending.axis),
    },
  );
}

const transpose: NodeMapping = {
  attributes: ['perm'],
  map: (context) => {
    const value = inputAt(context, 0);
    const permutation = integersOf(context, 'perm') ?? inOrder(value.shape.length).reverse();
    const axes = permutation.map((axis) => axisOf(context, axis, value.shape));
    if (axes.length !== value.shape.length || new Set(axes).size !== axes.length)
      failAt('HLS3008', context, `[${permutation.join(', ')}] is no order of ${value.shape.length} axes`);
    return turned(value, axes);
  },
};

/** Repeats a constant for every event, where its shape says so. */
function forEveryEvent(context: NodeContext, value: Constant, shape: Shape): Value {
  // Only the extent of a free axis tells it from others.
  const free = context.events === freeExtent;
  const axis = shape.findIndex((extent) => free && extent % freeExtent === 0 && extent > 0);
  if (axis < 0) return repeatedTo(context, value, shape);
  const event = shape.map((extent, i) => (i === axis ? extent / context.events : extent));
  const batch = { axis, inner: 1 };
  const own = perEvent(shape, batch, context.events);
  const data = repeatedTo(context, value, event);
  const ref = token(context, realOf({ ...data, shape: own.length === 0 ? [1] : own }), 'constant');
  if (data.data.every((each) => each === 0)) context.zeros.add(ref.variable);
  return { kind: 'dynamic', shape, batch, ref: { ...ref, shape: own }, order: inOrder(own.length) };
}

const expand: NodeMapping = {
  attributes: [],
  map: (context) => {
    const value = inputAt(context, 0);
    const target = shortList(context, constantAt(context, 1, 'the shape'));
    const rank = Math.max(target.length, value.shape.length);
    const shape = Array.from({ length: rank }, (_, axis) => {
      const own = value.shape[axis - rank + value.shape.length] ?? 1;
      const wanted = target[axis - rank + target.length] ?? 1;
      return wanted === 1 || wanted === -1 ? own : wanted;
    });
    if (value.kind === 'constant') return forEveryEvent(context, value, shape);
    return expanded(context, value, shape);
  },
};

/** A tensor of the network repeated: the sum with zeros of the larger shape. */
export function expanded(context: NodeContext, given: Dynamic, shape: Shape): Value {
  const value = ordered(context, commonScale(given) === undefined ? settled(context, given) : given);
  if (String(shape) === String(value.shape)) return value;
  const batch = value.batch && { ...value.batch, axis: value.batch.axis + shape.length - value.shape.length };
  const event = perEvent(shape, batch, context.events);
  requireSize(context, event);
  const zeros = token(context, { shape: event, data: new Float64Array(sizeOf(event)) }, 'zeros');
  const ref = line(context, 'add', [value.ref, zeros], event);
  return withPending({ kind: 'dynamic', shape, batch, ref, order: inOrder(event.length) }, value.pending);
}

const shapeOf: NodeMapping = {
  attributes: ['start', 'end'],
  map: (context) => {
    const { shape } = inputAt(context, 0);
    return listed(shape.slice(integerOf(context, 'start', 0), integerOf(context, 'end', shape.length)));
  },
};

const constantOfShape: NodeMapping = {
  attributes: ['value'],
  map: (context) => {
    const value = context.node.attributes.get('value');
    const filling = typeof value === 'object' && 'kind' in value ? value : constant([1], Float64Array.of(0));
    const shape = shortList(context, constantAt(context, 0, 'the shape'));
    return forEveryEvent(context, { ...filling, shape: [] }, shape);
  },
};

/** Nodes that only change shapes, of constants too. */
export const shapes: Readonly<Record<string, NodeMapping>> = {
  ConstantOfShape: constantOfShape,
  Expand: expand,
  Flatten: flatten,
  Reshape: reshape,
  Shape: shapeOf,
  Size: {
    attributes: [],
    map: (context) => constant([], Float64Array.of(sizeOf(inputAt(context, 0).shape)), true),
  },
  Squeeze: squeeze,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
