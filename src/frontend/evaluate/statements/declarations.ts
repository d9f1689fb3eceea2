import { ts } from '../../typescript/compiler.ts';
import { bind, declareNames } from '../binding.ts';
import { Closure } from '../closure.ts';
import { hintFor } from '../frame.ts';
import type { Completion, Run } from '../run.ts';
import type { Scope } from '../scope.ts';
import { poison } from '../values.ts';

/** Declares what the statements of a block declare: functions are ready at once, variables at their declaration. */
export function hoist(run: Run, statements: readonly ts.Statement[], scope: Scope): void {
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) declareNames(run, name, scope);
    } else if (ts.isFunctionDeclaration(statement)) {
      hoistFunction(run, statement, scope);
    } else if ((ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) && statement.name) {
      // Reported when it is reached; until then, and after, its name stands for nothing.
      scope.declare(statement.name.text, {
        ...run.heap.variable(statement.name),
        value: poison,
        ready: true,
      });
    }
  }
}

function hoistFunction(run: Run, node: ts.FunctionDeclaration, scope: Scope): void {
  if (!node.body) return;
  const name = node.name?.text ?? 'default';
  const refused = node.asteriskToken !== undefined || isAsync(node);
  const value = refused ? poison : new Closure(node, scope, name);
  scope.declare(name, { ...run.heap.variable(node.name ?? node), value, ready: true });
}

const isAsync = (node: ts.FunctionDeclaration): boolean =>
  node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ?? false;

export function executeFunction(run: Run, node: ts.FunctionDeclaration): Completion {
  if (node.asteriskToken || isAsync(node)) {
    run.report(
      'HLS2002',
      `${node.asteriskToken ? 'generators' : 'async functions'} cannot become hardware`,
      node,
      {
        help: 'write a plain function; it can return an array',
      },
    );
  }
  return undefined;
}

export function executeVariables(run: Run, node: ts.VariableStatement, scope: Scope): Completion {
  if (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) {
    run.report('HLS2002', "'declare' gives no value", node, { help: 'write the value' });
    for (const { name } of node.declarationList.declarations) bind(run, name, poison, scope);
  } else {
    declareVariables(run, node.declarationList, scope);
  }
  return undefined;
}

/** Evaluates the initializers of `const` and `let`; `var` is refused. */
export function declareVariables(run: Run, list: ts.VariableDeclarationList, scope: Scope): void {
  if ((list.flags & ts.NodeFlags.BlockScoped) === 0) {
    run.report('HLS2002', "'var' cannot be used in a model", list, { help: 'write const, or let' });
  } else if ((list.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Using) {
    run.report('HLS2002', "'using' cannot be used in a model", list, { help: 'write const' });
  }
  for (const declaration of list.declarations) {
    const { name, initializer } = declaration;
    const hint = ts.isIdentifier(name) ? hintFor(name.text, run.frame) : undefined;
    const value = initializer ? run.evaluate(initializer, scope, hint) : undefined;
    bind(run, name, run.distrusted.has(declaration) ? poison : value, scope);
  }
}
