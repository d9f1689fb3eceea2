import { ts } from '../typescript/compiler.ts';
import { propertyName } from './expressions/literals.ts';
import { hintFor } from './frame.ts';
import { elementsOf } from './iterate.ts';
import { describe, isPlainObject } from './kinds.ts';
import { setProperty } from './properties.ts';
import type { Run } from './run.ts';
import type { Scope } from './scope.ts';
import { type PlainObject, poison, type Value } from './values.ts';

/** Declares the names of a pattern, not ready yet. */
export function declareNames(run: Run, name: ts.BindingName, scope: Scope): void {
  if (ts.isIdentifier(name)) {
    scope.declare(name.text, run.heap.variable(name));
    return;
  }
  for (const element of name.elements) {
    if (ts.isBindingElement(element)) declareNames(run, element.name, scope);
  }
}

/** Gives the declared names of a pattern their values, as `const` and parameters do. */
export function bind(run: Run, name: ts.BindingName, value: Value, scope: Scope): void {
  if (ts.isIdentifier(name)) {
    const variable = scope.own(name.text);
    // A new variable is never older than the kernel or the condition that it stands in.
    if (variable) run.heap.assign(variable, value);
  } else if (ts.isArrayBindingPattern(name)) {
    bindArray(run, name, value, scope);
  } else {
    bindObject(run, name, value, scope);
  }
}

function bindArray(run: Run, pattern: ts.ArrayBindingPattern, value: Value, scope: Scope): void {
  const elements = elementsOf(run, value, pattern);
  const values = elements === poison ? undefined : Array.from(elements);
  pattern.elements.forEach((element, i) => {
    if (ts.isOmittedExpression(element)) return;
    const part = !values ? poison : element.dotDotDotToken ? run.heap.own(values.slice(i)) : values[i];
    bindElement(run, element, part, scope);
  });
}

function bindObject(run: Run, pattern: ts.ObjectBindingPattern, value: Value, scope: Scope): void {
  const source = propertiesOf(run, value, pattern);
  const taken = new Set<string>();
  for (const element of pattern.elements) {
    if (element.dotDotDotToken) {
      bindElement(run, element, source === poison ? poison : rest(run, source, taken), scope);
      continue;
    }
    const key = element.propertyName ?? element.name;
    const name = ts.isBindingName(key) && !ts.isIdentifier(key) ? poison : propertyName(run, key, scope);
    if (name !== poison) taken.add(name);
    const part =
      source === poison || name === poison ? poison : Object.hasOwn(source, name) ? source[name] : undefined;
    bindElement(run, element, part, scope);
  }
}

function bindElement(run: Run, element: ts.BindingElement, value: Value, scope: Scope): void {
  const hint = ts.isIdentifier(element.name) ? hintFor(element.name.text, run.frame) : undefined;
  const chosen =
    value === undefined && element.initializer ? run.evaluate(element.initializer, scope, hint) : value;
  bind(run, element.name, chosen, scope);
}

/** What a pattern in braces takes its values from. */
export function propertiesOf(run: Run, value: Value, node: ts.Node): PlainObject | typeof poison {
  if (value === poison) return poison;
  if (isPlainObject(value)) return value;
  if (Array.isArray(value)) return value as unknown as PlainObject;
  return run.report('HLS2007', `${describe(value)} has no properties to take`, node);
}

/** The properties that a pattern has not taken, in a new object. */
export function rest(run: Run, source: PlainObject, taken: ReadonlySet<string>): PlainObject {
  const object: PlainObject = {};
  const places = new Map<string, ts.Node>();
  for (const key of Object.keys(source)) {
    if (taken.has(key)) continue;
    setProperty(object, key, source[key]);
    const place = run.places.get(source)?.get(key);
    if (place) places.set(key, place);
  }
  run.places.set(object, places);
  return run.heap.own(object);
}
