import { fail } from '../base/errors.ts';

export const roundings = [
  'TRN',
  'TRN_ZERO',
  'RND',
  'RND_ZERO',
  'RND_INF',
  'RND_MIN_INF',
  'RND_CONV',
] as const;
export const overflows = ['WRAP', 'SAT', 'SAT_ZERO', 'SAT_SYM'] as const;

/** What happens to the bits below the last one, as in `ap_fixed`. */
export type Rounding = (typeof roundings)[number];
/** What happens to a value outside the range, as in `ap_fixed`. */
export type Overflow = (typeof overflows)[number];

/**
 * The type `ap_[u]fixed<width, integer, rounding, overflow>`: value = raw · 2^-(width - integer).
 *
 * `integer` may be negative or greater than `width`. A type of width 0 holds the constant 0.
 */
export interface FixedType {
  readonly signed: boolean;
  readonly width: number;
  readonly integer: number;
  readonly rounding: Rounding;
  readonly overflow: Overflow;
}

/** The widest type, the limit of the vendor's `ap_fixed`. */
export const maximumWidth = 1024;

/** Largest magnitude of the integer part: far beyond any double, and a shift by it is still a cheap bigint. */
export const maximumInteger = 65536;

/**
 * Makes a fixed-point type; throws HLS4001 on a width outside 0…1024, an integer part outside ±65536, or a type that
 * vendors define differently.
 */
export function fixed(
  signed: boolean,
  width: number,
  integer: number,
  rounding: Rounding = 'TRN',
  overflow: Overflow = 'WRAP',
): FixedType {
  const widthExists = Number.isInteger(width) && width >= 0 && width <= maximumWidth;
  if (!widthExists || !Number.isInteger(integer) || Math.abs(integer) > maximumInteger) {
    fail('HLS4001', `a fixed-point type of width ${width} and integer part ${integer} does not exist`, {
      help: `widths are whole numbers from 0 to ${maximumWidth}, integer parts from -${maximumInteger} to ${maximumInteger}`,
    });
  }
  if (signed && width === 1 && overflow === 'SAT_SYM') {
    // The vendor's ap_fixed gives -1 LSB here and SystemC gives 0, so no definition would be right everywhere.
    fail('HLS4001', 'fixed<1,…,SAT_SYM> has no agreed meaning', { help: 'use SAT, or a width of 2 or more' });
  }
  // `+ 0` turns -0 into 0, so that equal types are equal in every way.
  return { signed, width: width + 0, integer: integer + 0, rounding, overflow };
}

/** Number of bits behind the binary point; negative when the last bit is worth more than 1. */
export const fractionOf = (type: FixedType): number => type.width - type.integer;

/** Smallest raw integer of the type. */
export const minimumRaw = (type: FixedType): bigint => {
  if (!type.signed || type.width === 0) return 0n;
  const half = 1n << BigInt(type.width - 1);
  return type.overflow === 'SAT_SYM' ? 1n - half : -half;
};

/** Largest raw integer of the type. */
export const maximumRaw = (type: FixedType): bigint =>
  type.width === 0 ? 0n : (1n << BigInt(type.signed ? type.width - 1 : type.width)) - 1n;

/** True when both have the same bits and the same way of losing them. */
export const sameType = (a: FixedType, b: FixedType): boolean =>
  a.signed === b.signed &&
  a.width === b.width &&
  a.integer === b.integer &&
  a.rounding === b.rounding &&
  a.overflow === b.overflow;

/** Prints `fixed<16,6,RND,SAT>`; the default modes TRN and WRAP are left out. */
export function formatType(type: FixedType): string {
  const name = type.signed ? 'fixed' : 'ufixed';
  const modes =
    type.overflow !== 'WRAP'
      ? `,${type.rounding},${type.overflow}`
      : type.rounding !== 'TRN'
        ? `,${type.rounding}`
        : '';
  return `${name}<${type.width},${type.integer}${modes}>`;
}

const typePattern =
  /^(?:ap_)?(u?)(fixed|int)<\s*(\d+)\s*(?:,\s*([+-]?\d+)\s*)?(?:,\s*(?:AP_)?(\w+)\s*)?(?:,\s*(?:AP_)?(\w+)\s*)?>$/;

/**
 * Reads `fixed<W,I>`, `ufixed<W,I,RND,SAT>`, `int<W>`, `uint<W>` and the `ap_` spellings; throws HLS4001 on anything else.
 */
export function parseType(text: string): FixedType {
  const match = typePattern.exec(text.trim());
  const help = "write 'fixed<W,I>' or 'ufixed<W,I,RND,SAT>' as for ap_fixed, or 'int<W>'";
  if (!match) return fail('HLS4001', `'${text}' is not a fixed-point type`, { help });
  const [, unsigned, family, width, integer, mode, overflow = 'WRAP'] = match;
  // ap_int has a width and nothing else.
  if (family === 'fixed' ? integer === undefined : (integer ?? mode) !== undefined)
    return fail('HLS4001', `'${text}' is not a fixed-point type`, { help });
  const rounding = mode ?? 'TRN';
  const knownRounding = roundings.find((name) => name === rounding);
  const knownOverflow = overflows.find((name) => name === overflow);
  if (!knownRounding)
    fail('HLS4001', `'${rounding}' is not a rounding mode`, { help: `use ${roundings.join(', ')}` });
  if (!knownOverflow)
    fail('HLS4001', `'${overflow}' is not an overflow mode`, { help: `use ${overflows.join(', ')}` });
  return fixed(unsigned === '', Number(width), Number(integer ?? width), knownRounding, knownOverflow);
}
