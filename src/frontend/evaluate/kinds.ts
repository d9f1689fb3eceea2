import { isTensor } from '../../ir/tensor.ts';
import { Closure } from './closure.ts';
import { Namespace, Native, type PlainObject, Symbolic, type Value } from './values.ts';

export const isFunction = (value: Value): value is Closure | Native =>
  value instanceof Closure || value instanceof Native;

/** An object of the user's, or data of ours such as a tensor: something with properties to read. */
export const isPlainObject = (value: Value): value is PlainObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Float64Array) &&
  !(value instanceof Namespace) &&
  !(value instanceof Symbolic) &&
  !isFunction(value);

/** What a value is, for messages: `'abc'`, `an array of 3`. */
export function describe(value: Value): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Float64Array) return 'an array of numbers';
  if (isFunction(value)) return 'a function';
  if (value instanceof Symbolic)
    return value.condition ? 'a condition' : "a number that depends on the kernel's input";
  return isTensor(value) ? 'a tensor' : 'an object';
}
