import { Closure } from '../evaluate/closure.ts';
import { compileKernel } from '../evaluate/kernel/compile.ts';
import { describe, isFunction, isPlainObject } from '../evaluate/kinds.ts';
import { setProperty } from '../evaluate/properties.ts';
import type { Run } from '../evaluate/run.ts';
import { type PlainObject, poison, type Site, Symbolic, type Value } from '../evaluate/values.ts';
import type { ts } from '../typescript/compiler.ts';

/**
 * What the compiler gets for an argument: a copy that the model cannot change any more, with functions compiled to
 * kernels. Poison when any part of it is.
 */
export function argumentOf(run: Run, value: Value, place: ts.Node, site: Site): Value {
  if (value instanceof Closure) return compileKernel(run, value, site);
  if (isFunction(value)) {
    return run.report('HLS2007', `'${value.name}' itself is no kernel`, place, {
      help: `write (x) => ${value.name}(x)`,
    });
  }
  if (value instanceof Symbolic) {
    return run.report('HLS2009', `a layer needs tensors, not ${describe(value)}`, place, {
      help: 'a kernel computes with numbers; call layers outside it',
    });
  }
  if (typeof value !== 'object' || value === null || !run.heap.owns(value)) return value;
  const places = run.places.get(value);
  const part = (key: string, entry: Value) => argumentOf(run, entry, places?.get(key) ?? place, site);
  let copy: Value[] | PlainObject;
  if (Array.isArray(value)) {
    copy = Array.from(value, (entry, i) => part(String(i), entry));
  } else if (isPlainObject(value)) {
    copy = {};
    for (const key of Object.keys(value)) setProperty(copy, key, part(key, value[key]));
  } else {
    return value;
  }
  return Object.values(copy).includes(poison) ? poison : copy;
}

/** All arguments of a call; undefined when one is poison. */
export function argumentsOf(run: Run, parameters: readonly Value[], site: Site): Value[] | undefined {
  const values = parameters.map((value, i) => argumentOf(run, value, site.places[i] ?? site.node, site));
  return values.includes(poison) ? undefined : values;
}
