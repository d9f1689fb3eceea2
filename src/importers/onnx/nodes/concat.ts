import { sizeOf } from '../../../numeric/shape.ts';
import { list, object } from '../../project/code.ts';
import { axisOf, failAt, inputAt, integerOf, type NodeContext, type NodeMapping } from '../context.ts';
import { droppedAxis, oneRow, ownAxis } from '../events.ts';
import { requireSize } from '../fold/arithmetic.ts';
import { realOf } from '../operands.ts';
import { token } from '../scales.ts';
import { type Constant, inOrder, type Value } from '../values.ts';
import { commonScale, line, ordered, settled, withPending } from '../write.ts';

function concat(context: NodeContext): Value {
  const values = context.inputs.map((_, i) => inputAt(context, i));
  const [first] = values;
  if (!first) return failAt('HLS3006', context, 'it has no input');
  const axis = axisOf(context, integerOf(context, 'axis', 1), first.shape);
  if (
    values.some(
      (value) =>
        value.shape.length !== first.shape.length ||
        value.shape.some((size, i) => i !== axis && size !== first.shape[i]),
    )
  )
    return failAt(
      'HLS3001',
      context,
      `${values.map((value) => `[${value.shape.join(', ')}]`).join(' and ')} do not fit together`,
    );
  return joinedAlong(context, values, axis);
}

/** Tensors and constants that differ along one axis only, one after the other. */
export function joinedAlong(context: NodeContext, values: readonly Value[], axis: number): Value {
  const extent = values.reduce((sum, { shape }) => sum + (shape[axis] ?? 1), 0);
  const first = values.find(({ kind }) => kind === 'dynamic') ?? values[0];
  const shape = (first?.shape ?? []).map((size, i) => (i === axis ? extent : size));
  requireSize(
    context,
    shape.map((size) => (size % context.events === 0 ? size / context.events : size)),
  );
  if (values.every((value) => value.kind === 'constant')) return concatenated(values, axis, shape);
  return joinedTensors(context, values, axis, shape);
}

function concatenated(values: readonly Constant[], axis: number, shape: readonly number[]): Constant {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const outer = shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const stepped = values.every(({ steps }) => steps !== undefined);
  const join = (listOfOne: (value: Constant) => Float64Array): Float64Array => {
    const data = new Float64Array(sizeOf(shape));
    let at = 0;
    for (let row = 0; row < outer; row++)
      for (const value of values) {
        const size = (value.shape[axis] ?? 1) * inner;
        data.set(listOfOne(value).subarray(row * size, (row + 1) * size), at);
        at += size;
      }
    return data;
  };
  const [first] = values;
  return {
    kind: 'constant',
    shape,
    data: join(({ data }) => data),
    integers: values.every(({ integers }) => integers),
    ...(stepped ? { steps: join(({ steps, data }) => steps ?? data) } : {}),
    ...(first?.origin === undefined ? {} : { origin: first.origin }),
  };
}

/** Tensors of the network, and constants among them, along an axis. */
function joinedTensors(
  context: NodeContext,
  values: readonly Value[],
  axis: number,
  shape: readonly number[],
): Value {
  const dynamics = values.filter((value) => value.kind === 'dynamic');
  const [first] = dynamics;
  if (!first) return failAt('HLS3006', context, 'it has no input');
  const scales = dynamics.map((value) => commonScale(value));
  const shared =
    values.length === dynamics.length && scales.every((scale) => scale !== undefined && scale === scales[0]);
  const places = dynamics.map(({ batch }) => `${batch?.axis} ${batch?.inner}`);
  if (places.some((place) => place !== places[0])) failAt('HLS3001', context, 'it combines different events');
  const own = ownAxis(context, first, axis);
  const hidden = droppedAxis(first);
  const order = dynamics.every((value) => String(value.order) === String(first.order))
    ? first.order
    : undefined;
  const refs = values.map((value, i) => {
    if (value.kind === 'constant') {
      const row = hidden === undefined ? value : oneRow(context, value, hidden);
      const shape = row.shape.filter((_, at) => at !== hidden);
      return token(context, realOf({ ...row, shape }), `constant${i + 1}`);
    }
    const scaled = shared ? value : settled(context, value);
    return (order && dynamics.length === values.length ? scaled : ordered(context, scaled)).ref;
  });
  const kept = order && dynamics.length === values.length ? order : inOrder(first.order.length);
  const at = kept.indexOf(own);
  const refShape = (refs[0]?.shape ?? []).map((size, j) => (j === at ? (shape[axis] ?? 1) : size));
  const ref = line(
    context,
    'concatenate',
    [list(refs.map((each) => context.draft.read(each))), object({ axis: String(at) })],
    refShape,
  );
  return withPending({ ...first, shape, ref, order: kept }, shared ? first.pending : undefined);
}

/** Nodes that join. */
export const joins: Readonly<Record<string, NodeMapping>> = {
  Concat: { attributes: ['axis'], map: concat },
};
