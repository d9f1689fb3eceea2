import type ts from 'typescript';
import type { KernelExpression, KernelProgram } from '../../layers/kernel/expression.ts';
import { callClosure } from '../evaluator/calls.ts';
import type { Evaluator } from '../evaluator/evaluator.ts';
import { expressionOf } from '../evaluator/symbolic.ts';
import { Closure, describe, isPoisoned, poison, Symbolic } from '../evaluator/values.ts';
import { spanOf } from '../spans.ts';

/**
 * Compiles a function over numbers by evaluating it once with symbolic arguments: what depends on them becomes an
 * expression, everything else is computed now.
 */
export function compileKernel(
  evaluator: Evaluator,
  kernel: unknown,
  node: ts.CallExpression,
): KernelProgram | typeof poison {
  const { context } = evaluator;
  const [place = node] = node.arguments;
  if (isPoisoned(kernel)) return poison;
  if (!(kernel instanceof Closure))
    return context.report('HLS2007', `map needs a function over numbers, not ${describe(kernel)}`, place);
  const parameters = kernel.node.parameters.map((parameter) => parameter.name.getText());
  const args = parameters.map((_, index) => new Symbolic({ kind: 'argument', index }));
  const before = context.kernelRoot;
  context.kernelRoot = kernel.scope;
  const errors = context.diagnostics.length;
  const result = callClosure(evaluator, kernel, args, node);
  context.kernelRoot = before;
  if (context.diagnostics.length > errors || isPoisoned(result)) return poison;
  const results: KernelExpression[] = [];
  for (const entry of Array.isArray(result) ? result : [result]) {
    const expression = expressionOf(entry);
    if (!expression)
      return isPoisoned(entry)
        ? poison
        : context.report(
            'HLS2009',
            `the kernel '${kernel.name}' returns ${describe(entry)}`,
            place,
            'return a number, or an array of numbers',
          );
    results.push(expression);
  }
  return {
    name: kernel.name,
    parameters,
    results,
    returnsArray: Array.isArray(result),
    span: spanOf(kernel.node),
  };
}
