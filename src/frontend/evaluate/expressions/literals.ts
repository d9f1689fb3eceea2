import { ts } from '../../typescript/compiler.ts';
import { requireSize } from '../budget.ts';
import { Closure } from '../closure.ts';
import { hintFor, hintForPart } from '../frame.ts';
import { elementsOf } from '../iterate.ts';
import { describe, isPlainObject } from '../kinds.ts';
import { setProperty } from '../properties.ts';
import type { Run } from '../run.ts';
import type { Scope } from '../scope.ts';
import { textOf } from '../text.ts';
import { type Hint, type PlainObject, poison, type Value } from '../values.ts';

export function evaluateTemplate(run: Run, node: ts.TemplateExpression, scope: Scope): Value {
  let text = node.head.text;
  let poisoned = false;
  for (const span of node.templateSpans) {
    const part = textOf(run, run.evaluate(span.expression, scope), span.expression);
    if (part === poison) poisoned = true;
    else text += part + span.literal.text;
    requireSize(text.length, node);
  }
  return poisoned ? poison : text;
}

export function evaluateArray(
  run: Run,
  node: ts.ArrayLiteralExpression,
  scope: Scope,
  hint: Hint | undefined,
): Value {
  const values: Value[] = [];
  const places = new Map<string, ts.Node>();
  let poisoned = false;
  for (const element of node.elements) {
    if (ts.isSpreadElement(element)) {
      const spread = elementsOf(run, run.evaluate(element.expression, scope), element.expression);
      if (spread === poison) poisoned = true;
      else append(values, spread, element);
    } else if (ts.isOmittedExpression(element)) {
      values.length++;
    } else {
      places.set(String(values.length), element);
      const own = hint?.exact ? hintForPart(hint, String(values.length)) : hint;
      values.push(run.evaluate(element, scope, own));
    }
  }
  if (poisoned) return poison;
  run.places.set(values, places);
  return run.heap.own(values);
}

/** Adds elements one by one: there may be too many for one call. */
function append(values: Value[], elements: Iterable<Value>, node: ts.Node): void {
  for (const value of elements) {
    values.push(value);
    requireSize(values.length, node);
  }
}

export function evaluateObject(
  run: Run,
  node: ts.ObjectLiteralExpression,
  scope: Scope,
  hint: Hint | undefined,
): Value {
  const object: PlainObject = {};
  const places = new Map<string, ts.Node>();
  let poisoned = false;
  const set = (name: string, value: Value, place: ts.Node | undefined): void => {
    setProperty(object, name, value);
    if (place) places.set(name, place);
    else places.delete(name);
  };
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const source = spreadSource(run, run.evaluate(property.expression, scope), property.expression);
      if (source === poison) poisoned = true;
      else for (const key of Object.keys(source)) set(key, source[key], run.places.get(source)?.get(key));
      continue;
    }
    const name = propertyName(run, property.name, scope);
    if (name === poison) {
      poisoned = true;
      continue;
    }
    const own = partHint(run, property, name, hint);
    set(name, propertyValue(run, property, scope, own, name), property);
  }
  if (poisoned) return poison;
  run.places.set(object, places);
  return run.heap.own(object);
}

/** The name for a property's value: `heads_q` in what becomes `heads`, just `q` in the options of a call. */
function partHint(run: Run, property: ts.Node, name: string, hint: Hint | undefined): Hint | undefined {
  if (hint?.exact) return hintForPart(hint, name);
  const nested = ts.isPropertyAssignment(property) && isLiteral(property.initializer);
  return nested ? hint : hintFor(name, run.frame);
}

const isLiteral = (node: ts.Node): boolean =>
  ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node);

function propertyValue(
  run: Run,
  property: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>,
  scope: Scope,
  hint: Hint | undefined,
  name: string,
): Value {
  if (ts.isPropertyAssignment(property)) return run.evaluate(property.initializer, scope, hint);
  if (ts.isShorthandPropertyAssignment(property)) return run.evaluate(property.name, scope, hint);
  if (ts.isMethodDeclaration(property) && !property.asteriskToken && !property.modifiers?.length) {
    return new Closure(property, scope, name);
  }
  return run.report('HLS2003', 'getters, setters and async methods cannot become hardware', property, {
    help: 'write a plain property or an arrow function',
  });
}

/** The properties that `...value` copies; none of nothing, the elements of an array by index. */
function spreadSource(run: Run, value: Value, node: ts.Node): PlainObject | typeof poison {
  if (value === poison) return poison;
  if (value === undefined || value === null || value === false) return {};
  if (isPlainObject(value) || Array.isArray(value)) return value as PlainObject;
  return run.report('HLS2007', `the properties of ${describe(value)} cannot be spread`, node);
}

/** The text of a property's name in a literal or a pattern. */
export function propertyName(run: Run, name: ts.PropertyName, scope: Scope): string | typeof poison {
  if (ts.isComputedPropertyName(name)) {
    return textOf(run, run.evaluate(name.expression, scope), name.expression);
  }
  return ts.isNumericLiteral(name) ? String(Number(name.text)) : name.text;
}
