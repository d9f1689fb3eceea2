import type { Run } from '../run.ts';
import { Scope } from '../scope.ts';
import type { Value } from '../values.ts';
import { arrayFunction } from './arrayFunction.ts';
import {
  booleanFunction,
  mathNamespace,
  numberFunction,
  parseFloatFunction,
  parseIntFunction,
  stringFunction,
} from './numbers.ts';
import { objectFunction } from './objects.ts';

/** The names that a model has without importing them. */
export function globalScope(run: Run): Scope {
  const names: Readonly<Record<string, Value>> = {
    undefined: undefined,
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    Array: arrayFunction(run),
    Boolean: booleanFunction(run),
    Math: mathNamespace(run),
    Number: numberFunction(run),
    Object: objectFunction(run),
    String: stringFunction(run),
    parseFloat: parseFloatFunction(run),
    parseInt: parseIntFunction(run),
  };
  const scope = new Scope(undefined);
  for (const [name, value] of Object.entries(names)) {
    scope.declare(name, { ...run.heap.variable(undefined), value, ready: true });
  }
  return scope;
}
