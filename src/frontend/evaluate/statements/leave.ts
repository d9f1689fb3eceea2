import { ts } from '../../typescript/compiler.ts';
import { resultHint } from '../functions.ts';
import type { Completion, Run } from '../run.ts';
import type { Scope } from '../scope.ts';
import { textOf } from '../text.ts';
import { poison } from '../values.ts';

export function executeReturn(run: Run, node: ts.ReturnStatement, scope: Scope): Completion {
  const value = node.expression ? run.evaluate(node.expression, scope, resultHint(run.frame)) : undefined;
  return { kind: 'return', value: run.distrusted.has(node) ? poison : value, node };
}

/** `throw new Error('text')`: the model itself refuses what it was given. */
export function executeThrow(run: Run, node: ts.ThrowStatement, scope: Scope): Completion {
  if (run.frame.path.length > 0) {
    run.report('HLS2009', 'hardware cannot throw an error', node, { help: 'return a number in every case' });
    return { kind: 'return', value: poison, node };
  }
  const { expression } = node;
  const [message] =
    ts.isNewExpression(expression) || ts.isCallExpression(expression)
      ? (expression.arguments ?? [])
      : [expression];
  const text = message ? textOf(run, run.evaluate(message, scope), message) : 'the model throws an error';
  if (text !== poison) run.report('HLS2010', text, node);
  return { kind: 'return', value: poison, node };
}
