import { ts } from '../../typescript/compiler.ts';
import { propertiesOf, rest } from '../binding.ts';
import { requireSize } from '../budget.ts';
import { hintFor } from '../frame.ts';
import { elementsOf } from '../iterate.ts';
import { describe, isPlainObject } from '../kinds.ts';
import { mayChange } from '../library/arrays.ts';
import { setProperty } from '../properties.ts';
import type { Run } from '../run.ts';
import type { Scope } from '../scope.ts';
import { type Hint, type PlainObject, poison, type Value } from '../values.ts';
import { keyOf, readProperty } from './access.ts';
import { propertyName } from './literals.ts';
import { variableValue } from './names.ts';

/** A place that can be assigned to: read and written without evaluating its parts twice. */
export interface Target {
  read(): Value;
  write(value: Value): void;
  readonly hint: Hint | undefined;
}

const nowhere: Target = { read: () => poison, write: () => undefined, hint: undefined };

/** Finds what the left side of an assignment means; reports what cannot be assigned to. */
export function targetOf(run: Run, node: ts.Expression, scope: Scope): Target {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) {
    return targetOf(run, node.expression, scope);
  }
  if (ts.isIdentifier(node)) return variableTarget(run, node, scope);
  if (ts.isPropertyAccessExpression(node)) {
    const object = run.evaluate(node.expression, scope);
    return propertyTarget(run, object, node.name.text, node);
  }
  if (ts.isElementAccessExpression(node)) {
    const object = run.evaluate(node.expression, scope);
    const key = keyOf(run, run.evaluate(node.argumentExpression, scope), node.argumentExpression);
    return key === poison ? nowhere : propertyTarget(run, object, key, node);
  }
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) {
    return { read: () => poison, write: (value) => assignPattern(run, node, value, scope), hint: undefined };
  }
  run.report('HLS2003', 'this cannot be assigned to', node);
  return nowhere;
}

function variableTarget(run: Run, node: ts.Identifier, scope: Scope): Target {
  const variable = scope.find(node.text);
  if (!variable?.declaration) {
    run.report('HLS2004', `'${node.text}' does not exist in this model`, node);
    return nowhere;
  }
  return {
    hint: hintFor(node.text, run.frame),
    read: () => variableValue(run, variable, node),
    write: (value) => {
      if (!variable.ready) {
        variableValue(run, variable, node);
      } else if (run.heap.assign(variable, value)) {
        run.report('HLS2009', `a kernel cannot change '${node.text}', which is declared outside it`, node, {
          help: 'return the value instead',
        });
      }
    },
  };
}

function propertyTarget(
  run: Run,
  object: Value,
  name: string,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): Target {
  if (object === poison) return nowhere;
  const place = ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
  return {
    hint: hintFor(name, run.frame),
    read: () => readProperty(run, object, name, place, node),
    write: (value) => {
      if (Array.isArray(object)) {
        if (!mayChange(run, object, `[${name}] =`, node)) return;
        requireSize(Number(name === 'length' ? value : name), node);
        if (name === 'length') object.length = Number(value);
        else setProperty(object, name, value);
      } else if (isPlainObject(object)) {
        if (mayChange(run, object, `.${name} =`, node)) setProperty(object, name, value);
      } else {
        run.report('HLS2007', `${describe(object)} has no property that could be assigned`, place);
      }
    },
  };
}

/** `[a, b] = …` and `({ a, b } = …)`. */
function assignPattern(
  run: Run,
  node: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression,
  value: Value,
  scope: Scope,
): void {
  if (ts.isArrayLiteralExpression(node)) {
    const elements = elementsOf(run, value, node);
    const values = elements === poison ? undefined : Array.from(elements);
    node.elements.forEach((element, i) => {
      if (ts.isOmittedExpression(element)) return;
      if (ts.isSpreadElement(element)) {
        assignPart(run, element.expression, values ? run.heap.own(values.slice(i)) : poison, scope);
      } else {
        assignPart(run, element, values ? values[i] : poison, scope);
      }
    });
    return;
  }
  const source = propertiesOf(run, value, node);
  const taken = new Set<string>();
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      assignPart(run, property.expression, source === poison ? poison : rest(run, source, taken), scope);
      continue;
    }
    if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property)) continue;
    const name = propertyName(run, property.name, scope);
    if (name !== poison) taken.add(name);
    const part = source === poison || name === poison ? poison : ownProperty(source, name);
    if (ts.isPropertyAssignment(property)) assignPart(run, property.initializer, part, scope);
    else {
      const { objectAssignmentInitializer: initializer } = property;
      const chosen = part === undefined && initializer ? run.evaluate(initializer, scope) : part;
      assignPart(run, property.name, chosen, scope);
    }
  }
}

const ownProperty = (source: PlainObject, name: string): Value =>
  Object.hasOwn(source, name) ? source[name] : undefined;

/** One place of a pattern, perhaps with a default: `[a = 1] = …`. */
function assignPart(run: Run, node: ts.Expression, value: Value, scope: Scope): void {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const target = targetOf(run, node.left, scope);
    target.write(value === undefined ? run.evaluate(node.right, scope, target.hint) : value);
  } else {
    targetOf(run, node, scope).write(value);
  }
}
