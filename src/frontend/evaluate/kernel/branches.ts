import type { KernelExpression } from '../../../layers/kernel/expression.ts';
import { ts } from '../../typescript/compiler.ts';
import type { Completion, Run } from '../run.ts';
import type { Variable } from '../scope.ts';
import { poison, Symbolic, type Value } from '../values.ts';
import { both, isCondition, not, two } from './expressions.ts';
import { selectValue } from './merge.ts';

interface Side<T> {
  readonly result: T;
  readonly assigned: ReadonlyMap<Variable, Value>;
}

/** Evaluates one side of a condition that only hardware decides. */
function side<T>(run: Run, condition: KernelExpression, body: () => T): Side<T> {
  const { frame } = run;
  const { path } = frame;
  frame.path = [...path, condition];
  try {
    return run.heap.asBranch(body);
  } finally {
    frame.path = path;
  }
}

/** Gives every variable that a side assigned the value it has afterwards. */
function mergeAssignments(
  run: Run,
  condition: KernelExpression,
  whenTrue: Side<unknown>['assigned'],
  whenFalse: Side<unknown>['assigned'],
  node: ts.Node,
): void {
  for (const variable of new Set([...whenTrue.keys(), ...whenFalse.keys()])) {
    const a = whenTrue.has(variable) ? whenTrue.get(variable) : variable.value;
    const b = whenFalse.has(variable) ? whenFalse.get(variable) : variable.value;
    run.heap.assign(variable, selectValue(run, condition, a, b, node));
  }
}

/** `condition ? a : b`: both sides are evaluated, hardware chooses. */
export function chooseValue(
  run: Run,
  condition: KernelExpression,
  whenTrue: () => Value,
  whenFalse: () => Value,
  node: ts.Node,
): Value {
  const yes = side(run, condition, whenTrue);
  const no = side(run, not(condition), whenFalse);
  mergeAssignments(run, condition, yes.assigned, no.assigned, node);
  return selectValue(run, condition, yes.result, no.result, node);
}

/** `left && right` or `left || right`: one operation on conditions, a choice between numbers. */
export function chooseLogical(
  run: Run,
  operator: 'and' | 'or',
  left: Value,
  condition: KernelExpression,
  right: () => Value,
  node: ts.Node,
): Value {
  const needed = operator === 'and' ? condition : not(condition);
  const { result, assigned } = side(run, needed, right);
  mergeAssignments(run, needed, assigned, new Map(), node);
  if (result instanceof Symbolic && result.condition && isCondition(left)) {
    return new Symbolic(two(operator, condition, result.expression, run.log.spanOf(node)), true);
  }
  return selectValue(run, needed, result, left, node);
}

/**
 * `if (condition) … else …`: both sides are executed, hardware chooses. Where only one side returns, its value waits in
 * the frame until the function's end.
 */
export function chooseStatement(
  run: Run,
  condition: KernelExpression,
  whenTrue: () => Completion,
  whenFalse: () => Completion,
  node: ts.Node,
): Completion {
  const yes = side(run, condition, whenTrue);
  const no = side(run, not(condition), whenFalse);
  for (const { result } of [yes, no]) {
    if (result && result.kind !== 'return') {
      run.report('HLS2009', `'${result.kind}' cannot depend on the input of a kernel`, result.node, {
        help: 'all iterations run in hardware: put the rest of the body under the opposite condition',
      });
      return { kind: 'return', value: poison, node };
    }
  }
  if (yes.result?.kind === 'return' && no.result?.kind === 'return') {
    const places = { whenTrue: returnedAt(yes.result), whenFalse: returnedAt(no.result) };
    const value = selectValue(run, condition, yes.result.value, no.result.value, node, places);
    return { kind: 'return', value, node };
  }
  const returned = onlyReturn(yes.result) ?? onlyReturn(no.result);
  if (!returned) {
    mergeAssignments(run, condition, yes.assigned, no.assigned, node);
    return undefined;
  }
  const onTrue = returned === yes.result;
  const local = onTrue ? condition : not(condition);
  const reached = run.frame.path.reduceRight((inner, outer) => both(outer, inner), local);
  run.frame.pending.push({ condition: reached, value: returned.value, place: returnedAt(returned) });
  for (const [variable, value] of (onTrue ? no : yes).assigned) run.heap.assign(variable, value);
  return undefined;
}

type Return = Extract<Completion, { readonly kind: 'return' }>;

const onlyReturn = (completion: Completion): Return | undefined =>
  completion?.kind === 'return' ? completion : undefined;

/** What stands behind `return`. */
const returnedAt = ({ node }: Return): ts.Node =>
  ts.isReturnStatement(node) && node.expression ? node.expression : node;

/** The value of a call whose earlier returns depend on conditions: the first that holds decides. */
export function settleReturns(run: Run, last: Completion, node: ts.Node): Value {
  const { pending } = run.frame;
  const end = onlyReturn(last);
  if (pending.length > 0 && end?.value === undefined) {
    return run.report('HLS2009', 'the kernel returns nothing where its last conditions do not hold', node, {
      help: 'end it with a return',
    });
  }
  return pending.reduceRight((value: Value, early, i) => {
    const next = pending[i + 1];
    const whenFalse = next ? next.place : end ? returnedAt(end) : node;
    const places = { whenTrue: early.place, whenFalse };
    return selectValue(run, early.condition, early.value, value, node, places);
  }, end?.value);
}
