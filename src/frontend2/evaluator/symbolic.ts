import type ts from 'typescript';
import type { Relation } from '../../ir/op.ts';
import type { KernelExpression } from '../../layers/kernel/expression.ts';
import { spanOf } from '../spans.ts';
import type { Context } from './context.ts';
import { describe, isPoisoned, poison, Symbolic } from './values.ts';

/** A value as an expression of the kernel, or undefined when it is none. */
export function expressionOf(value: unknown): KernelExpression | undefined {
  if (value instanceof Symbolic) return value.expression;
  if (typeof value === 'number') return { kind: 'constant', value };
  return typeof value === 'boolean' ? { kind: 'constant', value: value ? 1 : 0 } : undefined;
}

/** Makes a symbolic number from operands; reports what cannot be one. */
export function symbolic(
  context: Context,
  node: ts.Node,
  operands: readonly unknown[],
  make: (...expressions: KernelExpression[]) => KernelExpression,
): unknown {
  if (operands.some(isPoisoned)) return poison;
  const expressions: KernelExpression[] = [];
  for (const operand of operands) {
    const expression = expressionOf(operand);
    if (!expression)
      return context.report(
        'HLS2009',
        `hardware can compute with numbers only, not with ${describe(operand)}`,
        node,
      );
    if (expression.kind === 'constant' && !Number.isFinite(expression.value))
      return context.report('HLS2009', `${expression.value} is no number that hardware knows`, node);
    expressions.push(expression);
  }
  return new Symbolic({ ...make(...expressions), span: spanOf(node) });
}

/** `condition ? a : b`, entry by entry for arrays of the same length. */
export function select(
  context: Context,
  condition: Symbolic,
  a: unknown,
  b: unknown,
  node: ts.Node,
): unknown {
  if (isPoisoned(a) || isPoisoned(b)) return poison;
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.map((entry, i) => select(context, condition, entry, b[i], node));
  }
  if (a === b) return a;
  return symbolic(context, node, [condition, a, b], (test, whenTrue, whenFalse) =>
    test && whenTrue && whenFalse
      ? { kind: 'select', condition: test, whenTrue, whenFalse }
      : { kind: 'constant', value: 0 },
  );
}

/** JavaScript's comparisons by their relation. */
export const relationOf: Readonly<Record<string, Relation>> = {
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '===': 'eq',
  '!=': 'ne',
  '!==': 'ne',
};

/** JavaScript's arithmetic operators by their kind of expression. */
export const arithmeticOf: Readonly<Record<string, 'add' | 'sub' | 'mul' | 'div'>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
};
