import ts from 'typescript';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './scope.ts';
import { describe, isPoisoned, poison } from './values.ts';

/** Name of a method for messages. */
export const methodName = (node: ts.MethodDeclaration): string =>
  ts.isIdentifier(node.name) ? node.name.text : 'method';

/** Every name a binding declares. */
export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** Declares names with a value, taking arrays and objects apart. */
export function bind(evaluator: Evaluator, name: ts.BindingName, value: unknown, scope: Scope): void {
  if (ts.isIdentifier(name)) {
    scope.declare(name.text, value);
    return;
  }
  if (ts.isArrayBindingPattern(name)) bindArray(evaluator, name, value, scope);
  else bindObject(evaluator, name, value, scope);
}

function bindArray(
  evaluator: Evaluator,
  pattern: ts.ArrayBindingPattern,
  value: unknown,
  scope: Scope,
): void {
  const list = Array.isArray(value) ? value : undefined;
  if (!list && !isPoisoned(value))
    evaluator.context.report('HLS2007', `${describe(value)} cannot be taken apart as an array`, pattern);
  pattern.elements.forEach((element, i) => {
    if (!ts.isBindingElement(element)) return;
    const part = element.dotDotDotToken ? list?.slice(i) : list?.[i];
    bind(evaluator, element.name, list ? withDefault(evaluator, element, part, scope) : poison, scope);
  });
}

function bindObject(
  evaluator: Evaluator,
  pattern: ts.ObjectBindingPattern,
  value: unknown,
  scope: Scope,
): void {
  const object = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  if (!object && !isPoisoned(value))
    evaluator.context.report('HLS2007', `${describe(value)} cannot be taken apart as an object`, pattern);
  const taken = new Set<string>();
  for (const element of pattern.elements) {
    const key =
      element.propertyName && 'text' in element.propertyName
        ? element.propertyName.text
        : ts.isIdentifier(element.name)
          ? element.name.text
          : '';
    const rest = Object.fromEntries(Object.entries(object ?? {}).filter(([name]) => !taken.has(name)));
    const part = element.dotDotDotToken
      ? rest
      : object && Object.hasOwn(object, key)
        ? object[key]
        : undefined;
    taken.add(key);
    bind(evaluator, element.name, object ? withDefault(evaluator, element, part, scope) : poison, scope);
  }
}

const withDefault = (
  evaluator: Evaluator,
  { initializer }: ts.BindingElement,
  value: unknown,
  scope: Scope,
): unknown => (value === undefined && initializer ? evaluator.evaluate(initializer, scope) : value);
