import type { KernelExpression } from '../../../layers/kernel/expression.ts';
import type { ts } from '../../typescript/compiler.ts';
import { describe } from '../kinds.ts';
import type { Run } from '../run.ts';
import { type Poison, poison, Symbolic, type Value } from '../values.ts';

/** A value as hardware sees it: a number, or 1 and 0 for a condition; reports HLS2009 for anything else. */
export function expressionOf(run: Run, value: Value, node: ts.Node): KernelExpression | Poison {
  if (value === poison) return poison;
  if (value instanceof Symbolic) return value.expression;
  if (typeof value === 'boolean') return constant(run, value ? 1 : 0, node);
  if (typeof value === 'number' && Number.isFinite(value)) return constant(run, value, node);
  return run.report('HLS2009', `${describe(value)} cannot be computed with in a kernel`, node, {
    help: 'a kernel works on numbers, none of them NaN or infinite',
  });
}

const constant = (run: Run, value: number, node: ts.Node): KernelExpression => ({
  kind: 'constant',
  value,
  span: run.log.spanOf(node),
});

/** A condition as 1 or 0: what a number must not equal to hold. */
export const isCondition = (value: Value): boolean =>
  typeof value === 'boolean' || (value instanceof Symbolic && value.condition);

type Two = Extract<KernelExpression, { readonly left: KernelExpression }>['kind'];

/** An operation on two expressions. */
export const two = (
  kind: Exclude<Two, 'compare'>,
  left: KernelExpression,
  right: KernelExpression,
  span: KernelExpression['span'],
): KernelExpression => ({ kind, left, right, span });

/** `a && b` of two conditions; a missing one holds. */
export const both = (a: KernelExpression | undefined, b: KernelExpression): KernelExpression =>
  a ? two('and', a, b, b.span) : b;

export const not = (operand: KernelExpression): KernelExpression => ({
  kind: 'not',
  operand,
  span: operand.span,
});
