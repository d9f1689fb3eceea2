import ts from 'typescript';
import type { Context, Naming } from './context.ts';
import { bind } from './declarations.ts';
import type { Evaluator } from './evaluator.ts';
import { bare } from './expressions.ts';
import { Scope } from './scope.ts';
import { hoist, runStatements } from './statements.ts';
import { Builtin, Closure, describe, isPoisoned, poison } from './values.ts';

/** `f(a, b)`. */
export function evaluateCall(evaluator: Evaluator, node: ts.CallExpression, scope: Scope): unknown {
  const callee = evaluator.evaluate(node.expression, scope);
  const { naming } = evaluator.context;
  // Layers made inside the arguments are no longer what the variable becomes.
  const inner: Naming = naming.target === node ? { ...naming, target: undefined } : naming;
  const args = evaluator.context.named(inner, () => argumentsOf(evaluator, node, scope));
  if (node.questionDotToken && (callee === undefined || callee === null)) return undefined;
  return evaluator.call(callee, args, node);
}

function argumentsOf(evaluator: Evaluator, node: ts.CallExpression, scope: Scope): unknown[] {
  return node.arguments.flatMap((argument): unknown[] => {
    if (!ts.isSpreadElement(argument)) return [evaluator.evaluate(argument, scope)];
    const value = evaluator.evaluate(argument.expression, scope);
    if (Array.isArray(value)) return value;
    return [
      isPoisoned(value)
        ? poison
        : evaluator.context.report('HLS2007', 'only arrays can be spread into arguments', argument),
    ];
  });
}

/** Calls a function of the model file or of the compiler. */
export function callValue(
  evaluator: Evaluator,
  callee: unknown,
  args: readonly unknown[],
  node: ts.CallExpression,
): unknown {
  const { context } = evaluator;
  if (isPoisoned(callee)) return poison;
  if (callee instanceof Builtin) return callee.call(args, node);
  if (callee instanceof Closure)
    return context.deeper(node, () => callClosure(evaluator, callee, args, node));
  return context.report(
    'HLS2004',
    `${describe(callee)} is no function that the compiler knows`,
    node.expression,
  );
}

/** Evaluates a function's body with its parameters bound. */
export function callClosure(
  evaluator: Evaluator,
  closure: Closure,
  args: readonly unknown[],
  node: ts.Node,
): unknown {
  const { context } = evaluator;
  const { node: declaration } = closure;
  if (
    declaration.asteriskToken ||
    declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
  ) {
    return context.report(
      'HLS2003',
      `'${closure.name}' is an async or generator function`,
      node,
      'a model is evaluated at once: use a plain function',
    );
  }
  const scope = new Scope(closure.scope);
  declaration.parameters.forEach((parameter, i) => {
    const given = parameter.dotDotDotToken ? args.slice(i) : args[i];
    const value =
      given === undefined && parameter.initializer ? evaluator.evaluate(parameter.initializer, scope) : given;
    bind(evaluator, parameter.name, value, scope);
  });
  const { body } = declaration;
  if (!body) return context.report('HLS2004', `'${closure.name}' has no body`, node);
  return context.named(namingInside(context, node), () => {
    if (!ts.isBlock(body))
      return context.named({ ...context.naming, path: context.naming.prefix, target: bare(body) }, () =>
        evaluator.evaluate(body, scope),
      );
    hoist(body.statements, scope);
    const completion = runStatements(evaluator, body.statements, scope);
    return completion.kind === 'return' ? completion.value : undefined;
  });
}

/** Layers of a function called for a variable begin with the variable's name. */
function namingInside({ naming }: Context, call: ts.Node): Naming {
  const prefix = naming.target === call || naming.target === undefined ? naming.path : naming.prefix;
  return { prefix, path: prefix, target: undefined };
}
