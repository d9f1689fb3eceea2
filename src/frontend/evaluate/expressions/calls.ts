import { ts } from '../../typescript/compiler.ts';
import { requireSize } from '../budget.ts';
import { Closure } from '../closure.ts';
import { inside, nameFrom } from '../frame.ts';
import { elementsOf } from '../iterate.ts';
import { describe } from '../kinds.ts';
import type { Run } from '../run.ts';
import type { Scope } from '../scope.ts';
import { type Hint, Native, poison, Symbolic, type Value } from '../values.ts';

export function evaluateCall(run: Run, node: ts.CallExpression, scope: Scope, hint: Hint | undefined): Value {
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return run.report('HLS2003', 'a model cannot import while it is evaluated', node, {
      help: "write import { … } from './file.ts' at the top",
    });
  }
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword) {
    return run.report('HLS2003', 'a model has no classes', node);
  }
  // Layers in what a method is called on belong to the same value: list.map(…).concat(…).
  const callee = run.evaluate(node.expression, scope, hint);
  if ((callee === undefined || callee === null) && ts.isOptionalChain(node)) return undefined;
  return callWith(run, node, callee, node.arguments, scope, hint);
}

/** `new Array(n)`; everything else that `new` makes is refused. */
export function evaluateNew(run: Run, node: ts.NewExpression, scope: Scope, hint: Hint | undefined): Value {
  if (ts.isIdentifier(node.expression) && node.expression.text === 'Array') {
    const callee = run.evaluate(node.expression, scope);
    return callWith(run, node, callee, node.arguments ?? ts.factory.createNodeArray(), scope, hint);
  }
  const name = ts.isIdentifier(node.expression) ? node.expression.text : 'this';
  const typed = name.endsWith('Array');
  return run.report('HLS2003', `'new ${name}' cannot be used in a model`, node, {
    help: typed
      ? 'write tensor([…]), or tensor([rows, columns], (i, j) => …)'
      : 'use arrays, plain objects and functions',
  });
}

function callWith(
  run: Run,
  node: ts.CallExpression | ts.NewExpression,
  callee: Value,
  parameters: readonly ts.Expression[],
  scope: Scope,
  hint: Hint | undefined,
): Value {
  const values: Value[] = [];
  const places: ts.Node[] = [];
  let poisoned = false;
  const own = inside(hint);
  for (const parameter of parameters) {
    if (ts.isSpreadElement(parameter)) {
      const elements = elementsOf(run, run.evaluate(parameter.expression, scope), parameter.expression);
      if (elements === poison) poisoned = true;
      else {
        for (const value of elements) {
          values.push(value);
          places.push(parameter);
          requireSize(values.length, parameter);
        }
      }
    } else {
      values.push(run.evaluate(parameter, scope, own));
      places.push(parameter);
    }
  }
  if (callee === poison || poisoned) return poison;
  if (!(callee instanceof Closure) && !(callee instanceof Native)) {
    const help = callee instanceof Symbolic ? "a kernel's parameters are numbers" : undefined;
    return run.report('HLS2007', `${describe(callee)} cannot be called`, node.expression, { help });
  }
  const result = run.call(callee, values, { node, places, hint: resultHint(run, hint, callee) });
  return run.distrusted.has(node) ? poison : result;
}

/** Nested calls of layers and functions get names of their own, `embed_dense` inside `embed`; methods pass the hint on. */
function resultHint(run: Run, hint: Hint | undefined, callee: Closure | Native): Hint | undefined {
  const named = callee instanceof Closure || callee.makesLayer;
  const base = named ? nameFrom(hint, callee.name, run.frame) : hint?.base;
  return base === undefined ? undefined : { base, exact: true };
}
