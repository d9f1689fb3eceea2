import type { ts } from '../typescript/compiler.ts';
import type { Run } from './run.ts';
import { type Poison, poison, Symbolic, type Value } from './values.ts';

/** Whether a value counts as true: known, or a condition that hardware decides. */
export function truthOf(run: Run, value: Value, node: ts.Node): boolean | Symbolic | Poison {
  if (value === poison) return poison;
  if (!(value instanceof Symbolic)) return Boolean(value);
  if (value.condition) return value;
  const span = run.log.spanOf(node);
  const zero = { kind: 'constant', value: 0 } as const;
  return new Symbolic({ kind: 'compare', relation: 'ne', left: value.expression, right: zero, span }, true);
}
