import type { ts } from '../../typescript/compiler.ts';
import { hintForPart } from '../frame.ts';
import { describe, isFunction } from '../kinds.ts';
import type { Run } from '../run.ts';
import { truthOf } from '../truth.ts';
import { Native, poison, type Site, Symbolic, type Value } from '../values.ts';
import { areKnown, checkedSize, guarded } from './guard.ts';

/** What a method does: moves elements, compares them, calls back for values or for conditions, or changes the array. */
type Manner = 'moves' | 'compares' | 'values' | 'conditions' | 'sorts' | 'changes';

const manners = new Map<string, Manner>(
  Object.entries({
    moves: ['at', 'concat', 'slice', 'flat', 'with', 'toReversed', 'toSpliced', 'keys', 'values', 'entries'],
    compares: ['includes', 'indexOf', 'lastIndexOf', 'join'],
    values: ['map', 'flatMap', 'forEach', 'reduce', 'reduceRight'],
    conditions: ['filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex'],
    sorts: ['toSorted', 'sort'],
    changes: ['push', 'pop', 'shift', 'unshift', 'reverse', 'fill', 'splice'],
  }).flatMap(([manner, names]) => names.map((name) => [name, manner as Manner] as const)),
);

export const arrayMethods: readonly string[] = [...manners.keys()];

/** Ends a method of JavaScript's early: the value it asked for is not known. */
class Unknown extends Error {}

/** A method of an array, with JavaScript's own meaning; undefined where there is none. */
export function arrayMethod(run: Run, array: readonly Value[], name: string): Native | undefined {
  const manner = manners.get(name);
  if (!manner) return undefined;
  return new Native(name, (parameters, site) => {
    if ((manner === 'changes' || name === 'sort') && !mayChange(run, array, name, site.node)) return poison;
    if (manner === 'changes') return changing(run, array, name, parameters, site);
    if (manner === 'values' || manner === 'conditions' || manner === 'sorts') {
      return callingBack(run, array, name, manner, parameters, site);
    }
    const carried = name === 'concat' || name === 'with';
    if (parameters.includes(poison)) return poison;
    if (!carried && !areKnown(run, name, parameters, site)) return poison;
    if (manner === 'compares' && !areKnown(run, name, array, { ...site, places: [] })) return poison;
    const result = guarded(run, name, site, () => apply(array, name, parameters));
    // Iterators become arrays: a model can only go through them anyway.
    return ['keys', 'values', 'entries'].includes(name)
      ? checkedSize(run, Array.from(result as Iterable<Value>), site)
      : result;
  });
}

const apply = (array: readonly Value[], name: string, parameters: readonly unknown[]): unknown =>
  Reflect.apply(Reflect.get(Array.prototype, name), array, parameters);

/** Reports HLS2003 for an array that is not the model's own, HLS2009 for one that a kernel must leave alone. */
export function mayChange(run: Run, object: object, what: string, node: ts.Node): boolean {
  const obstacle = run.heap.obstacleToChange(object);
  if (obstacle === undefined) return true;
  if (obstacle === 'foreign') {
    run.report('HLS2003', `${what}: this value cannot be changed`, node, {
      help: 'make a copy: [...x] or {...x}',
    });
  } else {
    run.report(
      'HLS2009',
      `${what} changes a value that was made ${obstacle === 'outside the kernel' ? obstacle : 'before the condition'}`,
      node,
      {
        help: 'let the kernel compute new values and return them',
      },
    );
  }
  return false;
}

function changing(
  run: Run,
  array: readonly Value[],
  name: string,
  parameters: readonly Value[],
  site: Site,
): Value {
  if (
    (name === 'splice' || name === 'fill') &&
    !areKnown(run, name, parameters.slice(name === 'fill' ? 1 : 0, name === 'fill' ? 3 : 2), site)
  ) {
    return poison;
  }
  const result = guarded(run, name, site, () => apply(array, name, parameters));
  checkedSize(run, array as Value[], site);
  return result;
}

function callingBack(
  run: Run,
  array: readonly Value[],
  name: string,
  manner: Manner,
  [callback, ...rest]: readonly Value[],
  site: Site,
): Value {
  if (callback === poison) return poison;
  if (!isFunction(callback)) {
    if (manner === 'sorts' && callback === undefined) {
      return areKnown(run, name, array, { ...site, places: [] })
        ? guarded(run, name, site, () => apply(array, name, []))
        : poison;
    }
    return run.report(
      'HLS2007',
      `${name} needs a function, got ${describe(callback)}`,
      site.places[0] ?? site.node,
    );
  }
  if (name.startsWith('reduce') && rest.length === 0 && array.length === 0) {
    return run.report('HLS2007', `${name} of an empty array needs an initial value`, site.node);
  }
  let calls = 0;
  const call = (...values: Value[]): Value => {
    const part = String(calls++);
    run.budget.step(site.node);
    const hint = site.hint && hintForPart(site.hint, part);
    const value = run.call(callback, values, { ...site, hint });
    if (manner === 'values') return value;
    const known = manner === 'conditions' ? truthOf(run, value, site.places[0] ?? site.node) : value;
    if (known === poison) throw new Unknown();
    if (known instanceof Symbolic) {
      run.report('HLS2009', `${name} cannot depend on the input of a kernel`, site.places[0] ?? site.node, {
        help: 'the number of operations must be known: choose with conditions instead',
      });
      throw new Unknown();
    }
    return known;
  };
  try {
    return checkedSize(run, apply(array, name, [call, ...rest]) as Value, site);
  } catch (problem) {
    if (problem instanceof Unknown) return poison;
    throw problem;
  }
}
