import { InternalError } from '../base/errors.ts';
import { type FixedType, fixed, formatType, fractionOf, sameType } from './fixedType.ts';
import type { Shape } from './shape.ts';

/**
 * The types of a tensor's elements.
 *
 * `channel`: one type for each index along `axis`. `element`: `index[i]` picks the type of element i (row-major).
 */
export type TensorType =
  | { readonly granularity: 'tensor'; readonly type: FixedType }
  | { readonly granularity: 'channel'; readonly axis: number; readonly types: readonly FixedType[] }
  | { readonly granularity: 'element'; readonly types: readonly FixedType[]; readonly index: Uint32Array };

/** The same type for every element. */
export const uniform = (type: FixedType): TensorType => ({ granularity: 'tensor', type });

/** Narrowest type that holds every value of all of them exactly; its modes are TRN and WRAP. */
export function coveringType(types: readonly FixedType[]): FixedType {
  const held = types.filter((type) => type.width > 0);
  const fraction = Math.max(...(held.length > 0 ? held : types).map(fractionOf));
  const signed = held.some((type) => type.signed);
  // An unsigned type needs one more integer bit to fit into a signed one.
  const integer = Math.max(-fraction, ...held.map((type) => type.integer + (signed && !type.signed ? 1 : 0)));
  return fixed(signed, integer + fraction, integer);
}

/**
 * The one type in whose raw integers the whole tensor is stored, by the simulator and by the C++ arrays.
 *
 * For a uniform tensor it is the element type itself.
 */
export const containerOf = (type: TensorType): FixedType =>
  type.granularity === 'tensor' ? type.type : coveringType(type.types);

/** The type of every element, row-major; the array has as many entries as the tensor. */
export function elementTypes(type: TensorType, shape: Shape): FixedType[] {
  const size = shape.reduce((a, b) => a * b, 1);
  if (type.granularity === 'tensor') return new Array<FixedType>(size).fill(type.type);
  const pick = (i: number): FixedType => {
    const found = type.types[i];
    if (!found) throw new InternalError(`element type ${i} of ${type.types.length} is missing`);
    return found;
  };
  if (type.granularity === 'element') return Array.from(type.index, pick);
  const inner = shape.slice(type.axis + 1).reduce((a, b) => a * b, 1);
  const extent = shape[type.axis] ?? 1;
  return Array.from({ length: size }, (_, i) => pick(Math.floor(i / inner) % extent));
}

/** Types by element: each distinct type listed once, or one type for the whole tensor where all are equal. */
export function fromElementTypes(types: readonly FixedType[]): TensorType {
  const distinct = new Map<string, number>();
  const list: FixedType[] = [];
  const index = Uint32Array.from(types, (type) => {
    const key = formatType(type);
    const known = distinct.get(key);
    if (known !== undefined) return known;
    distinct.set(key, list.length);
    return list.push(type) - 1;
  });
  const [only] = list;
  return list.length === 1 && only ? uniform(only) : { granularity: 'element', types: list, index };
}

/** True when both give every element the same type, in the same notation. */
export function sameTensorType(a: TensorType, b: TensorType): boolean {
  if (a.granularity === 'tensor') return b.granularity === 'tensor' && sameType(a.type, b.type);
  if (b.granularity === 'tensor' || a.granularity !== b.granularity) return false;
  if (a.types.length !== b.types.length) return false;
  if (!a.types.every((type, i) => sameType(type, b.types[i] ?? type))) return false;
  if (a.granularity === 'channel') return b.granularity === 'channel' && a.axis === b.axis;
  return (
    b.granularity === 'element' &&
    a.index.length === b.index.length &&
    a.index.every((x, i) => x === b.index[i])
  );
}

/** `fixed<8,2>`, or `<types> per channel/element` in short. */
export function formatTensorType(type: TensorType): string {
  if (type.granularity === 'tensor') return formatType(type.type);
  const where = type.granularity === 'channel' ? `axis ${type.axis}` : 'element';
  return `${formatType(containerOf(type))} (${type.types.length} types by ${where})`;
}
