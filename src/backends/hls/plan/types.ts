import { type FixedType, fixed, fractionOf, maximumWidth } from '../../../numeric/fixedType.ts';

/** C++ has no type of width 0: its place takes one bit that is always 0. */
export const storable = (type: FixedType): FixedType =>
  type.width > 0 ? type : fixed(false, 1, 1 - fractionOf(type));

/** `ap_fixed<16, 6>` or `ap_ufixed<8, 0, AP_RND, AP_SAT>`. */
export function cppType(wanted: FixedType): string {
  const type = storable(wanted);
  const modes =
    type.overflow !== 'WRAP'
      ? `, AP_${type.rounding}, AP_${type.overflow}`
      : type.rounding !== 'TRN'
        ? `, AP_${type.rounding}`
        : '';
  return `${type.signed ? 'ap_fixed' : 'ap_ufixed'}<${type.width}, ${type.integer}${modes}>`;
}

/** True when both hold the same bits, whatever they do with others. */
export const sameFormat = (a: FixedType, b: FixedType): boolean =>
  a.signed === b.signed && a.width === b.width && a.integer === b.integer;

/** What C++ knows of a type when it computes with it. */
export interface Format {
  readonly signed: boolean;
  readonly width: number;
  readonly integer: number;
}

/** The format that C++ gives to a sum or difference of two ap_fixed numbers. */
export function sumFormat(a: Format, b: Format): Format {
  const fraction = Math.max(a.width - a.integer, b.width - b.integer);
  const signBit = (own: Format, other: Format): number => (other.signed && !own.signed ? 1 : 0);
  const integer = Math.max(a.integer + signBit(a, b), b.integer + signBit(b, a)) + 1;
  return { signed: a.signed || b.signed, width: integer + fraction, integer };
}

/** The format that C++ gives to a product of two ap_fixed numbers. */
export const productFormat = (a: Format, b: Format): Format => ({
  signed: a.signed || b.signed,
  width: a.width + b.width,
  integer: a.integer + b.integer,
});

/** True when the vendor's ap_fixed has such a type. */
export const exists = ({ width }: Format): boolean => width <= maximumWidth;

/** The format in which a number can be rounded to a type: with at least as many bits as are dropped. */
export function roundableFormat(from: Format, to: FixedType): Format {
  const fraction = from.width - from.integer;
  const dropped = fraction - fractionOf(to);
  return to.width === 0 || to.rounding === 'TRN' || dropped <= from.width
    ? from
    : { signed: from.signed, width: dropped, integer: dropped - fraction };
}

/** An expression of a format, ready to be rounded to a type; the vendor's C simulation stops at too short ones. */
export function roundable(expression: string, from: Format, to: FixedType): string {
  const { signed, width, integer } = roundableFormat(from, to);
  return width > from.width ? `${cppType(fixed(signed, width, integer))}(${expression})` : expression;
}
