import type { Shape } from '../../numeric/shape.ts';
import { type Cursor, damaged } from './cursor.ts';

/** What the elements of a dataset or attribute are. */
export type ElementType =
  | { readonly kind: 'float'; readonly size: 2 | 4 | 8; readonly littleEndian: boolean }
  | {
      readonly kind: 'integer';
      readonly size: 1 | 2 | 4 | 8;
      readonly signed: boolean;
      readonly littleEndian: boolean;
    }
  /** Text of a fixed number of bytes. */
  | { readonly kind: 'text'; readonly size: number }
  /** Text kept elsewhere: length, place and number of the object. */
  | { readonly kind: 'textElsewhere'; readonly size: 16 }
  | { readonly kind: 'other'; readonly size: number };

const wholeSizes = [1, 2, 4, 8] as const;
const floatSizes = [2, 4, 8] as const;
/** Bits of the exponent by size: IEEE 754 only, so that other formats are not read wrongly. */
const exponents: Readonly<Record<number, number>> = { 2: 5, 4: 8, 8: 11 };

/** Reads a datatype message. */
export function readDatatype(cursor: Cursor): ElementType {
  const classAndVersion = cursor.byte();
  const flags = cursor.byte();
  cursor.skip(2);
  const size = cursor.word();
  const littleEndian = (flags & 1) === 0;
  switch (classAndVersion & 15) {
    case 0: {
      const whole = wholeSizes.find((each) => each === size);
      const signed = (flags & 8) !== 0;
      return whole ? { kind: 'integer', size: whole, signed, littleEndian } : { kind: 'other', size };
    }
    case 1: {
      const real = floatSizes.find((each) => each === size);
      cursor.skip(5);
      const exponent = cursor.byte();
      const known = real !== undefined && exponents[real] === exponent && (flags & 0x40) === 0;
      return known ? { kind: 'float', size: real, littleEndian } : { kind: 'other', size };
    }
    case 3:
      return { kind: 'text', size };
    case 8:
      // Truth values are an enumeration of whole numbers.
      return readDatatype(cursor);
    case 9:
      return (flags & 15) === 1 && size === 16
        ? { kind: 'textElsewhere', size: 16 }
        : { kind: 'other', size };
    default:
      return { kind: 'other', size };
  }
}

/** Reads a dataspace message; undefined for one that holds nothing. */
export function readDataspace(cursor: Cursor): Shape | undefined {
  const version = cursor.byte();
  const rank = cursor.byte();
  cursor.skip(1);
  if (version !== 1 && version !== 2) damaged('a dataspace has an unknown version');
  const type = cursor.byte();
  if (version === 1) cursor.skip(4);
  if (rank > 32) damaged('a dataspace has too many axes');
  const shape = Array.from({ length: rank }, () => cursor.long());
  return version === 2 && type === 2 ? undefined : shape;
}
