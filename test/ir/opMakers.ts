import { broadcastShape } from '../../src/ir/builder.ts';
import { containerOfValue, type Value } from '../../src/ir/module.ts';
import type { OpKind, Rearrangement } from '../../src/ir/op.ts';
import { pack } from '../../src/numeric/rawTensor.ts';
import { type Shape, sameShape, sizeOf } from '../../src/numeric/shape.ts';
import type { Sketch } from './sketch.ts';

/** Adds one op of a kind to a sketch, with operands that fit. */
type Maker = (sketch: Sketch) => Value;

/** A value whose shape repeats to `shape` as in NumPy, or to which `shape` repeats. */
function partner(sketch: Sketch, shape: Shape): Value {
  const { draws, limits } = sketch;
  const fits = (other: Shape): boolean => {
    try {
      return sizeOf(broadcastShape(shape, other)) <= limits.maximumElements;
    } catch {
      return false;
    }
  };
  const found = draws.chance(0.6) ? sketch.value((value) => fits(value.shape)) : undefined;
  if (found && fits(found.shape)) return found;
  return sketch.constant(
    shape.slice(draws.below(shape.length + 1)).map((extent) => (draws.chance(0.3) ? 1 : extent)),
  );
}

const binary =
  (kind: 'add' | 'sub' | 'mul' | 'max' | 'min'): Maker =>
  (sketch) => {
    const left = sketch.value();
    const right = partner(sketch, left.shape);
    return sketch.keep(
      sketch.draws.chance(0.5)
        ? sketch.builder.binary(kind, left, right)
        : sketch.builder.binary(kind, right, left),
    );
  };

function contract(sketch: Sketch): Value {
  const { draws, builder, limits } = sketch;
  const left = sketch.value();
  const leftLetters = [...'abcdef'].slice(0, left.shape.length);
  const weights = draws.chance(0.6);
  let rightLetters: string[];
  let right: Value;
  if (weights) {
    rightLetters = draws.shuffle([...draws.some(leftLetters, 0.7), ...draws.some(['x'], 0.6)]);
    right = sketch.constant(
      rightLetters.map((letter) => left.shape[leftLetters.indexOf(letter)] ?? draws.between(1, 4)),
    );
  } else {
    right = sketch.value();
    const free = new Set(leftLetters);
    rightLetters = right.shape.map((extent, axis) => {
      const shared = [...free].find(
        (letter) => left.shape[leftLetters.indexOf(letter)] === extent && draws.chance(0.8),
      );
      if (shared) free.delete(shared);
      return shared ?? 'uvwxyz'.charAt(axis);
    });
  }
  const extents = new Map<string, number>();
  for (const [letters, { shape }] of [
    [leftLetters, left],
    [rightLetters, right],
  ] as const) {
    for (const [axis, letter] of letters.entries()) extents.set(letter, shape[axis] ?? 1);
  }
  const output: string[] = [];
  let size = 1;
  for (const letter of draws.shuffle([...extents.keys()])) {
    const extent = extents.get(letter) ?? 1;
    if (size * extent <= limits.maximumElements && draws.chance(0.7)) {
      output.push(letter);
      size *= extent;
    }
  }
  const accumulator = draws.chance(0.4)
    ? { type: sketch.type(), cast: draws.pick(['product', 'sum'] as const) }
    : undefined;
  const shape = output.map((letter) => extents.get(letter) ?? 1);
  const bias = accumulator && draws.chance(0.5) ? sketch.constant(shape) : undefined;
  const swapped = draws.chance(0.3);
  const spec = swapped
    ? `${rightLetters.join('')},${leftLetters.join('')}->${output.join('')}`
    : `${leftLetters.join('')},${rightLetters.join('')}->${output.join('')}`;
  const [first, second] = swapped ? [right, left] : [left, right];
  return sketch.keep(builder.contract(spec, first, second, accumulator, bias));
}

function reduce(sketch: Sketch): Value {
  const { draws, builder } = sketch;
  const operand = sketch.value();
  const axes = draws.shuffle(
    draws.some(
      operand.shape.map((_, axis) => axis),
      0.6,
    ),
  );
  const operation = draws.pick(['sum', 'max', 'min'] as const);
  const accumulator =
    operation === 'sum' && draws.chance(0.5)
      ? { type: sketch.type(), order: draws.pick(['sequential', 'tree'] as const) }
      : undefined;
  return sketch.keep(builder.reduce(operation, operand, axes, accumulator));
}

function lookup(sketch: Sketch): Value {
  const { draws, builder, limits } = sketch;
  const operand = sketch.value();
  const indexType = draws.type(0, 6);
  const index = builder.cast(operand, indexType);
  const known = builder.tables.find(
    (table) =>
      table.indexType.width === indexType.width &&
      table.indexType.integer === indexType.integer &&
      table.indexType.signed === indexType.signed,
  );
  if (known) return sketch.keep(builder.lookup(index, known));
  const type = draws.type(0, limits.maximumWidth);
  const entries = pack(Array.from({ length: 2 ** indexType.width }, () => draws.raw(type)));
  const name = `table${builder.tables.length}`;
  const description = draws.pick(['exp(-x / 4)', 'a "quoted" word', '', '1/x\n// 2']);
  return sketch.keep(builder.lookup(index, { name, description, indexType, type, entries }));
}

function compare(sketch: Sketch): Value {
  const left = sketch.value();
  const relation = sketch.draws.pick(['lt', 'le', 'gt', 'ge', 'eq', 'ne'] as const);
  return sketch.keep(sketch.builder.compare(relation, left, partner(sketch, left.shape)));
}

function select(sketch: Sketch): Value {
  const { draws, builder } = sketch;
  const whenTrue = sketch.value();
  const whenFalse = partner(sketch, whenTrue.shape);
  const shape = broadcastShape(whenTrue.shape, whenFalse.shape);
  // Any value can be a condition; most are comparisons.
  const any = sketch.value((value) => sameShape(value.shape, shape));
  const condition =
    draws.chance(0.4) && sameShape(any.shape, shape)
      ? any
      : builder.compare(draws.pick(['lt', 'ge', 'ne']), whenTrue, whenFalse);
  return sketch.keep(builder.select(condition, whenTrue, whenFalse));
}

const formMakers: { readonly [F in Rearrangement['form']]: (sketch: Sketch, operand: Value) => Value } = {
  reshape: ({ builder, draws }, operand) => {
    const size = sizeOf(operand.shape);
    const first = draws.pick([1, 2, 3, 4, size].filter((extent) => size % extent === 0));
    return builder.rearrange({ form: 'reshape', shape: draws.shuffle([first, size / first]) }, operand);
  },
  transpose: ({ builder, draws }, operand) =>
    builder.rearrange(
      { form: 'transpose', permutation: draws.shuffle(operand.shape.map((_, axis) => axis)) },
      operand,
    ),
  slice: ({ builder, draws }, operand) => {
    const sizes = operand.shape.map((extent) => draws.between(1, extent));
    const starts = operand.shape.map((extent, axis) => draws.below(extent - (sizes[axis] ?? 1) + 1));
    return builder.rearrange({ form: 'slice', starts, sizes }, operand);
  },
  concat: (sketch, operand) => {
    if (operand.shape.length === 0) return operand;
    const axis = sketch.draws.below(operand.shape.length);
    const alike = (shape: Shape): boolean =>
      shape.length === operand.shape.length &&
      shape.every((extent, i) => i === axis || extent === operand.shape[i]);
    const others = Array.from({ length: sketch.draws.below(3) }, () => {
      const other = sketch.value((value) => alike(value.shape));
      return alike(other.shape) ? other : sketch.constant(operand.shape);
    });
    const parts = sketch.draws.shuffle([operand, ...others]);
    const size = parts.reduce((sum, part) => sum + sizeOf(part.shape), 0);
    return size > 2 * sketch.limits.maximumElements
      ? operand
      : sketch.builder.rearrange({ form: 'concat', axis }, ...parts);
  },
  broadcast: ({ builder, draws, limits }, operand) => {
    const rank = Math.max(operand.shape.length, Math.min(4, operand.shape.length + draws.below(2)));
    const axes = draws
      .shuffle(Array.from({ length: rank }, (_, axis) => axis))
      .slice(0, operand.shape.length);
    const shape = Array.from({ length: rank }, () => draws.between(1, 3));
    axes.forEach((axis, i) => {
      const extent = operand.shape[i] ?? 1;
      if (extent > 1) shape[axis] = extent;
    });
    return sizeOf(shape) > limits.maximumElements
      ? operand
      : builder.rearrange({ form: 'broadcast', shape, axes }, operand);
  },
  gather: ({ builder, draws }, operand) => {
    if (operand.shape.length === 0) return operand;
    const axis = draws.below(operand.shape.length);
    const indices = Array.from({ length: draws.between(1, 4) }, () => draws.below(operand.shape[axis] ?? 1));
    return builder.rearrange({ form: 'gather', axis, indices }, operand);
  },
};

export const makers: { readonly [Kind in OpKind]: Maker } = {
  input: (sketch) => (sketch.builder.inputs.length < 3 ? sketch.input() : sketch.value()),
  constant: (sketch) => sketch.keep(sketch.constant(sketch.shape())),
  cast: (sketch) => {
    const operand = sketch.value();
    return sketch.keep(sketch.builder.cast(operand, sketch.tensorType(operand.shape)));
  },
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  max: binary('max'),
  min: binary('min'),
  neg: (sketch) => sketch.keep(sketch.builder.negate(sketch.value())),
  shift: (sketch) => sketch.keep(sketch.builder.shift(sketch.value(), sketch.draws.between(-4, 4))),
  contract,
  reduce,
  lookup,
  compare,
  select,
  rearrange: (sketch) => {
    const form = sketch.draws.pick(Object.keys(formMakers) as Rearrangement['form'][]);
    const operand = sketch.value((value) => containerOfValue(value).width <= sketch.limits.maximumExactWidth);
    return sketch.keep(formMakers[form](sketch, operand));
  },
};
