import ts from 'typescript';
import { bind } from './declarations.ts';
import type { Evaluator } from './evaluator.ts';
import { Scope } from './scope.ts';
import { type Completion, declare, normal, runStatement } from './statements.ts';
import { describe, isPoisoned, Symbolic } from './values.ts';

type LoopStatement = ts.ForStatement | ts.ForOfStatement | ts.WhileStatement | ts.DoStatement;

/** Runs a loop whose bounds are known at compile time; in a kernel it is unrolled. */
export function runLoop(evaluator: Evaluator, node: LoopStatement, scope: Scope): Completion {
  if (ts.isForOfStatement(node)) return runForOf(evaluator, node, scope);
  const outer = new Scope(scope);
  if (ts.isForStatement(node) && node.initializer) {
    if (ts.isVariableDeclarationList(node.initializer)) declare(evaluator, node.initializer, outer);
    else evaluator.evaluate(node.initializer, outer);
  }
  const condition = ts.isForStatement(node) ? node.condition : node.expression;
  for (let first = true; ; first = false) {
    evaluator.context.step(node);
    if (!(first && ts.isDoStatement(node)) && condition && !holds(evaluator, condition, outer)) return normal;
    // Every turn has variables of its own, as closures made in it expect.
    const turn = outer.fork(scope);
    const completion = runStatement(evaluator, node.statement, turn);
    outer.join(turn, turn, scope, (value) => value);
    if (completion.kind === 'return') return completion;
    if (completion.kind === 'break') return normal;
    if (ts.isForStatement(node) && node.incrementor) evaluator.evaluate(node.incrementor, outer);
  }
}

function holds(evaluator: Evaluator, condition: ts.Expression, scope: Scope): boolean {
  const value = evaluator.evaluate(condition, scope);
  if (isPoisoned(value)) return false;
  if (value instanceof Symbolic) {
    evaluator.context.report(
      'HLS2009',
      'the number of turns must be known at compile time',
      condition,
      'loop a fixed number of times, with a condition inside',
    );
    return false;
  }
  return Boolean(value);
}

function runForOf(evaluator: Evaluator, node: ts.ForOfStatement, scope: Scope): Completion {
  const list = evaluator.evaluate(node.expression, scope);
  if (isPoisoned(list)) return normal;
  if (!Array.isArray(list) && typeof list !== 'string') {
    evaluator.context.report(
      'HLS2007',
      `${describe(list)} cannot be looped over`,
      node.expression,
      'loop over an array',
    );
    return normal;
  }
  for (const entry of list) {
    evaluator.context.step(node);
    const turn = new Scope(scope);
    if (ts.isVariableDeclarationList(node.initializer)) {
      const [declaration] = node.initializer.declarations;
      if (declaration) bind(evaluator, declaration.name, entry, turn);
    }
    const completion = runStatement(evaluator, node.statement, turn);
    if (completion.kind === 'return') return completion;
    if (completion.kind === 'break') break;
  }
  return normal;
}
