import type { KernelExpression } from '../../../layers/kernel/expression.ts';
import type { ts } from '../../typescript/compiler.ts';
import { describe, isPlainObject } from '../kinds.ts';
import { setProperty } from '../properties.ts';
import type { Run } from '../run.ts';
import { type PlainObject, poison, Symbolic, type Value } from '../values.ts';
import { expressionOf, isCondition, not } from './expressions.ts';

/** The value that is `whenTrue` where a condition holds; arrays and objects are chosen part by part. */
export function selectValue(
  run: Run,
  condition: KernelExpression,
  whenTrue: Value,
  whenFalse: Value,
  node: ts.Node,
  places: { readonly whenTrue: ts.Node; readonly whenFalse: ts.Node } = { whenTrue: node, whenFalse: node },
): Value {
  if (whenTrue === poison || whenFalse === poison) return poison;
  if (Object.is(whenTrue, whenFalse)) return whenTrue;
  if (whenTrue === true && whenFalse === false) return new Symbolic(condition, true);
  if (whenTrue === false && whenFalse === true) return new Symbolic(not(condition), true);
  if (Array.isArray(whenTrue) && Array.isArray(whenFalse) && whenTrue.length === whenFalse.length) {
    return run.heap.own(
      Array.from(whenTrue, (value, i) => selectValue(run, condition, value, whenFalse[i], node, places)),
    );
  }
  if (isPlainObject(whenTrue) && isPlainObject(whenFalse) && sameKeys(whenTrue, whenFalse)) {
    const object: PlainObject = {};
    for (const key of Object.keys(whenTrue)) {
      setProperty(object, key, selectValue(run, condition, whenTrue[key], whenFalse[key], node, places));
    }
    return run.heap.own(object);
  }
  if (!isNumeric(whenTrue) || !isNumeric(whenFalse)) {
    return run.report(
      'HLS2009',
      `a condition on the kernel's input cannot choose between ${describe(whenTrue)} and ${describe(whenFalse)}`,
      node,
      { help: 'both sides must give numbers, or arrays of the same length' },
    );
  }
  const a = expressionOf(run, whenTrue, places.whenTrue);
  const b = expressionOf(run, whenFalse, places.whenFalse);
  if (a === poison || b === poison) return poison;
  const span = run.log.spanOf(node);
  const chosen: KernelExpression = { kind: 'select', condition, whenTrue: a, whenFalse: b, span };
  return new Symbolic(chosen, isCondition(whenTrue) && isCondition(whenFalse));
}

const isNumeric = (value: Value): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || value instanceof Symbolic;

const sameKeys = (a: PlainObject, b: PlainObject): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => Object.hasOwn(b, key));
