import ts from 'typescript';
import { bind, boundNames } from './declarations.ts';
import type { Evaluator } from './evaluator.ts';
import { bare } from './expressions.ts';
import { runLoop } from './loops.ts';
import { Scope } from './scope.ts';
import { select } from './symbolic.ts';
import { Closure, describe, isPoisoned, poison, Symbolic } from './values.ts';

/** How a statement ended. */
export type Completion =
  | { readonly kind: 'normal' | 'break' | 'continue' }
  | { readonly kind: 'return'; readonly value: unknown };

export const normal: Completion = { kind: 'normal' };

/** Functions are known in their whole block; constants are known but have no value yet. */
export function hoist(statements: readonly ts.Statement[], scope: Scope): void {
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      scope.declare(statement.name.text, new Closure(statement, scope, statement.name.text));
    } else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations)
        for (const bound of boundNames(name)) scope.declare(bound);
    }
  }
}

export function runStatements(
  evaluator: Evaluator,
  statements: readonly ts.Statement[],
  scope: Scope,
): Completion {
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i];
    if (!statement) continue;
    if (ts.isIfStatement(statement)) {
      const condition = evaluator.evaluate(statement.expression, scope);
      if (condition instanceof Symbolic)
        return runBothWays(evaluator, condition, statement, statements.slice(i + 1), scope);
      if (isPoisoned(condition)) continue;
      const chosen = condition ? statement.thenStatement : statement.elseStatement;
      const completion = chosen ? runStatement(evaluator, chosen, scope) : normal;
      if (completion.kind !== 'normal') return completion;
      continue;
    }
    const completion = runStatement(evaluator, statement, scope);
    if (completion.kind !== 'normal') return completion;
  }
  return normal;
}

/**
 * A condition of the hardware: both branches are computed and every difference becomes a select. A branch that
 * returns is completed by the statements behind the `if` in the other.
 */
function runBothWays(
  evaluator: Evaluator,
  condition: Symbolic,
  node: ts.IfStatement,
  rest: readonly ts.Statement[],
  scope: Scope,
): Completion {
  const { context } = evaluator;
  const merge = (a: unknown, b: unknown): unknown => select(context, condition, a, b, node.expression);
  const root = context.kernelRoot;
  const [whenTrue, whenFalse] = [scope.fork(root), scope.fork(root)];
  const a = runStatement(evaluator, node.thenStatement, whenTrue);
  const b = node.elseStatement ? runStatement(evaluator, node.elseStatement, whenFalse) : normal;
  if (a.kind === 'normal' && b.kind === 'normal') {
    scope.join(whenTrue, whenFalse, root, merge);
    return runStatements(evaluator, rest, scope);
  }
  const [left, right] = [
    a.kind === 'normal' ? runStatements(evaluator, rest, whenTrue) : a,
    b.kind === 'normal' ? runStatements(evaluator, rest, whenFalse) : b,
  ];
  if (left.kind === 'return' && right.kind === 'return')
    return { kind: 'return', value: merge(left.value, right.value) };
  context.report(
    'HLS2009',
    'hardware takes both branches, so both must return, or neither',
    node,
    'return a value in every branch',
  );
  return { kind: 'return', value: poison };
}

type Run = (evaluator: Evaluator, node: never, scope: Scope) => Completion;

const block: Run = (evaluator, node: ts.Block, scope) => {
  const inner = new Scope(scope);
  hoist(node.statements, inner);
  return runStatements(evaluator, node.statements, inner);
};

const nothing: Run = () => normal;

/** One handler for each kind of statement that can be evaluated. */
const handlers: { readonly [Kind in ts.SyntaxKind]?: Run } = {
  [ts.SyntaxKind.Block]: block,
  [ts.SyntaxKind.VariableStatement]: (e, node: ts.VariableStatement, scope) =>
    declare(e, node.declarationList, scope),
  [ts.SyntaxKind.ExpressionStatement]: (e, node: ts.ExpressionStatement, scope) => {
    e.evaluate(node.expression, scope);
    return normal;
  },
  [ts.SyntaxKind.IfStatement]: (e, node: ts.IfStatement, scope) => runStatements(e, [node], scope),
  [ts.SyntaxKind.ReturnStatement]: returnStatement as Run,
  [ts.SyntaxKind.ForStatement]: runLoop as Run,
  [ts.SyntaxKind.ForOfStatement]: runLoop as Run,
  [ts.SyntaxKind.WhileStatement]: runLoop as Run,
  [ts.SyntaxKind.DoStatement]: runLoop as Run,
  [ts.SyntaxKind.BreakStatement]: () => ({ kind: 'break' }),
  [ts.SyntaxKind.ContinueStatement]: () => ({ kind: 'continue' }),
  [ts.SyntaxKind.ThrowStatement]: throwStatement as Run,
  [ts.SyntaxKind.FunctionDeclaration]: nothing,
  [ts.SyntaxKind.EmptyStatement]: nothing,
  [ts.SyntaxKind.InterfaceDeclaration]: nothing,
  [ts.SyntaxKind.TypeAliasDeclaration]: nothing,
  [ts.SyntaxKind.ImportDeclaration]: nothing,
  [ts.SyntaxKind.ExportDeclaration]: nothing,
  [ts.SyntaxKind.ExportAssignment]: nothing,
};

/** What to write instead of statements that cannot be evaluated. */
const advice: { readonly [Kind in ts.SyntaxKind]?: string } = {
  [ts.SyntaxKind.ClassDeclaration]: 'use functions and plain objects',
  [ts.SyntaxKind.EnumDeclaration]: "use a constant object, or strings: type Kind = 'a' | 'b'",
  [ts.SyntaxKind.SwitchStatement]: 'use if and else',
  [ts.SyntaxKind.TryStatement]: 'check the condition beforehand; errors are reported by the compiler',
  [ts.SyntaxKind.ForInStatement]: 'use for (const key of Object.keys(object))',
  [ts.SyntaxKind.ModuleDeclaration]: 'use another file and import it',
};

export function runStatement(evaluator: Evaluator, node: ts.Statement, scope: Scope): Completion {
  evaluator.context.step(node);
  const run = handlers[node.kind];
  if (run) return run(evaluator, node as never, scope);
  const text = node.getText().split('\n', 1)[0] ?? '';
  evaluator.context.report(
    'HLS2002',
    `'${text}' cannot become hardware`,
    node,
    advice[node.kind] ?? 'use constants, functions, if and for',
  );
  for (const name of node.kind === ts.SyntaxKind.ClassDeclaration ||
  node.kind === ts.SyntaxKind.EnumDeclaration
    ? [(node as ts.ClassDeclaration).name?.text ?? '']
    : []) {
    scope.declare(name, poison);
  }
  return normal;
}

/** Evaluates the constants of a declaration; each lends its name to the layers made for it. */
export function declare(evaluator: Evaluator, list: ts.VariableDeclarationList, scope: Scope): Completion {
  const { context } = evaluator;
  for (const { name, initializer } of list.declarations) {
    const { prefix } = context.naming;
    const own = ts.isIdentifier(name) ? name.text : '';
    const path = own === '' ? prefix : prefix === '' ? own : `${prefix}_${own}`;
    const value = initializer
      ? context.named({ prefix, path, target: bare(initializer) }, () =>
          evaluator.evaluate(initializer, scope),
        )
      : undefined;
    bind(evaluator, name, value, scope);
  }
  return normal;
}

function returnStatement(evaluator: Evaluator, node: ts.ReturnStatement, scope: Scope): Completion {
  const { context } = evaluator;
  const { expression } = node;
  if (!expression) return { kind: 'return', value: undefined };
  const { prefix } = context.naming;
  return {
    kind: 'return',
    value: context.named({ prefix, path: prefix, target: bare(expression) }, () =>
      evaluator.evaluate(expression, scope),
    ),
  };
}

function throwStatement(evaluator: Evaluator, node: ts.ThrowStatement, scope: Scope): Completion {
  const { expression } = node;
  const argument = ts.isNewExpression(expression) ? expression.arguments?.[0] : expression;
  const message = argument ? evaluator.evaluate(argument, scope) : '';
  evaluator.context.report(
    'HLS2010',
    `the model throws: ${typeof message === 'string' ? message : describe(message)}`,
    node,
  );
  return { kind: 'return', value: poison };
}
