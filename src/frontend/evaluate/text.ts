import type { ts } from '../typescript/compiler.ts';
import { describe } from './kinds.ts';
import type { Run } from './run.ts';
import { type Poison, poison, Symbolic, type Value } from './values.ts';

/** The text that JavaScript makes of a value; reports HLS2007 for what has no sensible one, HLS2009 for hardware values. */
export function textOf(run: Run, value: Value, node: ts.Node): string | Poison {
  if (value === poison) return poison;
  if (Array.isArray(value)) {
    const parts = Array.from(value, (entry) => (entry == null ? '' : textOf(run, entry, node)));
    return parts.includes(poison) ? poison : parts.join(',');
  }
  if (value instanceof Symbolic) {
    return run.report('HLS2009', 'a text cannot depend on the input of a kernel', node);
  }
  if (typeof value === 'object' && value !== null) {
    return run.report('HLS2007', `${describe(value)} has no text`, node, { help: 'write out its parts' });
  }
  return String(value);
}
