import { ts } from '../../typescript/compiler.ts';
import { chooseLogical } from '../kernel/branches.ts';
import { describe, isPlainObject } from '../kinds.ts';
import type { Run } from '../run.ts';
import type { Scope } from '../scope.ts';
import { truthOf } from '../truth.ts';
import { type Hint, poison, Symbolic, type Value } from '../values.ts';
import { keyOf } from './access.ts';
import { targetOf } from './assign.ts';
import { applyBinary, numberOf } from './operators.ts';

/** What an assignment such as `+=` computes before it assigns. */
const compound: Readonly<Partial<Record<ts.SyntaxKind, ts.SyntaxKind>>> = {
  [ts.SyntaxKind.PlusEqualsToken]: ts.SyntaxKind.PlusToken,
  [ts.SyntaxKind.MinusEqualsToken]: ts.SyntaxKind.MinusToken,
  [ts.SyntaxKind.AsteriskEqualsToken]: ts.SyntaxKind.AsteriskToken,
  [ts.SyntaxKind.SlashEqualsToken]: ts.SyntaxKind.SlashToken,
  [ts.SyntaxKind.PercentEqualsToken]: ts.SyntaxKind.PercentToken,
  [ts.SyntaxKind.AsteriskAsteriskEqualsToken]: ts.SyntaxKind.AsteriskAsteriskToken,
  [ts.SyntaxKind.AmpersandEqualsToken]: ts.SyntaxKind.AmpersandToken,
  [ts.SyntaxKind.BarEqualsToken]: ts.SyntaxKind.BarToken,
  [ts.SyntaxKind.CaretEqualsToken]: ts.SyntaxKind.CaretToken,
  [ts.SyntaxKind.LessThanLessThanEqualsToken]: ts.SyntaxKind.LessThanLessThanToken,
  [ts.SyntaxKind.GreaterThanGreaterThanEqualsToken]: ts.SyntaxKind.GreaterThanGreaterThanToken,
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken]:
    ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
  [ts.SyntaxKind.AmpersandAmpersandEqualsToken]: ts.SyntaxKind.AmpersandAmpersandToken,
  [ts.SyntaxKind.BarBarEqualsToken]: ts.SyntaxKind.BarBarToken,
  [ts.SyntaxKind.QuestionQuestionEqualsToken]: ts.SyntaxKind.QuestionQuestionToken,
};

export function evaluateBinary(
  run: Run,
  node: ts.BinaryExpression,
  scope: Scope,
  hint: Hint | undefined,
): Value {
  const { left, right } = node;
  const operator = node.operatorToken.kind;
  const places = { left, right, whole: node };
  if (operator === ts.SyntaxKind.EqualsToken) {
    const target = targetOf(run, left, scope);
    const value = run.evaluate(right, scope, target.hint);
    target.write(value);
    return value;
  }
  const inner = compound[operator];
  if (inner !== undefined) {
    const target = targetOf(run, left, scope);
    const before = target.read();
    const logical = shortCircuit(run, inner, before, node, () => run.evaluate(right, scope, target.hint));
    const value = logical
      ? logical.value
      : applyBinary(run, inner, before, run.evaluate(right, scope), places);
    target.write(value);
    return value;
  }
  if (operator === ts.SyntaxKind.CommaToken) {
    run.evaluate(left, scope);
    return run.evaluate(right, scope, hint);
  }
  if (operator === ts.SyntaxKind.InKeyword) return contains(run, node, scope);
  if (operator === ts.SyntaxKind.InstanceOfKeyword) {
    return run.report('HLS2003', "'instanceof' cannot be used in a model: it has no classes", node);
  }
  const before = run.evaluate(left, scope, hint);
  const logical = shortCircuit(run, operator, before, node, () => run.evaluate(right, scope, hint));
  return logical ? logical.value : applyBinary(run, operator, before, run.evaluate(right, scope), places);
}

/** `&&`, `||` and `??`; undefined for other operators. */
function shortCircuit(
  run: Run,
  operator: ts.SyntaxKind,
  left: Value,
  node: ts.BinaryExpression,
  right: () => Value,
): { readonly value: Value } | undefined {
  if (operator === ts.SyntaxKind.QuestionQuestionToken) {
    return { value: left === undefined || left === null ? right() : left };
  }
  const and = operator === ts.SyntaxKind.AmpersandAmpersandToken;
  if (!and && operator !== ts.SyntaxKind.BarBarToken) return undefined;
  const truth = truthOf(run, left, node.left);
  if (truth === poison) return { value: poison };
  if (!(truth instanceof Symbolic)) return { value: truth === and ? right() : left };
  return { value: chooseLogical(run, and ? 'and' : 'or', left, truth.expression, right, node) };
}

function contains(run: Run, node: ts.BinaryExpression, scope: Scope): Value {
  const key = keyOf(run, run.evaluate(node.left, scope), node.left);
  const object = run.evaluate(node.right, scope);
  if (key === poison || object === poison) return poison;
  if (isPlainObject(object) || Array.isArray(object)) return Object.hasOwn(object, key);
  return run.report('HLS2007', `${describe(object)} has no properties`, node.right);
}

/** `++` and `--`, before or after. */
export function evaluateStep(
  run: Run,
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  scope: Scope,
): Value {
  const target = targetOf(run, node.operand, scope);
  const before = target.read();
  if (before === poison) return poison;
  const operator =
    node.operator === ts.SyntaxKind.PlusPlusToken ? ts.SyntaxKind.PlusToken : ts.SyntaxKind.MinusToken;
  const places = { left: node.operand, right: node, whole: node };
  if (!(before instanceof Symbolic) && numberOf(run, before, node.operand) === poison) return poison;
  const after = applyBinary(run, operator, before, 1, places);
  target.write(after);
  return ts.isPrefixUnaryExpression(node) ? after : before;
}
