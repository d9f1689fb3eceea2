import type { KernelExpression } from '../../layers/kernel/expression.ts';
import type { ts } from '../typescript/compiler.ts';
import type { Hint, Value } from './values.ts';

/** A value that a kernel's function returns where a condition holds. */
export interface PendingReturn {
  readonly condition: KernelExpression;
  readonly value: Value;
  /** What is returned. */
  readonly place: ts.Node;
}

/** A call of one of the user's functions while it is evaluated; the outermost one is the file itself. */
export interface Frame {
  readonly caller: Frame | undefined;
  readonly name: string;
  /** Where it was called. */
  readonly call: ts.Node | undefined;
  /** What the names of layers made in it begin with. */
  readonly base: string | undefined;
  /** Variables that it returns: their layers get the name of the call's result. */
  readonly returned: ReadonlySet<string>;
  readonly depth: number;
  /** Conditions on a kernel's input under which the current statement is reached, within this call. */
  path: readonly KernelExpression[];
  readonly pending: PendingReturn[];
}

export const fileFrame = (name: string): Frame => ({
  caller: undefined,
  name,
  call: undefined,
  base: undefined,
  returned: new Set(),
  depth: 0,
  path: [],
  pending: [],
});

const identifiers = new Map<string, string>();

/** Layer names are identifiers of C++. The few names of a model are asked for again and again. */
function identifierOf(text: string): string {
  let found = identifiers.get(text);
  if (found === undefined) {
    found = text.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^[^A-Za-z]+/, '');
    identifiers.set(text, found);
  }
  return found;
}

const joined = (base: string | undefined, name: string): string =>
  base === undefined ? name : name === '' ? base : `${base}_${name}`;

/** The hint for what a variable or a property is given, in a call whose layers begin with the frame's base. */
export function hintFor(name: string, { base, returned }: Frame): Hint | undefined {
  const own = base !== undefined && returned.has(name) ? base : joined(base, identifierOf(name));
  return own === '' ? undefined : { base: own, exact: true };
}

/** The name of something of this kind: the hint itself, or `<hint>_<kind>` for what is nested in it. */
export function nameFrom(hint: Hint | undefined, kind: string, { base }: Frame): string | undefined {
  if (hint?.exact) return hint.base;
  const prefix = hint?.base ?? base;
  return prefix === undefined ? undefined : joined(prefix, identifierOf(kind));
}

/** The hint for a part of a value: an element of an array, a property of an object. */
export const hintForPart = (hint: Hint, part: string): Hint => ({
  base: joined(hint.base, part.replace(/[^A-Za-z0-9_]+/g, '_')),
  exact: true,
});

/** The hint for what stands inside: arguments of a call. */
export const inside = (hint: Hint | undefined): Hint | undefined =>
  hint?.exact ? { base: hint.base, exact: false } : hint;
