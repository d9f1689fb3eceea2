import { ts } from '../../typescript/compiler.ts';
import { inside } from '../frame.ts';
import { describe, isFunction, isPlainObject } from '../kinds.ts';
import { methodOf, methodsOf } from '../library/methods.ts';
import type { Run } from '../run.ts';
import type { Scope } from '../scope.ts';
import { type Hint, Namespace, Native, poison, Symbolic, type Value } from '../values.ts';

export function evaluateProperty(
  run: Run,
  node: ts.PropertyAccessExpression,
  scope: Scope,
  hint?: Hint,
): Value {
  const object = run.evaluate(node.expression, scope, inside(hint));
  if (skips(node, object)) return undefined;
  return readProperty(run, object, node.name.text, node.name, node);
}

export function evaluateElement(run: Run, node: ts.ElementAccessExpression, scope: Scope): Value {
  const object = run.evaluate(node.expression, scope);
  if (skips(node, object)) return undefined;
  const key = keyOf(run, run.evaluate(node.argumentExpression, scope), node.argumentExpression);
  return key === poison ? poison : readProperty(run, object, key, node.argumentExpression, node);
}

/** True where `?.`, here or further left in the chain, stops at nothing. */
const skips = (node: ts.Node, object: Value): boolean =>
  (object === undefined || object === null) && ts.isOptionalChain(node);

/** A key of an object or an index of an array; reports what is neither. */
export function keyOf(run: Run, value: Value, node: ts.Node): string | typeof poison {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (value === poison) return poison;
  if (value instanceof Symbolic) {
    return run.report('HLS2009', 'an index cannot depend on the input of a kernel', node, {
      help: 'choose with a condition: i > 0 ? a : b',
    });
  }
  return run.report('HLS2007', `${describe(value)} is no index`, node);
}

/** Reads a property of any value; `place` is its name in the source, `whole` the access. */
export function readProperty(run: Run, object: Value, name: string, place: ts.Node, whole: ts.Node): Value {
  if (object === poison || run.misspelt.has(place)) return poison;
  if (object === undefined || object === null) {
    return run.report('HLS2007', `${object} has no property '${name}'`, place);
  }
  if (isPlainObject(object) && Object.hasOwn(object, name)) return object[name];
  // What every object of JavaScript has, `constructor` and the like, is out of reach.
  if (isPlainObject(object) && !(name in Object.prototype)) return undefined;
  if (object instanceof Namespace || object instanceof Native) return member(run, object, name, whole);
  if (Array.isArray(object) || typeof object === 'string' || object instanceof Float64Array) {
    if (Object.hasOwn(Object(object), name)) return (object as unknown as Record<string, Value>)[name];
    if (object instanceof Float64Array && name === 'length') return object.length;
    if (/^(?:\d+|-.*)$/.test(name)) return undefined;
  }
  const method = methodOf(run, object, name);
  if (method) return method;
  if (object instanceof Symbolic) {
    return run.report('HLS2009', `'${name}' of a kernel's input cannot become hardware`, place);
  }
  const methods = methodsOf(object);
  const owner = isFunction(object) ? 'a function' : describe(object);
  return run.report('HLS2004', `'${name}' of ${owner} is not known to the compiler`, place, {
    help:
      methods.length > 0 ? `a model can use ${methods.join(', ')}` : 'write it with functions and objects',
  });
}

function member(run: Run, object: Namespace | Native, name: string, whole: ts.Node): Value {
  const found = object instanceof Namespace ? object.member(name) : object.members.get(name);
  if (found !== undefined) return found;
  return run.report('HLS2004', `${object.name}.${name} is not known to the compiler`, whole, {
    help: helpFor(object.name, name),
  });
}

const helpFor = (owner: string, name: string): string =>
  owner === 'Math' && name === 'random'
    ? 'a model must be the same every time it is compiled: keep random numbers in a .npz file and read it with weights()'
    : owner === 'Math'
      ? 'write it with the other functions of Math'
      : 'write it out with what the language has';
