import { type FixedType, fixed, fractionOf } from '../../numeric/fixedType.ts';

/** C++ has no type of width 0: its place takes one bit that is always 0. */
export const storable = (type: FixedType): FixedType =>
  type.width > 0 ? type : fixed(false, 1, 1 - fractionOf(type), type.rounding, type.overflow);

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
