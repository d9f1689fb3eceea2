import { extended, shifted, sliced, type Wire } from './bits.ts';

/** A sum's bits above those that pass, with one below that has no meaning. */
export interface SumLogic {
  readonly expression: string;
  readonly bitBelow: true;
  /** Lowest bits, which are another signal's. */
  readonly passes?: { readonly text: string; readonly width: number };
}

/** Bit `at` of a number, its sign beyond its last bit. */
const bitOf = (wire: Wire, at: number): string =>
  at < wire.width ? bit(wire, at) : wire.signed ? bit(wire, wire.width - 1) : "1'd0";

const bit = ({ text, width }: Wire, at: number): string => (width === 1 ? text : `${text}[${at}]`);

/**
 * A row of a product in radix 4 (MacSorley): the digit's bits h, m, l choose 0, ±1 or ±2 times b, which is added to what stands in
 * `below` above its lowest bits, which pass. Without it, the digit has the bits h and m alone, and is −2, −1, 0 or 1.
 *
 * Written as a difference, because Yosys gives the first operand to the carry chain as it is and the second to the LUTs in front
 * of it: so each bit takes one LUT. A lowest bit that nobody reads carries the one that completes −b and −2b.
 */
export function boothRow(
  digit: Wire,
  b: Wire,
  width: number,
  below?: { readonly wire: Wire; readonly bits: number },
): SumLogic {
  const [h, m, l] = below
    ? [bitOf(digit, 2), bitOf(digit, 1), bitOf(digit, 0)]
    : [bitOf(digit, 1), bitOf(digit, 0), undefined];
  const own = width - (below?.bits ?? 0);
  const once = l ? `${m} ^ ${l}` : m;
  const twice = l ? `(${h} & ~${m} & ~${l}) | (~${h} & ${m} & ${l})` : `${h} & ~${m}`;
  const all = (condition: string): string => `{${own}{${condition}}}`;
  const chosen = `(${all(once)} & ${extended(b, own)}) | (${all(twice)} & ${shifted(b, 1, own)})`;
  const complement = `(${chosen}) ^ ${all(`~${h}`)}`;
  const upper = below ? sliced(below.wire, below.bits, own) : `${own}'d0`;
  return {
    expression: `{${upper}, ${h}} - {${complement}, 1'b1}`,
    bitBelow: true,
    ...(below ? { passes: { text: extended(below.wire, below.bits), width: below.bits } } : {}),
  };
}
