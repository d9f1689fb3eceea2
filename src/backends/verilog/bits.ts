import type { Whole } from '../../ir/netlist/bounds.ts';

/** A number on wires: its text, its bits, and whether they are two's complement. */
export interface Wire {
  readonly text: string;
  readonly width: number;
  readonly signed: boolean;
  /** Set for a number that is known. */
  readonly constant?: Whole;
}

/** `[7:0]` */
export const range = (width: number): string => `[${Math.max(1, width) - 1}:0]`;

/** `8'd5`; negative numbers as the bits of their two's complement. */
export function literal(value: Whole, width: number): string {
  const bits = BigInt.asUintN(width, BigInt(value));
  return bits < 10n ? `${width}'d${bits}` : `${width}'h${bits.toString(16)}`;
}

/** The wire's number in `width` bits: more by its sign, fewer by its low bits. */
export function extended(wire: Wire, width: number): string {
  if (wire.constant !== undefined) return literal(wire.constant, width);
  if (wire.width === width) return wire.text;
  if (wire.width > width) return `${wire.text}[${width - 1}:0]`;
  const more = width - wire.width;
  if (!wire.signed) return `{${more}'d0, ${wire.text}}`;
  const sign = `${wire.text}[${wire.width - 1}]`;
  return `{${more === 1 ? sign : `{${more}{${sign}}}`}, ${wire.text}}`;
}

/** The wire's number times 2^shift in `width` bits. */
export function shifted(wire: Wire, shift: number, width: number): string {
  if (shift === 0) return extended(wire, width);
  if (shift >= width) return literal(0, width);
  if (wire.constant !== undefined) return literal(BigInt(wire.constant) << BigInt(shift), width);
  return `{${extended(wire, width - shift)}, ${shift}'d0}`;
}

/** Bits `from` to `from + width − 1` of the number, its sign beyond its last bit. */
export function sliced(wire: Wire, from: number, width: number): string {
  if (wire.constant !== undefined) return literal(BigInt(wire.constant) >> BigInt(from), width);
  if (from === 0) return extended(wire, width);
  const there = Math.min(width, wire.width - from);
  const filled = width - Math.max(0, there);
  const sign = wire.signed ? `${wire.text}[${wire.width - 1}]` : "1'd0";
  const own = there > 0 ? `${wire.text}[${from + there - 1}:${from}]` : undefined;
  if (filled === 0 && own) return own;
  const fill = filled === 1 ? sign : `{${filled}{${sign}}}`;
  return own ? `{${fill}, ${own}}` : fill;
}
