import { ts } from '../../typescript/compiler.ts';
import { applyBinary } from '../expressions/operators.ts';
import { chooseStatement } from '../kernel/branches.ts';
import type { Completion, Run } from '../run.ts';
import { Scope } from '../scope.ts';
import { truthOf } from '../truth.ts';
import { poison, Symbolic } from '../values.ts';
import { hoist } from './declarations.ts';
import { skip } from './skip.ts';

export function executeIf(run: Run, node: ts.IfStatement, scope: Scope): Completion {
  const truth = truthOf(run, run.evaluate(node.expression, scope), node.expression);
  if (truth === poison) return skip(run, node, scope);
  const then = () => run.execute(node.thenStatement, scope);
  const otherwise = () => (node.elseStatement ? run.execute(node.elseStatement, scope) : undefined);
  if (truth instanceof Symbolic) return chooseStatement(run, truth.expression, then, otherwise, node);
  return truth ? then() : otherwise();
}

export function executeBlock(run: Run, node: ts.Block, scope: Scope): Completion {
  return executeAll(run, node.statements, new Scope(scope));
}

/** Statements one after the other, until one does not end normally. */
export function executeAll(run: Run, statements: readonly ts.Statement[], scope: Scope): Completion {
  hoist(run, statements, scope);
  for (const statement of statements) {
    const completion = run.execute(statement, scope);
    if (completion) return completion;
  }
  return undefined;
}

export function executeSwitch(run: Run, node: ts.SwitchStatement, outer: Scope): Completion {
  const value = run.evaluate(node.expression, outer);
  if (value === poison) return skip(run, node, outer);
  if (value instanceof Symbolic) {
    run.report('HLS2009', "'switch' cannot depend on the input of a kernel", node.expression, {
      help: 'write if and else',
    });
    return skip(run, node, outer);
  }
  const scope = new Scope(outer);
  const { clauses } = node.caseBlock;
  hoist(
    run,
    clauses.flatMap((clause) => [...clause.statements]),
    scope,
  );
  let start = clauses.findIndex(ts.isDefaultClause);
  for (const [i, clause] of clauses.entries()) {
    if (ts.isDefaultClause(clause)) continue;
    const label = run.evaluate(clause.expression, scope);
    const places = { left: node.expression, right: clause.expression, whole: clause.expression };
    if (applyBinary(run, ts.SyntaxKind.EqualsEqualsEqualsToken, value, label, places) === true) {
      start = i;
      break;
    }
  }
  for (const clause of start < 0 ? [] : clauses.slice(start)) {
    for (const statement of clause.statements) {
      const completion = run.execute(statement, scope);
      if (completion?.kind === 'break') return undefined;
      if (completion) return completion;
    }
  }
  return undefined;
}
