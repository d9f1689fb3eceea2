import { type Shape, sizeOf, stridesOf } from '../../../numeric/shape.ts';
import {
  axisOf,
  constantAt,
  failAt,
  integerOf,
  listOf,
  type NodeContext,
  numberOf,
  truthOf,
} from '../context.ts';
import { type Constant, constant, listed, picked, repeated } from '../values.ts';
import { type Fold, requireSize } from './arithmetic.ts';

/** Sums and their like over axes. */
const reduced =
  (start: number, join: (a: number, b: number) => number, mean = false): Fold =>
  (context) => {
    const x = constantAt(context, 0, 'the input');
    const given = listOf(context, 'axes', 1);
    const none = truthOf(context, 'noop_with_empty_axes', false);
    if ((given === undefined || given.length === 0) && none) return x;
    const axes =
      given === undefined || given.length === 0
        ? x.shape.map((_, axis) => axis)
        : given.map((axis) => axisOf(context, axis, x.shape));
    const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    const strides = stridesOf(kept);
    const own = stridesOf(x.shape);
    const data = new Float64Array(sizeOf(kept)).fill(start);
    x.data.forEach((value, i) => {
      const at = x.shape.reduce((sum, extent, axis) => {
        const along = Math.floor(i / (own[axis] ?? 1)) % extent;
        return sum + (axes.includes(axis) ? 0 : along * (strides[axis] ?? 1));
      }, 0);
      data[at] = join(data[at] ?? start, value);
    });
    const count = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
    const shape = truthOf(context, 'keepdims', true) ? kept : kept.filter((_, axis) => !axes.includes(axis));
    return constant(shape, mean ? data.map((value) => value / count) : data, x.integers && !mean, {
      origin: x.origin,
    });
  };

/** A matrix product of constants, of two axes each or one stack of them. */
const product: Fold = (context) => {
  const [a, b] = [constantAt(context, 0, 'the left'), constantAt(context, 1, 'the right')];
  const [rows = 1, inner = 1] = a.shape.slice(-2);
  const columns = b.shape.at(-1) ?? 1;
  if (a.shape.length < 2 || b.shape.length !== 2 || b.shape[0] !== inner)
    return failAt(
      'HLS3001',
      context,
      `constants of [${a.shape.join(', ')}] and [${b.shape.join(', ')}] are not multiplied`,
    );
  const shape = [...a.shape.slice(0, -1), columns];
  requireSize(context, [...shape, inner]);
  void rows;
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
    const row = Math.floor(i / columns) * inner;
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += (a.data[row + k] ?? 0) * (b.data[k * columns + (i % columns)] ?? 0);
    return sum;
  });
  return constant(shape, data, a.integers && b.integers, { origin: a.origin ?? b.origin });
};

const range: Fold = (context) => {
  const [start = 0, limit = 0, delta = 1] = [0, 1, 2].map(
    (i) => constantAt(context, i, 'a limit').data[0] ?? 0,
  );
  const length = Math.max(0, Math.ceil((limit - start) / delta));
  requireSize(context, [length]);
  const integers = constantAt(context, 0, 'the start').integers;
  return constant(
    [length],
    Float64Array.from({ length }, (_, i) => start + i * delta),
    integers,
  );
};

const tile: Fold = (context) => {
  const x = constantAt(context, 0, 'the input');
  const counts = constantAt(context, 1, 'the repeats').data;
  const shape = x.shape.map((extent, axis) => extent * (counts[axis] ?? 1));
  requireSize(context, shape);
  const [target, strides] = [stridesOf(shape), stridesOf(x.shape)];
  return picked(x, shape, (i) =>
    x.shape.reduce(
      (sum, extent, axis) => sum + (Math.floor(i / (target[axis] ?? 1)) % extent) * (strides[axis] ?? 1),
      0,
    ),
  );
};

/** Keeps the triangle above or below a diagonal. */
const triangle: Fold = (context) => {
  const x = constantAt(context, 0, 'the input');
  const upper = truthOf(context, 'upper', true);
  const diagonal = context.inputs[1] ? (constantAt(context, 1, 'k').data[0] ?? 0) : 0;
  const [rows = 1, columns = 1] = x.shape.slice(-2);
  const data = x.data.map((value, i) => {
    const along = (i % columns) - (Math.floor(i / columns) % rows);
    return (upper ? along >= diagonal : along <= diagonal) ? value : 0;
  });
  return { ...x, data };
};

/** The value of a node `Constant`, in any of its forms. */
const given: Fold = (context) => {
  const { attributes } = context.node;
  const [name = '', value] = [...attributes][0] ?? [];
  if (typeof value === 'object' && 'kind' in value) return value;
  if (name === 'value_float' || name === 'value_int')
    return constant([], Float64Array.of(numberOf(context, name)), name === 'value_int');
  if ((name === 'value_floats' || name === 'value_ints') && Array.isArray(value)) {
    const numbers = value.map(Number);
    return { ...listed(numbers), integers: name === 'value_ints' };
  }
  return failAt('HLS3005', context, 'its value is no tensor of numbers');
};

export const repeatedTo = (context: NodeContext, value: Constant, shape: Shape): Constant => {
  requireSize(context, shape);
  return repeated(value, shape);
};

const oneHot: Fold = (context) => {
  const [indices, depth] = [
    constantAt(context, 0, 'the indices'),
    constantAt(context, 1, 'the depth').data[0] ?? 0,
  ];
  const [off = 0, on = 1] = constantAt(context, 2, 'the values').data;
  if (integerOf(context, 'axis', -1) !== -1) return failAt('HLS3005', context, 'only the last axis is known');
  const shape = [...indices.shape, depth];
  requireSize(context, shape);
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) =>
    indices.data[Math.floor(i / depth)] === i % depth ? on : off,
  );
  return constant(shape, data, constantAt(context, 2, 'the values').integers);
};

/** Whole tensors of numbers that are known. */
export const tensorFolds: Readonly<Record<string, Fold>> = {
  Constant: given,
  MatMul: product,
  OneHot: oneHot,
  Range: range,
  ReduceMax: reduced(Number.NEGATIVE_INFINITY, Math.max),
  ReduceMean: reduced(0, (a, b) => a + b, true),
  ReduceMin: reduced(Number.POSITIVE_INFINITY, Math.min),
  ReduceProd: reduced(1, (a, b) => a * b),
  ReduceSum: reduced(0, (a, b) => a + b),
  Tile: tile,
  Trilu: triangle,
};
