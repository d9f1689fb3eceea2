import ts from 'typescript';
import { assign } from './assign.ts';
import { evaluateCall } from './calls.ts';
import { methodName } from './declarations.ts';
import type { Evaluator } from './evaluator.ts';
import { memberOf } from './members.ts';
import { binary, prefix } from './operators.ts';
import { type Scope, uninitialized } from './scope.ts';
import { select } from './symbolic.ts';
import { Closure, isPoisoned, poison, Symbolic } from './values.ts';

type Handler = (evaluator: Evaluator, node: never, scope: Scope) => unknown;

const constant = (value: unknown) => () => value;

const inner = (evaluator: Evaluator, node: { readonly expression: ts.Expression }, scope: Scope): unknown =>
  evaluator.evaluate(node.expression, scope);

const closure = (
  _evaluator: Evaluator,
  node: ts.ArrowFunction | ts.FunctionExpression,
  scope: Scope,
): unknown => new Closure(node, scope, node.name?.text ?? 'function');

/** One handler for each kind of expression that can be evaluated; anything else is a diagnostic. */
const handlers: { readonly [Kind in ts.SyntaxKind]?: Handler } = {
  [ts.SyntaxKind.NumericLiteral]: (_e: Evaluator, node: ts.NumericLiteral) =>
    Number(node.text.replaceAll('_', '')),
  [ts.SyntaxKind.StringLiteral]: (_e: Evaluator, node: ts.StringLiteral) => node.text,
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral]: (_e: Evaluator, node: ts.NoSubstitutionTemplateLiteral) =>
    node.text,
  [ts.SyntaxKind.TrueKeyword]: constant(true),
  [ts.SyntaxKind.FalseKeyword]: constant(false),
  [ts.SyntaxKind.NullKeyword]: constant(null),
  [ts.SyntaxKind.TemplateExpression]: template,
  [ts.SyntaxKind.Identifier]: identifier,
  [ts.SyntaxKind.ParenthesizedExpression]: inner,
  [ts.SyntaxKind.AsExpression]: inner,
  [ts.SyntaxKind.SatisfiesExpression]: inner,
  [ts.SyntaxKind.NonNullExpression]: inner,
  [ts.SyntaxKind.TypeAssertionExpression]: inner,
  [ts.SyntaxKind.ArrayLiteralExpression]: arrayLiteral,
  [ts.SyntaxKind.ObjectLiteralExpression]: objectLiteral,
  [ts.SyntaxKind.PropertyAccessExpression]: propertyAccess,
  [ts.SyntaxKind.ElementAccessExpression]: elementAccess,
  [ts.SyntaxKind.CallExpression]: evaluateCall,
  [ts.SyntaxKind.ConditionalExpression]: conditional,
  [ts.SyntaxKind.BinaryExpression]: binaryExpression,
  [ts.SyntaxKind.PrefixUnaryExpression]: prefix,
  [ts.SyntaxKind.PostfixUnaryExpression]: (e: Evaluator, node: ts.PostfixUnaryExpression, scope: Scope) =>
    assign(
      e,
      node.operand,
      scope,
      (value) => Number(value) + (node.operator === ts.SyntaxKind.PlusPlusToken ? 1 : -1),
      'before',
    ),
  [ts.SyntaxKind.TypeOfExpression]: (e: Evaluator, node: ts.TypeOfExpression, scope: Scope) => {
    const value = e.evaluate(node.expression, scope);
    return isPoisoned(value) ? poison : value instanceof Symbolic ? 'number' : typeof value;
  },
  [ts.SyntaxKind.VoidExpression]: constant(undefined),
  [ts.SyntaxKind.ArrowFunction]: closure,
  [ts.SyntaxKind.FunctionExpression]: closure,
} as { readonly [Kind in ts.SyntaxKind]?: Handler };

/** What to write instead of things that no hardware has. */
const advice: { readonly [Kind in ts.SyntaxKind]?: string } = {
  [ts.SyntaxKind.NewExpression]:
    'use plain arrays, objects and functions; Array.from({ length: n }, f) makes an array',
  [ts.SyntaxKind.AwaitExpression]: 'a model is evaluated at once; nothing can be awaited',
  [ts.SyntaxKind.ThisKeyword]: 'use plain functions and constants',
  [ts.SyntaxKind.ClassExpression]: 'use functions and plain objects',
  [ts.SyntaxKind.RegularExpressionLiteral]: 'compare strings with ===, includes or startsWith',
  [ts.SyntaxKind.TaggedTemplateExpression]: 'call a function instead',
  [ts.SyntaxKind.YieldExpression]: 'return an array instead',
  [ts.SyntaxKind.BigIntLiteral]: 'use numbers; types say how many bits they have',
  [ts.SyntaxKind.DeleteExpression]: 'make a new object without the property',
};

export function evaluateExpression(evaluator: Evaluator, node: ts.Expression, scope: Scope): unknown {
  const handler = handlers[node.kind];
  if (handler) return handler(evaluator, node as never, scope);
  const text = node.getText().split('\n', 1)[0] ?? '';
  return evaluator.context.report(
    'HLS2003',
    `'${text}' cannot be evaluated at compile time`,
    node,
    advice[node.kind] ?? 'see docs/language.md for what a model may use',
  );
}

function identifier({ context }: Evaluator, node: ts.Identifier, scope: Scope): unknown {
  if (node.text === 'undefined') return undefined;
  const cell = scope.find(node.text);
  if (!cell)
    return context.report(
      'HLS2004',
      `'${node.text}' is not known to the compiler`,
      node,
      'a model sees its own constants and functions, Math, and what it imports from hls4ts and from other model files',
    );
  if (cell.value !== uninitialized) return cell.value;
  return context.report(
    'HLS2005',
    `'${node.text}' is used before it has a value`,
    node,
    'a value can only be made from values that stand before it; import cycles have no first value',
  );
}

function template(evaluator: Evaluator, node: ts.TemplateExpression, scope: Scope): unknown {
  let text = node.head.text;
  for (const span of node.templateSpans) {
    const value = evaluator.evaluate(span.expression, scope);
    if (isPoisoned(value)) return poison;
    if (value instanceof Symbolic)
      return evaluator.context.report(
        'HLS2009',
        'a number that is only known in hardware cannot become text',
        span.expression,
      );
    text += `${String(value)}${span.literal.text}`;
  }
  return text;
}

function arrayLiteral(evaluator: Evaluator, node: ts.ArrayLiteralExpression, scope: Scope): unknown {
  const result: unknown[] = [];
  for (const element of node.elements) {
    if (!ts.isSpreadElement(element)) {
      result.push(evaluator.evaluate(element, scope));
      continue;
    }
    const value = evaluator.evaluate(element.expression, scope);
    if (Array.isArray(value) || typeof value === 'string') result.push(...value);
    else if (!isPoisoned(value))
      return evaluator.context.report('HLS2007', 'only arrays can be spread into an array', element);
  }
  return result;
}

function objectLiteral(evaluator: Evaluator, node: ts.ObjectLiteralExpression, scope: Scope): unknown {
  const { context } = evaluator;
  const result: Record<string, unknown> = {};
  for (const property of node.properties) {
    if (ts.isPropertyAssignment(property)) {
      const name = propertyName(evaluator, property.name, scope);
      if (name === undefined) return poison;
      const { prefix: before } = context.naming;
      const path = before === '' ? name : `${before}_${name}`;
      result[name] = context.named({ prefix: before, path, target: bare(property.initializer) }, () =>
        evaluator.evaluate(property.initializer, scope),
      );
    } else if (ts.isShorthandPropertyAssignment(property)) {
      result[property.name.text] = evaluator.evaluate(property.name, scope);
    } else if (ts.isSpreadAssignment(property)) {
      const value = evaluator.evaluate(property.expression, scope);
      if (isPoisoned(value)) return poison;
      Object.assign(result, value);
    } else if (ts.isMethodDeclaration(property)) {
      const name = propertyName(evaluator, property.name, scope);
      if (name === undefined) return poison;
      result[name] = new Closure(property, scope, methodName(property));
    } else
      return context.report(
        'HLS2003',
        'accessors cannot be evaluated at compile time',
        property,
        'use a plain property',
      );
  }
  return result;
}

/** The expression without parentheses and type assertions. */
export function bare(node: ts.Expression): ts.Expression {
  let current = node;
  while (
    ts.isParenthesizedExpression(current) ||
    ts.isAsExpression(current) ||
    ts.isSatisfiesExpression(current) ||
    ts.isNonNullExpression(current)
  ) {
    current = current.expression;
  }
  return current;
}

function propertyName(evaluator: Evaluator, name: ts.PropertyName, scope: Scope): string | undefined {
  if (!ts.isComputedPropertyName(name)) return name.text;
  const value = evaluator.evaluate(name.expression, scope);
  return isPoisoned(value) ? undefined : String(value);
}

function propertyAccess(evaluator: Evaluator, node: ts.PropertyAccessExpression, scope: Scope): unknown {
  const object = evaluator.evaluate(node.expression, scope);
  if (node.questionDotToken && (object === undefined || object === null)) return undefined;
  return memberOf(evaluator, object, node.name.text, node);
}

function elementAccess(evaluator: Evaluator, node: ts.ElementAccessExpression, scope: Scope): unknown {
  const object = evaluator.evaluate(node.expression, scope);
  const key = evaluator.evaluate(node.argumentExpression, scope);
  if (isPoisoned(object) || isPoisoned(key)) return poison;
  if (key instanceof Symbolic)
    return evaluator.context.report(
      'HLS2009',
      'an index must be known at compile time',
      node.argumentExpression,
      'use a table, or a chain of conditions',
    );
  if (node.questionDotToken && (object === undefined || object === null)) return undefined;
  return memberOf(evaluator, object, String(key), node);
}

function conditional(evaluator: Evaluator, node: ts.ConditionalExpression, scope: Scope): unknown {
  const condition = evaluator.evaluate(node.condition, scope);
  if (isPoisoned(condition)) return poison;
  if (condition instanceof Symbolic) {
    return select(
      evaluator.context,
      condition,
      evaluator.evaluate(node.whenTrue, scope),
      evaluator.evaluate(node.whenFalse, scope),
      node,
    );
  }
  return evaluator.evaluate(condition ? node.whenTrue : node.whenFalse, scope);
}

function binaryExpression(evaluator: Evaluator, node: ts.BinaryExpression, scope: Scope): unknown {
  return binary(evaluator, node, scope);
}
