import { parseType } from '../../numeric/fixedType.ts';
import { rawOfReal, realOf } from '../../numeric/real.ts';
import type { TypeName } from '../layer.ts';

/** A scalar function of the model file: numbers in, a number or several out. */
export type Kernel = (...values: number[]) => number | readonly number[];

/** The nearest number that the type allows, rounded and overflowed as the type says; the same in a float analysis and in hardware. */
export function cast(value: number, type: TypeName): number {
  const parsed = parseType(type);
  return Number.isFinite(value) ? realOf(rawOfReal(value, parsed), parsed) : value;
}
