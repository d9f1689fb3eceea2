import type ts from 'typescript';
import type { Context } from './context.ts';
import { evaluateExpression } from './expressions.ts';
import type { Scope } from './scope.ts';

/** What expression handlers use of each other. */
export interface Evaluator {
  readonly context: Context;
  /** Value of an expression; poison when something in it failed. */
  evaluate(node: ts.Expression, scope: Scope): unknown;
  /** Calls a function of the model file or of the compiler. */
  call(callee: unknown, args: readonly unknown[], node: ts.CallExpression): unknown;
}

export const evaluatorOf = (context: Context, call: Evaluator['call']): Evaluator => {
  const evaluator: Evaluator = {
    context,
    call,
    evaluate: (node, scope) => {
      context.step(node);
      return evaluateExpression(evaluator, node, scope);
    },
  };
  return evaluator;
};
