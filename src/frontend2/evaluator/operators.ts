import ts from 'typescript';
import type { KernelExpression } from '../../layers/kernel/expression.ts';
import { assign, assignment } from './assign.ts';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './scope.ts';
import { arithmeticOf, relationOf, symbolic } from './symbolic.ts';
import { isPoisoned, poison, Symbolic } from './values.ts';

type Operate = (a: never, b: never) => unknown;

const operators: Readonly<Record<string, Operate>> = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '%': (a: number, b: number) => a % b,
  '**': (a: number, b: number) => a ** b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '===': (a: unknown, b: unknown) => a === b,
  '!==': (a: unknown, b: unknown) => a !== b,
  '==': (a: unknown, b: unknown) => a === b || ((a ?? null) === null && (b ?? null) === null),
  '!=': (a: unknown, b: unknown) => !(a === b || ((a ?? null) === null && (b ?? null) === null)),
  '&': (a: number, b: number) => a & b,
  '|': (a: number, b: number) => a | b,
  '^': (a: number, b: number) => a ^ b,
  '<<': (a: number, b: number) => a << b,
  '>>': (a: number, b: number) => a >> b,
  '>>>': (a: number, b: number) => a >>> b,
  in: (a: string, b: object) => Object.hasOwn(b, a),
};

const operatorText = (node: ts.BinaryExpression): string =>
  ts.tokenToString(node.operatorToken.kind) ?? node.operatorToken.getText();

export function binary(evaluator: Evaluator, node: ts.BinaryExpression, scope: Scope): unknown {
  const text = operatorText(node);
  if (text === '&&' || text === '||' || text === '??') return logical(evaluator, node, scope, text);
  if (text === '=') return assignment(evaluator, node.left, evaluator.evaluate(node.right, scope), scope);
  if (text === ',') {
    evaluator.evaluate(node.left, scope);
    return evaluator.evaluate(node.right, scope);
  }
  const compound = /^(.+)=$/.exec(text);
  if (compound && !(text in operators)) {
    const right = evaluator.evaluate(node.right, scope);
    return assign(
      evaluator,
      node.left,
      scope,
      (left) => operate(evaluator, compound[1] ?? '', left, right, node),
      'after',
    );
  }
  return operate(
    evaluator,
    text,
    evaluator.evaluate(node.left, scope),
    evaluator.evaluate(node.right, scope),
    node,
  );
}

function operate(
  { context }: Evaluator,
  text: string,
  left: unknown,
  right: unknown,
  node: ts.Node,
): unknown {
  if (isPoisoned(left) || isPoisoned(right)) return poison;
  if (left instanceof Symbolic || right instanceof Symbolic) {
    const made = hardware(text, right);
    if (made) return symbolic(context, node, [left, right], made);
    const help =
      text === '%'
        ? 'a cast to a wrapping type takes a remainder by a power of two'
        : text === '**'
          ? 'x ** 2 and x ** 3 are possible'
          : 'use + - * / and comparisons';
    return context.report('HLS2009', `hardware has no operator '${text}' for numbers`, node, help);
  }
  const apply = operators[text];
  if (!apply)
    return context.report('HLS2003', `the operator '${text}' cannot be evaluated at compile time`, node);
  try {
    return apply(left as never, right as never);
  } catch (problem) {
    return context.report('HLS2007', String(problem instanceof Error ? problem.message : problem), node);
  }
}

/** The expression that an operator becomes in a kernel. */
function hardware(
  text: string,
  right: unknown,
): ((a?: KernelExpression, b?: KernelExpression) => KernelExpression) | undefined {
  const nothing: KernelExpression = { kind: 'constant', value: 0 };
  const relation = relationOf[text];
  if (relation) return (left = nothing, b = nothing) => ({ kind: 'compare', relation, left, right: b });
  if (text === '/' && typeof right === 'number' && Number.isInteger(Math.log2(Math.abs(right)))) {
    // Division by a power of two moves the binary point.
    return (left = nothing) => ({ kind: 'mul', left, right: { kind: 'constant', value: 1 / right } });
  }
  const kind = arithmeticOf[text];
  if (kind) return (left = nothing, b = nothing) => ({ kind, left, right: b });
  if (text === '**' && (right === 2 || right === 3)) {
    return (left = nothing) => {
      const square: KernelExpression = { kind: 'mul', left, right: left };
      return right === 2 ? square : { kind: 'mul', left: square, right: left };
    };
  }
  return undefined;
}

function logical(
  evaluator: Evaluator,
  node: ts.BinaryExpression,
  scope: Scope,
  text: '&&' | '||' | '??',
): unknown {
  const left = evaluator.evaluate(node.left, scope);
  if (isPoisoned(left)) return poison;
  if (text === '??')
    return left === undefined || left === null ? evaluator.evaluate(node.right, scope) : left;
  if (!(left instanceof Symbolic)) {
    const decided = text === '&&' ? !left : Boolean(left);
    return decided ? left : evaluator.evaluate(node.right, scope);
  }
  const right = evaluator.evaluate(node.right, scope);
  const kind = text === '&&' ? 'and' : 'or';
  return symbolic(evaluator.context, node, [left, right], (a, b) => ({
    kind,
    left: a ?? { kind: 'constant', value: 0 },
    right: b ?? { kind: 'constant', value: 0 },
  }));
}

export function prefix(evaluator: Evaluator, node: ts.PrefixUnaryExpression, scope: Scope): unknown {
  if (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken) {
    const step = node.operator === ts.SyntaxKind.PlusPlusToken ? 1 : -1;
    return assign(evaluator, node.operand, scope, (value) => Number(value) + step, 'after');
  }
  const value = evaluator.evaluate(node.operand, scope);
  if (isPoisoned(value)) return poison;
  if (value instanceof Symbolic) {
    if (node.operator === ts.SyntaxKind.PlusToken) return value;
    if (node.operator === ts.SyntaxKind.TildeToken)
      return evaluator.context.report('HLS2009', "hardware has no operator '~' for numbers", node);
    const kind = node.operator === ts.SyntaxKind.MinusToken ? 'neg' : 'not';
    return symbolic(evaluator.context, node, [value], (operand) => ({
      kind,
      operand: operand ?? { kind: 'constant', value: 0 },
    }));
  }
  switch (node.operator) {
    case ts.SyntaxKind.MinusToken:
      return -Number(value);
    case ts.SyntaxKind.PlusToken:
      return Number(value);
    case ts.SyntaxKind.ExclamationToken:
      return !value;
    default:
      return ~Number(value);
  }
}
