import type { CodeWriter } from '../../base/codeWriter.ts';
import { InternalError } from '../../base/errors.ts';
import { type Op, type OpKind, type OpOf, operandsOf, type Relation, type ValueId } from '../../ir/op.ts';
import type { Shape } from '../../numeric/shape.ts';
import { sizeOf, stridesOf } from '../../numeric/shape.ts';
import { elementIndex, indexExpression, type Loop, loopsOver } from './loops.ts';
import type { Plan, PlannedValue } from './plan.ts';

const operators = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=' } satisfies Record<
  Relation,
  string
>;

type ElementwiseKind = Exclude<OpKind, 'input' | 'constant' | 'contract' | 'reduce' | 'rearrange'>;

/** The C++ of one element, from the C++ of the operands' elements. */
const writers: {
  readonly [Kind in ElementwiseKind]: (
    op: OpOf<Kind>,
    operands: readonly string[],
    type: string,
    plan: Plan,
  ) => string;
} = {
  // The conversion to the result's type does the rounding and the overflow.
  cast: (_op, [a = '']) => a,
  add: (_op, [a, b]) => `${a} + ${b}`,
  sub: (_op, [a, b]) => `${a} - ${b}`,
  mul: (_op, [a, b]) => `${a} * ${b}`,
  neg: (_op, [a]) => `-${a}`,
  shift: (op, [a]) => `nnet::shift_point<${op.amount}>(${a})`,
  max: (_op, [a, b], type) => `(${a} > ${b}) ? ${type}(${a}) : ${type}(${b})`,
  min: (_op, [a, b], type) => `(${a} < ${b}) ? ${type}(${a}) : ${type}(${b})`,
  compare: (op, [a, b]) => `(${a} ${operators[op.relation]} ${b}) ? 1 : 0`,
  select: (_op, [condition, a, b], type) => `(${condition} != 0) ? ${type}(${a}) : ${type}(${b})`,
  lookup: (op, [a], _type, plan) => `${plan.tables[op.table]}[nnet::table_index(${a})]`,
};

const isElementwise = (op: Op): op is OpOf<ElementwiseKind> => op.kind in writers;

/** True when some part of the expression reads its operand at another index than its own. */
export function repeatsInside(plan: Plan, id: ValueId): boolean {
  const planned = plannedOf(plan, id);
  if (planned.stored) return false;
  return (
    planned.value.op.kind === 'rearrange' ||
    operandsOf(planned.value.op).some((operand) => repeatsInside(plan, operand))
  );
}

export function plannedOf(plan: Plan, id: ValueId): PlannedValue {
  const planned = plan.values.get(id);
  if (!planned) throw new InternalError(`%${id} has no place in the C++`);
  return planned;
}

/** `name[index]`, or the name alone for a scalar constant. */
export const element = ({ value, name }: PlannedValue, index: string): string =>
  value.op.kind === 'constant' && value.shape.length === 0 ? name : `${name}[${index}]`;

/** The C++ of an operand's element; steps that are no arrays are written as named constants before their use. */
export function operandElement(
  code: CodeWriter,
  plan: Plan,
  id: ValueId,
  loops: readonly Loop[],
  flat: boolean,
): string {
  const planned = plannedOf(plan, id);
  const { op, shape } = planned.value;
  if (planned.stored)
    return element(planned, flat ? (loops[0]?.variable ?? '0') : elementIndex(shape, loops));
  if (op.kind === 'rearrange') {
    const [source] = operandsOf(op);
    if (op.rearrangement.form !== 'broadcast' || source === undefined)
      throw new InternalError('only repetitions are read in place');
    const from = plannedOf(plan, source);
    return element(from, broadcastIndex(from.value.shape, op.rearrangement.axes, loops));
  }
  code.line(`const ${planned.type} ${planned.name} = ${expression(code, plan, planned, loops, flat)};`);
  return planned.name;
}

function broadcastIndex(shape: Shape, axes: readonly number[], loops: readonly Loop[]): string {
  const strides = stridesOf(shape);
  return indexExpression(
    axes.map((target, axis) => ({
      variable: loops[target]?.variable ?? '0',
      stride: (shape[axis] ?? 1) > 1 ? (strides[axis] ?? 1) : 0,
    })),
  );
}

/** The C++ of one element of an elementwise op. */
export function expression(
  code: CodeWriter,
  plan: Plan,
  { value, type }: PlannedValue,
  loops: readonly Loop[],
  flat: boolean,
): string {
  const { op } = value;
  if (!isElementwise(op)) throw new InternalError(`${op.kind} is no elementwise op`);
  const operands = operandsOf(op).map((id) => operandElement(code, plan, id, loops, flat));
  const write = writers[op.kind] as (op: Op, operands: readonly string[], type: string, plan: Plan) => string;
  return write(op, operands, type, plan);
}

/** One loop over all elements where every operand is read in order, else a loop for every axis. */
export function loopsFor(plan: Plan, { value }: PlannedValue): { loops: Loop[]; flat: boolean } {
  const flat = !operandsOf(value.op).some((id) => repeatsInside(plan, id));
  return flat
    ? { loops: [{ variable: 'i', extent: sizeOf(value.shape) }], flat }
    : { loops: loopsOver(value.shape), flat };
}
