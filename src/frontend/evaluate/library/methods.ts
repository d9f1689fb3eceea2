import type { Run } from '../run.ts';
import type { Native, Value } from '../values.ts';
import { arrayMethod, arrayMethods } from './arrays.ts';
import { numberMethods, primitiveMethod, textMethods } from './texts.ts';

/** The method of a value under a name; undefined where a model has none. */
export function methodOf(run: Run, value: Value, name: string): Native | undefined {
  if (Array.isArray(value)) return arrayMethod(run, value, name);
  if (typeof value === 'string' || typeof value === 'number') return primitiveMethod(run, value, name);
  return undefined;
}

/** The methods that a value has in a model. */
export function methodsOf(value: Value): readonly string[] {
  if (Array.isArray(value)) return arrayMethods;
  if (typeof value === 'string') return textMethods;
  return typeof value === 'number' ? numberMethods : [];
}
