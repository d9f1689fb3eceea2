import { parseType } from '../numeric/fixedType.ts';
import { fromElementTypes, type TensorType, uniform } from '../numeric/tensorType.ts';
import type { TypeOption } from './layer.ts';

/** Turns what a user wrote into types; throws HLS4001 on what is none. */
export function tensorTypeOf(option: TypeOption): TensorType {
  if (typeof option === 'string') return uniform(parseType(option));
  if ('elements' in option) return fromElementTypes(option.elements.map(parseType));
  return { granularity: 'channel', axis: option.axis, types: option.types.map(parseType) };
}
