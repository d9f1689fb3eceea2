import { ts } from '../typescript/compiler.ts';
import { bind, declareNames } from './binding.ts';
import { depthLimit, LimitReached } from './budget.ts';
import type { Closure, FunctionNode } from './closure.ts';
import type { Frame } from './frame.ts';
import { settleReturns } from './kernel/branches.ts';
import type { Completion, Run } from './run.ts';
import { Scope } from './scope.ts';
import { poison, type Site, type Value } from './values.ts';

/** Calls a function of the model file. */
export function callClosure(run: Run, closure: Closure, parameters: readonly Value[], site: Site): Value {
  run.budget.step(site.node);
  const frame = frameOf(run.frame, closure, site);
  if (frame.depth > depthLimit) {
    throw new LimitReached(site.node, `'${frame.name}' calls itself more than ${depthLimit} times deep`);
  }
  return run.within(frame, () => {
    const scope = new Scope(closure.scope);
    bindParameters(run, closure.node, parameters, scope);
    return settleReturns(run, runBody(run, closure.node, scope), closure.node);
  });
}

function frameOf(caller: Frame, closure: Closure, site: Site): Frame {
  return {
    caller,
    name: closure.name || 'this function',
    call: site.node,
    base: site.hint?.base ?? (caller.base === undefined ? undefined : caller.base),
    returned: returnedNames(closure.node),
    depth: caller.depth + 1,
    path: [],
    pending: [],
  };
}

/** Gives parameters their values; defaults are evaluated from left to right. */
function bindParameters(run: Run, node: FunctionNode, values: readonly Value[], scope: Scope): void {
  for (const parameter of node.parameters) declareNames(run, parameter.name, scope);
  node.parameters.forEach((parameter, i) => {
    let value: Value = parameter.dotDotDotToken ? run.heap.own(values.slice(i)) : values[i];
    if (value === undefined && parameter.initializer) value = run.evaluate(parameter.initializer, scope);
    bind(run, parameter.name, value, scope);
  });
}

function runBody(run: Run, { body }: FunctionNode, scope: Scope): Completion {
  if (!body) return undefined;
  if (ts.isBlock(body)) return run.execute(body, scope);
  const value = run.evaluate(body, scope, resultHint(run.frame));
  return { kind: 'return', value: run.distrusted.has(body) ? poison : value, node: body };
}

/** What a function returns gets the name of its call. */
export const resultHint = ({ base }: Frame) => (base === undefined ? undefined : { base, exact: true });

const returned = new WeakMap<FunctionNode, ReadonlySet<string>>();

/** The variables that a function's return statements give back as they are. */
function returnedNames(node: FunctionNode): ReadonlySet<string> {
  const known = returned.get(node);
  if (known) return known;
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (ts.isFunctionLike(child)) return;
    if (ts.isReturnStatement(child) && child.expression && ts.isIdentifier(child.expression)) {
      names.add(child.expression.text);
    }
    ts.forEachChild(child, visit);
  };
  if (node.body && ts.isBlock(node.body)) ts.forEachChild(node.body, visit);
  returned.set(node, names);
  return names;
}
