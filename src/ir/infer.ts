import { InternalError } from '../base/errors.ts';
import { type FixedType, fixed, formatType, fractionOf, sameType } from '../numeric/fixedType.ts';
import {
  addIntervals,
  contains,
  type Interval,
  intervalOfType,
  maximumOfIntervals,
  minimumOfIntervals,
  multiplyIntervals,
  negateInterval,
  refine,
  scaleInterval,
  squareInterval,
  subtractIntervals,
  typeOfInterval,
  uniteIntervals,
} from '../numeric/interval.ts';
import { extremes } from '../numeric/rawTensor.ts';
import { formatShape, type Shape, sameShape, sizeOf } from '../numeric/shape.ts';
import { containerOf, type TensorType, uniform } from '../numeric/tensorType.ts';
import { contractRange } from './contractRange.ts';
import { planContract } from './einsum.ts';
import { type Inferred, type Module, tableAt, type Value, valueAt } from './module.ts';
import type { Op, OpKind, OpOf, ValueId } from './op.ts';
import { inferRearrange } from './rearrange.ts';

/** The part of a module that inference looks at. */
export type Surroundings = Pick<Module, 'values' | 'tables'>;

type Rule<Kind extends OpKind> = (op: OpOf<Kind>, around: Surroundings) => Inferred;

const exact = (shape: Shape, range: Interval): Inferred => ({
  shape,
  type: uniform(typeOfInterval(range)),
  range,
});

function sameShapes(values: readonly Value[]): Shape {
  const [first] = values;
  if (!first) throw new InternalError('an op without operands');
  for (const value of values) {
    if (!sameShape(value.shape, first.shape)) {
      throw new InternalError(
        `operands of shapes ${formatShape(first.shape)} and ${formatShape(value.shape)}`,
      );
    }
  }
  return first.shape;
}

const combine =
  (range: (a: Interval, b: Interval) => Interval) =>
  (op: { readonly left: ValueId; readonly right: ValueId }, around: Surroundings): Inferred => {
    const left = valueAt(around, op.left);
    const right = valueAt(around, op.right);
    return exact(sameShapes([left, right]), range(left.range, right.range));
  };

/** What a cast can give: the operand's own range where it provably fits, else everything the type holds. */
function castRange(range: Interval, type: TensorType): Interval {
  const types = type.granularity === 'tensor' ? [type.type] : type.types;
  const fraction = fractionOf(containerOf(type));
  return types.map((each) => refine(castOne(range, each), fraction)).reduce(uniteIntervals);
}

function castOne(range: Interval, type: FixedType): Interval {
  const held = intervalOfType(type);
  const dropped = range.fraction - held.fraction;
  const [min, max] =
    dropped <= 0
      ? [range.min << BigInt(-dropped), range.max << BigInt(-dropped)]
      : [range.min >> BigInt(dropped), -(-range.max >> BigInt(dropped))];
  // Rounding moves a value by less than one step, so floor and ceiling bound every mode.
  const rounded = {
    min,
    max: type.rounding === 'TRN' && dropped > 0 ? range.max >> BigInt(dropped) : max,
    fraction: held.fraction,
  };
  if (contains(held, rounded)) return rounded;
  if (type.overflow === 'SAT' || type.overflow === 'SAT_SYM') {
    return minimumOfIntervals(maximumOfIntervals(rounded, { ...held, max: held.min }), {
      ...held,
      min: held.max,
    });
  }
  return held;
}

function accumulated(type: FixedType, exactRange: Interval): Interval {
  // When no partial result can leave the type, the exact sum's bounds hold; else anything can come out.
  const held = intervalOfType(type);
  return exactRange.fraction <= held.fraction && contains(held, exactRange)
    ? refine(exactRange, held.fraction)
    : held;
}

const rules: { readonly [Kind in OpKind]: Rule<Kind> } = {
  input: (op) => ({ shape: op.shape, type: op.type, range: intervalOfType(containerOf(op.type)) }),
  constant: (op) => {
    if (op.data.length !== sizeOf(op.shape))
      throw new InternalError(`constant ${op.name} has ${op.data.length} elements`);
    const fraction = fractionOf(containerOf(op.type));
    return { shape: op.shape, type: op.type, range: { ...extremes(op.data), fraction } };
  },
  cast: (op, around) => {
    const operand = valueAt(around, op.operand);
    return { shape: operand.shape, type: op.type, range: castRange(operand.range, op.type) };
  },
  add: combine(addIntervals),
  sub: combine(subtractIntervals),
  mul: (op, around) => {
    const { shape, range } = valueAt(around, op.left);
    return op.left === op.right
      ? exact(shape, squareInterval(range))
      : combine(multiplyIntervals)(op, around);
  },
  max: combine(maximumOfIntervals),
  min: combine(minimumOfIntervals),
  neg: (op, around) => {
    const operand = valueAt(around, op.operand);
    return exact(operand.shape, negateInterval(operand.range));
  },
  shift: (op, around) => {
    const operand = valueAt(around, op.operand);
    return exact(operand.shape, { ...operand.range, fraction: operand.range.fraction - op.amount });
  },
  contract: (op, around) => {
    const left = valueAt(around, op.left);
    const right = valueAt(around, op.right);
    const plan = planContract(op.spec, left.shape, right.shape);
    const range = contractRange(left, right, op.spec, plan);
    if (!op.accumulator) {
      if (op.bias !== undefined) throw new InternalError('a contraction has a bias but no accumulator');
      return exact(plan.shape, range);
    }
    const bias = op.bias === undefined ? undefined : valueAt(around, op.bias);
    if (bias) sameShapes([bias, { ...bias, shape: plan.shape }]);
    const { type } = op.accumulator;
    // Rounding or overflow of partial sums can go anywhere in the type.
    return {
      shape: plan.shape,
      type: uniform(fixed(type.signed, type.width, type.integer)),
      range: intervalOfType(type),
    };
  },
  reduce: (op, around) => {
    const { shape, range } = valueAt(around, op.operand);
    const kept = shape.filter((_, axis) => !op.axes.includes(axis));
    if (op.axes.some((axis) => axis < 0 || axis >= shape.length))
      throw new InternalError('reduce over an axis that is not there');
    const count = sizeOf(shape) / Math.max(1, sizeOf(kept));
    if (op.operation !== 'sum') return exact(kept, range);
    const sum = scaleInterval(range, count);
    if (!op.accumulator) return exact(kept, sum);
    const { type } = op.accumulator;
    return {
      shape: kept,
      type: uniform(fixed(type.signed, type.width, type.integer)),
      range: accumulated(type, sum),
    };
  },
  lookup: (op, around) => {
    const operand = valueAt(around, op.operand);
    const table = tableAt(around, op.table);
    if (operand.type.granularity !== 'tensor') throw new InternalError('a lookup needs one index type');
    const { type } = operand.type;
    if (
      !sameType(
        { ...type, rounding: 'TRN', overflow: 'WRAP' },
        { ...table.indexType, rounding: 'TRN', overflow: 'WRAP' },
      )
    ) {
      throw new InternalError(
        `table ${table.name} is indexed by ${formatType(table.indexType)}, not ${formatType(type)}`,
      );
    }
    const range = { ...extremes(table.entries), fraction: fractionOf(table.type) };
    return { shape: operand.shape, type: uniform(table.type), range };
  },
  compare: (op, around) => ({
    shape: sameShapes([valueAt(around, op.left), valueAt(around, op.right)]),
    type: uniform(fixed(false, 1, 1)),
    range: { min: 0n, max: 1n, fraction: 0 },
  }),
  select: (op, around) => {
    const whenTrue = valueAt(around, op.whenTrue);
    const whenFalse = valueAt(around, op.whenFalse);
    const shape = sameShapes([valueAt(around, op.condition), whenTrue, whenFalse]);
    return exact(shape, uniteIntervals(whenTrue.range, whenFalse.range));
  },
  rearrange: (op, around) =>
    inferRearrange(
      op.rearrangement,
      op.operands.map((id) => valueAt(around, id)),
    ),
};

/** Shape, type and range of an op's result; throws InternalError on operands that no front end should have let through. */
export function infer(op: Op, around: Surroundings): Inferred {
  const rule = rules[op.kind] as (op: Op, around: Surroundings) => Inferred;
  return rule(op, around);
}
