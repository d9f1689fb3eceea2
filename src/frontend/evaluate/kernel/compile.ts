import type { KernelExpression, KernelProgram } from '../../../layers/kernel/expression.ts';
import { ts } from '../../typescript/compiler.ts';
import type { Closure } from '../closure.ts';
import type { Run } from '../run.ts';
import { type Poison, poison, type Site, Symbolic } from '../values.ts';
import { expressionOf } from './expressions.ts';

/**
 * Compiles a function over numbers by evaluating it once on parameters that only hardware knows. Constants from outside
 * are folded, other functions inlined, loops unrolled; what hardware cannot do is reported as HLS2009.
 */
export function compileKernel(run: Run, closure: Closure, site: Site): KernelProgram | Poison {
  const { node } = closure;
  const parameters: string[] = [];
  const values: Symbolic[] = [];
  for (const parameter of node.parameters) {
    if (parameter.dotDotDotToken) {
      return run.report('HLS2009', 'a kernel needs a fixed number of parameters', parameter, {
        help: 'write one parameter for each tensor',
      });
    }
    // A parameter with a default is a constant: no tensor is given for it.
    if (parameter.initializer) break;
    const index = parameters.length;
    parameters.push(ts.isIdentifier(parameter.name) ? parameter.name.text : `argument${index}`);
    values.push(new Symbolic({ kind: 'argument', index, span: run.log.spanOf(parameter) }));
  }
  const before = run.log.count;
  const result = run.heap.asKernel(() => run.call(closure, values, { ...site, hint: undefined }));
  const returnsArray = Array.isArray(result);
  const results: KernelExpression[] = [];
  for (const value of returnsArray ? result : [result]) {
    const expression = expressionOf(run, value, node);
    if (expression !== poison) results.push(expression);
  }
  if (returnsArray && result.length === 0) run.report('HLS2009', 'the kernel returns no number', node);
  if (result === poison || run.log.count > before) return poison;
  const name = closure.name || (site.hint?.base ?? 'kernel');
  return { name, parameters, results, returnsArray, span: run.log.spanOf(node) };
}
