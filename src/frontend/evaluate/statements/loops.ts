import { ts } from '../../typescript/compiler.ts';
import { bind, declareNames } from '../binding.ts';
import { targetOf } from '../expressions/assign.ts';
import { elementsOf } from '../iterate.ts';
import type { Completion, Run } from '../run.ts';
import { Scope } from '../scope.ts';
import { truthOf } from '../truth.ts';
import { poison, Symbolic, type Value } from '../values.ts';
import { declareVariables } from './declarations.ts';
import { skip } from './skip.ts';

/** Whether a loop goes on; undefined where that is not known, which has been reported. */
function goesOn(run: Run, condition: ts.Expression | undefined, scope: Scope): boolean | undefined {
  if (!condition) return true;
  const truth = truthOf(run, run.evaluate(condition, scope), condition);
  if (truth === poison) return undefined;
  if (!(truth instanceof Symbolic)) return truth;
  run.report('HLS2009', 'how often this loop runs depends on the input of the kernel', condition, {
    help: 'hardware needs a fixed number of iterations: loop to a constant, and choose with conditions inside',
  });
  return undefined;
}

export function executeFor(run: Run, node: ts.ForStatement, outer: Scope): Completion {
  const count = run.budget.loop(node);
  let scope = new Scope(outer);
  const names: string[] = [];
  if (node.initializer && ts.isVariableDeclarationList(node.initializer)) {
    for (const { name } of node.initializer.declarations) {
      declareNames(run, name, scope);
      if (ts.isIdentifier(name)) names.push(name.text);
    }
    declareVariables(run, node.initializer, scope);
  } else if (node.initializer) {
    run.evaluate(node.initializer, scope);
  }
  for (;;) {
    const more = goesOn(run, node.condition, scope);
    if (more === undefined) return skip(run, node, scope);
    if (!more) return undefined;
    count();
    const completion = run.execute(node.statement, scope);
    if (completion?.kind === 'break') return undefined;
    if (completion?.kind === 'return') return completion;
    // Functions made in the body keep the variables of their own iteration.
    scope = nextIteration(run, scope, names, outer);
    if (node.incrementor) run.evaluate(node.incrementor, scope);
  }
}

function nextIteration(run: Run, scope: Scope, names: readonly string[], outer: Scope): Scope {
  const next = new Scope(outer);
  for (const name of names) {
    const before = scope.own(name);
    if (before)
      next.declare(name, { ...run.heap.variable(before.declaration), value: before.value, ready: true });
  }
  return next;
}

export function executeForOf(run: Run, node: ts.ForOfStatement, outer: Scope): Completion {
  if (node.awaitModifier) {
    run.report('HLS2002', "'for await' cannot become hardware", node, {
      help: 'write for (const x of list)',
    });
    return skip(run, node, outer);
  }
  const elements = elementsOf(run, run.evaluate(node.expression, outer), node.expression);
  if (elements === poison) return skip(run, node, outer);
  const count = run.budget.loop(node);
  for (const element of elements) {
    count();
    const scope = new Scope(outer);
    assignElement(run, node.initializer, element, scope);
    const completion = run.execute(node.statement, scope);
    if (completion?.kind === 'break') return undefined;
    if (completion?.kind === 'return') return completion;
  }
  return undefined;
}

function assignElement(run: Run, initializer: ts.ForInitializer, value: Value, scope: Scope): void {
  if (!ts.isVariableDeclarationList(initializer)) {
    targetOf(run, initializer, scope).write(value);
    return;
  }
  for (const { name } of initializer.declarations) {
    declareNames(run, name, scope);
    bind(run, name, value, scope);
  }
}

export function executeWhile(run: Run, node: ts.WhileStatement, scope: Scope): Completion {
  return repeat(run, node, scope, true);
}

export function executeDo(run: Run, node: ts.DoStatement, scope: Scope): Completion {
  return repeat(run, node, scope, false);
}

function repeat(
  run: Run,
  node: ts.WhileStatement | ts.DoStatement,
  scope: Scope,
  checkFirst: boolean,
): Completion {
  const count = run.budget.loop(node);
  for (let first = true; ; first = false) {
    if (checkFirst || !first) {
      const more = goesOn(run, node.expression, scope);
      if (more === undefined) return skip(run, node, scope);
      if (!more) return undefined;
    }
    count();
    const completion = run.execute(node.statement, scope);
    if (completion?.kind === 'break') return undefined;
    if (completion?.kind === 'return') return completion;
  }
}
