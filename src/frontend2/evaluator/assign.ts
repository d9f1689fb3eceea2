import ts from 'typescript';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './scope.ts';
import { describe, isPoisoned, poison } from './values.ts';

/** Replaces a variable, an element or a property by what `change` makes of it; gives the value before or after. */
export function assign(
  evaluator: Evaluator,
  target: ts.Expression,
  scope: Scope,
  change: (value: unknown) => unknown,
  give: 'before' | 'after',
): unknown {
  const before = evaluator.evaluate(target, scope);
  if (isPoisoned(before)) return poison;
  const after = assignment(evaluator, target, change(before), scope);
  return give === 'before' ? before : after;
}

/** `target = value` for variables, elements of local arrays and properties of local objects. */
export function assignment(
  evaluator: Evaluator,
  target: ts.Expression,
  value: unknown,
  scope: Scope,
): unknown {
  const { context } = evaluator;
  if (ts.isIdentifier(target)) {
    const cell = scope.find(target.text);
    if (!cell) return context.report('HLS2004', `'${target.text}' is not known to the compiler`, target);
    cell.value = value;
    return value;
  }
  if (ts.isElementAccessExpression(target) || ts.isPropertyAccessExpression(target)) {
    const object = evaluator.evaluate(target.expression, scope);
    const key = ts.isPropertyAccessExpression(target)
      ? target.name.text
      : evaluator.evaluate(target.argumentExpression, scope);
    if (isPoisoned(object) || isPoisoned(key)) return poison;
    if (
      Array.isArray(object) &&
      typeof key === 'number' &&
      Number.isInteger(key) &&
      key >= 0 &&
      key <= object.length
    )
      object[key] = value;
    else if (isPlain(object) && typeof key === 'string' && key !== '__proto__') object[key] = value;
    else
      return context.report(
        'HLS2003',
        `cannot assign into ${describe(object)} here`,
        target,
        'arrays grow one by one, with push or at their end',
      );
    return value;
  }
  return context.report(
    'HLS2003',
    'this cannot be assigned to at compile time',
    target,
    'declare a new constant instead',
  );
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  !('layer' in value);
