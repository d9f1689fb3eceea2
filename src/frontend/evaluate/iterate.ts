import type { ts } from '../typescript/compiler.ts';
import { describe } from './kinds.ts';
import type { Run } from './run.ts';
import { type Poison, poison, type Value } from './values.ts';

/** What a loop or a spread goes over: an array, the characters of a text; reports HLS2007 for anything else. */
export function elementsOf(run: Run, value: Value, node: ts.Node): Iterable<Value> | Poison {
  if (value === poison) return poison;
  if (Array.isArray(value) || value instanceof Float64Array || typeof value === 'string') return value;
  return run.report('HLS2007', `${describe(value)} cannot be gone through`, node, {
    help: 'use an array; Object.entries(x) gives one for an object',
  });
}
