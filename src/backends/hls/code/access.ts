import type { ValueId } from '../../../ir/op.ts';
import { type Plan, type PlannedValue, plannedOf } from '../plan/plan.ts';
import { sameFormat } from '../plan/types.ts';
import { type Layout, rowMajor } from '../plan/views.ts';
import { type IndexTerm, indexExpression } from './loops.ts';

/** An operand as elements of an array. */
export interface Access {
  /** The operand; its type is what the elements are read as. */
  readonly planned: PlannedValue;
  /** The array that holds the elements. */
  readonly array: PlannedValue;
  readonly layout: Layout;
}

/** Where an operand's elements are. */
export function accessOf(plan: Plan, id: ValueId): Access {
  const planned = plannedOf(plan, id);
  const { form, value } = planned;
  return form.kind === 'view'
    ? { planned, array: plannedOf(plan, form.source), layout: form.layout }
    : { planned, array: planned, layout: rowMajor(value.shape) };
}

/** True for a value that a port or a trace takes as an array. */
export const isExposed = (plan: Plan, { value }: PlannedValue): boolean =>
  [...plan.module.outputs, ...plan.module.traces].some((named) => named.value === value.id);

/** A constant without axes is a number, not an array. */
export const isScalar = (plan: Plan, planned: PlannedValue): boolean => {
  const { op, shape } = planned.value;
  return op.kind === 'constant' && shape.length === 0 && !isExposed(plan, planned);
};

/** `name[index]`. */
export const element = (plan: Plan, array: PlannedValue, index: string): string =>
  isScalar(plan, array) ? array.name : `${array.name}[${index}]`;

/** An element in the operand's own type: what a lookup takes its bits from. */
export function read(plan: Plan, { planned, array }: Access, index: string): string {
  const found = element(plan, array, index);
  return sameFormat(planned.format, array.format) ? found : `${planned.type}(${found})`;
}

/** The element at the variables of one loop for each axis. */
export function readAt(plan: Plan, access: Access, axes: readonly Omit<IndexTerm, 'stride'>[]): string {
  const { offset, strides } = access.layout;
  return read(
    plan,
    access,
    indexExpression(
      axes.map((axis, i) => ({ ...axis, stride: strides[i] ?? 0 })),
      offset,
    ),
  );
}
