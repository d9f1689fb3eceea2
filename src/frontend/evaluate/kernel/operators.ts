import type { SourceSpan } from '../../../base/span.ts';
import type { Relation } from '../../../ir/op.ts';
import type { KernelExpression } from '../../../layers/kernel/expression.ts';
import { ts } from '../../typescript/compiler.ts';
import type { Run } from '../run.ts';
import { truthOf } from '../truth.ts';
import { poison, Symbolic, type Value } from '../values.ts';
import { expressionOf, not, two } from './expressions.ts';
import { power } from './power.ts';

interface Places {
  readonly left: ts.Node;
  readonly right: ts.Node;
  readonly whole: ts.Node;
}

const relations: Readonly<Partial<Record<ts.SyntaxKind, Relation>>> = {
  [ts.SyntaxKind.LessThanToken]: 'lt',
  [ts.SyntaxKind.LessThanEqualsToken]: 'le',
  [ts.SyntaxKind.GreaterThanToken]: 'gt',
  [ts.SyntaxKind.GreaterThanEqualsToken]: 'ge',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: 'eq',
  [ts.SyntaxKind.EqualsEqualsToken]: 'eq',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: 'ne',
  [ts.SyntaxKind.ExclamationEqualsToken]: 'ne',
};

const operations = {
  [ts.SyntaxKind.PlusToken]: 'add',
  [ts.SyntaxKind.MinusToken]: 'sub',
  [ts.SyntaxKind.AsteriskToken]: 'mul',
} as const satisfies Partial<Record<ts.SyntaxKind, 'add' | 'sub' | 'mul'>>;

const operationOf: Readonly<Partial<Record<ts.SyntaxKind, 'add' | 'sub' | 'mul'>>> = operations;

/** An operator with at least one side that only hardware knows; reports HLS2009 for what it cannot compute. */
export function symbolicBinary(
  run: Run,
  operator: ts.SyntaxKind,
  left: Value,
  right: Value,
  places: Places,
): Value {
  const relation = relations[operator];
  // No number equals undefined, null or a text.
  const nothing = [left, right].some(
    (side) => side === undefined || side === null || typeof side === 'string',
  );
  if (nothing && (relation === 'eq' || relation === 'ne')) return relation === 'ne';
  const a = expressionOf(run, left, places.left);
  const b = expressionOf(run, right, places.right);
  if (a === poison || b === poison) return poison;
  const span = run.log.spanOf(places.whole);
  if (relation) return new Symbolic({ kind: 'compare', relation, left: a, right: b, span }, true);
  const operation = operationOf[operator];
  if (operation) return new Symbolic(two(operation, a, b, span));
  if (operator === ts.SyntaxKind.SlashToken) return new Symbolic(quotient(a, b, span));
  if (operator === ts.SyntaxKind.AsteriskAsteriskToken) return power(run, a, b, places.whole);
  return run.report(
    'HLS2009',
    `the operator '${ts.tokenToString(operator)}' cannot become hardware in a kernel`,
    places.whole,
    {
      help: 'use + - * / **, comparisons, && || ! and conditions',
    },
  );
}

/** A division: by a power of two it is exact, by anything else a table of reciprocals. */
function quotient(left: KernelExpression, right: KernelExpression, span: SourceSpan): KernelExpression {
  if (right.kind === 'constant' && isPowerOfTwo(Math.abs(right.value))) {
    return two('mul', left, { kind: 'constant', value: 1 / right.value, span: right.span }, span);
  }
  if (left.kind === 'constant' && left.value === 1) {
    // One table, rounded once, instead of a root and its reciprocal.
    const root = right.kind === 'function' && right.name === 'sqrt';
    return root
      ? { kind: 'function', name: 'inverseSqrt', operand: right.operand, span }
      : { kind: 'function', name: 'reciprocal', operand: right, span };
  }
  return two('div', left, right, span);
}

const isPowerOfTwo = (value: number): boolean =>
  Number.isFinite(value) &&
  value > 0 &&
  Number.isInteger(Math.log2(value)) &&
  2 ** Math.log2(value) === value &&
  Number.isFinite(1 / value);

/** `-x`, `+x` and `!x` of what only hardware knows. */
export function symbolicUnary(
  run: Run,
  operator: ts.PrefixUnaryOperator,
  value: Symbolic,
  node: ts.PrefixUnaryExpression,
): Value {
  const span = run.log.spanOf(node);
  if (operator === ts.SyntaxKind.MinusToken) {
    return new Symbolic({ kind: 'neg', operand: value.expression, span });
  }
  if (operator === ts.SyntaxKind.PlusToken) return new Symbolic(value.expression);
  if (operator === ts.SyntaxKind.ExclamationToken) {
    const condition = truthOf(run, value, node.operand);
    return condition instanceof Symbolic
      ? new Symbolic({ ...not(condition.expression), span }, true)
      : !condition;
  }
  return run.report(
    'HLS2009',
    `the operator '${ts.tokenToString(operator)}' cannot become hardware in a kernel`,
    node,
  );
}
