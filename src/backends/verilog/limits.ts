import { negated, plus, type Whole } from '../../ir/netlist/bounds.ts';
import type { Wire } from './bits.ts';

/** n where a number is 2^n. */
function exponentOf(value: Whole): number | undefined {
  if (value <= 0) return undefined;
  const bits = BigInt(value).toString(2);
  return bits.lastIndexOf('1') === 0 ? bits.length - 1 : undefined;
}

const bitsOf = ({ text }: Wire, last: number, first: number): string =>
  last === first ? `${text}[${last}]` : `${text}[${last}:${first}]`;

/**
 * Whether a number is below 0 or −2^n, told by its first bits without a carry. Undefined for other limits, and for
 * numbers without a sign.
 */
export function isBelow(wire: Wire, limit: Whole): string | undefined {
  if (!wire.signed) return undefined;
  const sign = `${wire.text}[${wire.width - 1}]`;
  if (limit === 0) return sign;
  const exponent = exponentOf(negated(limit));
  if (exponent === undefined || exponent > wire.width - 2) return undefined;
  return `${sign} & ~(&${bitsOf(wire, wire.width - 2, exponent)})`;
}

/** Whether a number is above 2^n − 1, told by its first bits without a carry. Undefined for other limits. */
export function isAbove(wire: Wire, limit: Whole): string | undefined {
  const exponent = exponentOf(plus(limit, 1));
  const last = wire.width - (wire.signed ? 2 : 1);
  if (exponent === undefined || exponent > last) return undefined;
  const more = `|${bitsOf(wire, last, exponent)}`;
  return wire.signed ? `~${wire.text}[${wire.width - 1}] & (${more})` : more;
}
