import type { CodeWriter } from '../../../base/codeWriter.ts';
import { InternalError } from '../../../base/errors.ts';
import { type Op, type OpOf, operandsOf, type Relation, type ValueId } from '../../../ir/op.ts';
import { containerOf } from '../../../numeric/tensorType.ts';
import type { ElementwiseKind } from '../plan/forms.ts';
import { type Plan, type PlannedValue, plannedOf } from '../plan/plan.ts';
import { neededOperands } from '../plan/segments.ts';
import { roundable, storable } from '../plan/types.ts';
import { type Access, accessOf } from './access.ts';
import { assign } from './lines.ts';

const operators = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=' } satisfies Record<
  Relation,
  string
>;

/** The C++ of one element, from the C++ of the operands' elements. */
const writers: {
  readonly [Kind in ElementwiseKind]: (
    op: OpOf<Kind>,
    operands: readonly string[],
    type: string,
    plan: Plan,
  ) => string;
} = {
  // The assignment to the result's type rounds and limits.
  cast: (op, [a = ''], _type, plan) =>
    roundable(a, storable(plannedOf(plan, op.operand).format), containerOf(op.type)),
  add: (_op, [a, b]) => `${a} + ${b}`,
  sub: (_op, [a, b]) => `${a} - ${b}`,
  mul: (_op, [a, b]) => `${a} * ${b}`,
  neg: (_op, [a]) => `-${a}`,
  shift: (op, [a]) => `nnet::shift_point<${op.amount}>(${a})`,
  max: (_op, [a, b], type) => `(${a} > ${b}) ? ${type}(${a}) : ${type}(${b})`,
  min: (_op, [a, b], type) => `(${a} < ${b}) ? ${type}(${a}) : ${type}(${b})`,
  compare: (op, [a, b]) => `(${a} ${operators[op.relation]} ${b}) ? 1 : 0`,
  select: (_op, [condition, a, b], type) => `(${condition} != 0) ? ${type}(${a}) : ${type}(${b})`,
  lookup: (op, [a], _type, plan) => `${plan.tables.get(op.table)?.name}[nnet::table_index(${a})]`,
};

/** Operands that an expression reads from arrays, in order, each once. */
export function leavesOf(plan: Plan, root: PlannedValue): Access[] {
  const found = new Map<ValueId, Access>();
  const visit = (id: ValueId): void => {
    const { form, value } = plannedOf(plan, id);
    if (form.kind === 'step') neededOperands(plan.module, value).forEach(visit);
    else if (form.kind !== 'head') found.set(id, accessOf(plan, id));
  };
  neededOperands(plan.module, root.value).forEach(visit);
  return [...found.values()];
}

/** The sum or extreme that is computed inside an expression's loop, if there is one. */
export function headOf(plan: Plan, root: PlannedValue): PlannedValue | undefined {
  for (const id of neededOperands(plan.module, root.value)) {
    const planned = plannedOf(plan, id);
    if (planned.form.kind === 'head') return planned;
    const inside = planned.form.kind === 'step' ? headOf(plan, planned) : undefined;
    if (inside) return inside;
  }
  return undefined;
}

/**
 * The C++ of one element of an elementwise op. Steps are written as named constants before their use; `leaf` gives an
 * operand's element in an array, `head` writes a sum or extreme and gives its name.
 */
export function expression(
  code: CodeWriter,
  plan: Plan,
  { value, type, format }: PlannedValue,
  leaf: (id: ValueId) => string,
  head: (planned: PlannedValue) => string = noHead,
): string {
  const { op } = value;
  // A type without bits holds nothing but 0.
  if (format.width === 0) return '0';
  const operands = operandsOf(op).map((id) => {
    const planned = plannedOf(plan, id);
    if (planned.form.kind === 'head') return head(planned);
    if (planned.form.kind !== 'step') return leaf(id);
    assign(code, `const ${planned.type} ${planned.name}`, expression(code, plan, planned, leaf, head));
    return planned.name;
  });
  const write = writers[op.kind as ElementwiseKind] as (
    op: Op,
    operands: readonly string[],
    type: string,
    plan: Plan,
  ) => string;
  if (!write) throw new InternalError(`${op.kind} is no elementwise op`);
  return write(op, operands, type, plan);
}

const noHead = (planned: PlannedValue): never => {
  throw new InternalError(`${planned.name} is not computed here`);
};
