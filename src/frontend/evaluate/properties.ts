import type { PlainObject, Value } from './values.ts';

/** Sets an own property whatever its name is: `__proto__` is no exception. */
export function setProperty(object: PlainObject | Value[], name: string, value: Value): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
