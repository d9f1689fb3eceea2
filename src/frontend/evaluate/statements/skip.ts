import { ts } from '../../typescript/compiler.ts';
import type { Completion, Run } from '../run.ts';
import type { Scope } from '../scope.ts';
import { poison } from '../values.ts';

/**
 * Passes over a statement whose condition is poison: whatever it could assign is poison from here on, and so is the
 * call's result if it could return.
 */
export function skip(run: Run, node: ts.Statement, scope: Scope): Completion {
  let leaves = false;
  const forget = (target: ts.Node): void => {
    let at = target;
    while (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) at = at.expression;
    if (!ts.isIdentifier(at)) {
      ts.forEachChild(at, forget);
      return;
    }
    const variable = scope.find(at.text);
    if (variable?.declaration) run.heap.assign(variable, poison);
  };
  const visit = (child: ts.Node): void => {
    if (ts.isReturnStatement(child) || ts.isThrowStatement(child)) leaves = true;
    if (ts.isFunctionLike(child)) return;
    if (ts.isBinaryExpression(child) && isAssignment(child.operatorToken.kind)) forget(child.left);
    if (ts.isPostfixUnaryExpression(child)) forget(child.operand);
    if (ts.isPrefixUnaryExpression(child) && isStep(child.operator)) forget(child.operand);
    // A method may change its object: list.push(x).
    if (ts.isCallExpression(child) && ts.isPropertyAccessExpression(child.expression)) {
      forget(child.expression.expression);
    }
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return leaves ? { kind: 'return', value: poison, node } : undefined;
}

const isStep = (operator: ts.PrefixUnaryOperator): boolean =>
  operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;

const isAssignment = (operator: ts.SyntaxKind): boolean =>
  operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
