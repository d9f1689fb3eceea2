import { type Module, tableAt, type Value } from '../../src/ir/module.ts';
import type { Op, OpKind, OpOf, Rearrangement, Relation } from '../../src/ir/op.ts';
import { castRaw } from '../../src/numeric/castBig.ts';
import { type FixedType, fractionOf } from '../../src/numeric/fixedType.ts';
import { toBig } from '../../src/numeric/rawTensor.ts';
import type { Shape } from '../../src/numeric/shape.ts';
import { containerOf, elementTypes } from '../../src/numeric/tensorType.ts';
import { add, compare, type Dyadic, dyadic, inSteps, multiply, negate } from './dyadic.ts';

/** Every multi-index of a shape in row-major order. */
export function indicesOf(shape: Shape): number[][] {
  let indices: number[][] = [[]];
  for (const extent of shape) {
    indices = indices.flatMap((index) => Array.from({ length: extent }, (_, i) => [...index, i]));
  }
  return indices;
}

/** An element by its multi-index, counted out the slow way. */
export function elementAt<T>(elements: readonly T[], shape: Shape, index: readonly number[]): T {
  const position = shape.reduce((sum, extent, axis) => sum * extent + (index[axis] ?? Number.NaN), 0);
  const found = elements[position];
  if (found === undefined) throw new Error(`no element [${index}] in [${shape}]`);
  return found;
}

interface Tensor {
  readonly shape: Shape;
  readonly elements: readonly Dyadic[];
}

const cast = (x: Dyadic, type: FixedType): Dyadic =>
  type.width === 0 ? dyadic(0n, 0) : dyadic(castRaw(x.numerator, x.fraction, type), fractionOf(type));

/** Where an element of a rearranged tensor comes from, by definition: operand and multi-index. */
export function originOf(
  form: Rearrangement,
  shapes: readonly Shape[],
  index: readonly number[],
  result: Shape,
): { operand: number; index: number[] } {
  const [source = []] = shapes;
  switch (form.form) {
    case 'reshape': {
      const all = indicesOf(result);
      const position = all.findIndex((each) => each.every((x, axis) => x === index[axis]));
      return { operand: 0, index: indicesOf(source)[position] ?? [] };
    }
    case 'transpose': {
      const from = source.map(() => 0);
      form.permutation.forEach((axis, i) => {
        from[axis] = index[i] ?? 0;
      });
      return { operand: 0, index: from };
    }
    case 'slice':
      return { operand: 0, index: index.map((x, axis) => x + (form.starts[axis] ?? 0)) };
    case 'broadcast':
      return {
        operand: 0,
        index: source.map((extent, axis) => (extent === 1 ? 0 : (index[form.axes[axis] ?? 0] ?? 0))),
      };
    case 'gather':
      return {
        operand: 0,
        index: index.map((x, axis) => (axis === form.axis ? (form.indices[x] ?? 0) : x)),
      };
    case 'concat': {
      let operand = 0;
      let along = index[form.axis] ?? 0;
      while (along >= (shapes[operand]?.[form.axis] ?? 0)) along -= shapes[operand++]?.[form.axis] ?? 0;
      return { operand, index: index.map((x, axis) => (axis === form.axis ? along : x)) };
    }
  }
}

const holds: { readonly [R in Relation]: (order: number) => boolean } = {
  lt: (order) => order < 0,
  le: (order) => order <= 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
};

const larger = (a: Dyadic, b: Dyadic): Dyadic => (compare(a, b) < 0 ? b : a);
const smaller = (a: Dyadic, b: Dyadic): Dyadic => (compare(a, b) > 0 ? b : a);

function contract(op: OpOf<'contract'>, result: Shape, left: Tensor, right: Tensor, bias?: Tensor): Dyadic[] {
  const { spec, accumulator } = op;
  const letters = [...new Set(spec.left + spec.right)];
  const extent = (letter: string): number =>
    left.shape[spec.left.indexOf(letter)] ?? right.shape[spec.right.indexOf(letter)] ?? Number.NaN;
  const summed = letters.filter((letter) => !spec.output.includes(letter));
  return indicesOf(result).map((outer) => {
    const terms = indicesOf(summed.map(extent)).map((inner) => {
      const value = (letter: string): number =>
        outer[spec.output.indexOf(letter)] ?? inner[summed.indexOf(letter)] ?? Number.NaN;
      return multiply(
        elementAt(left.elements, left.shape, [...spec.left].map(value)),
        elementAt(right.elements, right.shape, [...spec.right].map(value)),
      );
    });
    if (!accumulator) return terms.reduce(add, dyadic(0n, 0));
    const { type } = accumulator;
    const start = bias ? cast(elementAt(bias.elements, bias.shape, outer), type) : dyadic(0n, 0);
    return terms.reduce(
      (sum, term) => cast(add(sum, accumulator.cast === 'product' ? cast(term, type) : term), type),
      start,
    );
  });
}

function treeSum(terms: readonly Dyadic[], type: FixedType): Dyadic {
  const [only] = terms;
  if (terms.length === 1 && only) return only;
  let half = 1;
  while (half * 2 < terms.length) half *= 2;
  return cast(add(treeSum(terms.slice(0, half), type), treeSum(terms.slice(half), type)), type);
}

function reduce(op: OpOf<'reduce'>, result: Shape, operand: Tensor): Dyadic[] {
  const { accumulator, operation } = op;
  const kept = operand.shape.map((_, axis) => axis).filter((axis) => !op.axes.includes(axis));
  return indicesOf(result).map((outer) => {
    const terms = indicesOf(operand.shape)
      .filter((index) => kept.every((axis, k) => index[axis] === outer[k]))
      .map((index) => elementAt(operand.elements, operand.shape, index));
    const combine = { sum: add, max: larger, min: smaller }[operation];
    if (!accumulator) return terms.reduce((a, b) => combine(a, b));
    const { type, order } = accumulator;
    const held = terms.map((term) => cast(term, type));
    return order === 'tree' ? treeSum(held, type) : held.reduce((sum, term) => cast(add(sum, term), type));
  });
}

type Meaning<Kind extends OpKind> = (
  op: OpOf<Kind>,
  operand: (id: number) => Tensor,
  value: Value,
  module: Module,
) => Dyadic[];

const each =
  (combine: (a: Dyadic, b: Dyadic) => Dyadic) =>
  (op: { readonly left: number; readonly right: number }, operand: (id: number) => Tensor): Dyadic[] => {
    const right = operand(op.right).elements;
    return operand(op.left).elements.map((a, i) => combine(a, right[i] ?? dyadic(0n, 0)));
  };

const meanings: { readonly [Kind in Exclude<OpKind, 'input'>]: Meaning<Kind> } = {
  constant: (op) => {
    const fraction = fractionOf(containerOf(op.type));
    return toBig(op.data).map((raw) => dyadic(raw, fraction));
  },
  cast: (op, operand, value) => {
    const types = elementTypes(op.type, value.shape);
    return operand(op.operand).elements.map((x, i) => cast(x, types[i] as FixedType));
  },
  add: each(add),
  sub: each((a, b) => add(a, negate(b))),
  mul: each(multiply),
  max: each(larger),
  min: each(smaller),
  neg: (op, operand) => operand(op.operand).elements.map(negate),
  shift: (op, operand) =>
    operand(op.operand).elements.map((x) => dyadic(x.numerator, x.fraction - op.amount)),
  contract: (op, operand, value) =>
    contract(
      op,
      value.shape,
      operand(op.left),
      operand(op.right),
      op.bias === undefined ? undefined : operand(op.bias),
    ),
  reduce: (op, operand, value) => reduce(op, value.shape, operand(op.operand)),
  lookup: (op, operand, _value, module) => {
    const { indexType, type, entries } = tableAt(module, op.table);
    return operand(op.operand).elements.map((x) => {
      const raw = inSteps(x, fractionOf(indexType)) ?? 0n;
      return dyadic(BigInt(entries[Number(BigInt.asUintN(indexType.width, raw))] ?? 0), fractionOf(type));
    });
  },
  compare: (op, operand) =>
    each((a, b) => dyadic(holds[op.relation](compare(a, b)) ? 1n : 0n, 0))(op, operand),
  select: (op, operand) => {
    const [yes, no] = [operand(op.whenTrue).elements, operand(op.whenFalse).elements];
    return operand(op.condition).elements.map(
      (x, i) => (x.numerator !== 0n ? yes[i] : no[i]) ?? dyadic(0n, 0),
    );
  },
  rearrange: (op, operand, value) => {
    const sources = op.operands.map(operand);
    const shapes = sources.map((source) => source.shape);
    return indicesOf(value.shape).map((index) => {
      const origin = originOf(op.rearrangement, shapes, index, value.shape);
      const source = sources[origin.operand];
      return elementAt(source?.elements ?? [], source?.shape ?? [], origin.index);
    });
  },
};

/**
 * The exact value of every element of every value, by the plainest definition of each op.
 *
 * `inputs`: raw integers of the input's container, row-major.
 */
export function evaluate(module: Module, inputs: ReadonlyMap<string, readonly bigint[]>): Dyadic[][] {
  const results: Dyadic[][] = [];
  const operand = (id: number): Tensor => ({
    shape: module.values[id]?.shape ?? [],
    elements: results[id] ?? [],
  });
  for (const value of module.values) {
    const { op } = value;
    if (op.kind === 'input') {
      const fraction = fractionOf(containerOf(op.type));
      results.push((inputs.get(op.name) ?? []).map((raw) => dyadic(raw, fraction)));
    } else {
      const meaning = meanings[op.kind] as (
        op: Op,
        ...rest: [(id: number) => Tensor, Value, Module]
      ) => Dyadic[];
      results.push(meaning(op, operand, value, module));
    }
  }
  return results;
}
