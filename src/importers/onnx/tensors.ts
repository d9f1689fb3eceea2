import { fail } from '../../base/errors.ts';
import { formatShape, type Shape, sizeOf } from '../../numeric/shape.ts';
import type { TensorMessage } from './protobuf/messages.ts';
import { type Constant, constant } from './values.ts';

/** Most numbers of a file, all its tensors together: a hundred times the weights of a large trigger network. */
export const mostElements = 2 ** 22;

/** Where the numbers of a file come from, and how many more may. */
export interface TensorSource {
  left: number;
  /** The bytes of a tensor whose numbers are in another file. */
  readonly external: (message: TensorMessage, bytes: number, place: string) => Uint8Array;
}

interface ElementType {
  readonly name: string;
  readonly bits: number;
  readonly integers: boolean;
  /** Reads one element of raw data; `index` counts elements. */
  readonly raw: (view: DataView, index: number) => number;
  /** The list that holds the numbers where there is no raw data. */
  readonly list: 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data';
  /** Reads an element of the list. */
  readonly listed?: (value: number) => number;
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25));
}

const single = new DataView(new ArrayBuffer(4));

function brain(bits: number): number {
  single.setUint32(0, (bits << 16) >>> 0);
  return single.getFloat32(0);
}

const nibble = (view: DataView, index: number): number =>
  (view.getUint8(index >> 1) >> (index % 2 === 0 ? 0 : 4)) & 15;
const signedNibble = (value: number): number => (value >= 8 ? value - 16 : value);

/** Element types by their numbers in the specification. */
const elementTypes: Readonly<Record<number, ElementType>> = {
  1: {
    name: 'float',
    bits: 32,
    integers: false,
    raw: (v, i) => v.getFloat32(4 * i, true),
    list: 'floatData',
  },
  2: { name: 'uint8', bits: 8, integers: true, raw: (v, i) => v.getUint8(i), list: 'int32Data' },
  3: { name: 'int8', bits: 8, integers: true, raw: (v, i) => v.getInt8(i), list: 'int32Data' },
  4: { name: 'uint16', bits: 16, integers: true, raw: (v, i) => v.getUint16(2 * i, true), list: 'int32Data' },
  5: { name: 'int16', bits: 16, integers: true, raw: (v, i) => v.getInt16(2 * i, true), list: 'int32Data' },
  6: { name: 'int32', bits: 32, integers: true, raw: (v, i) => v.getInt32(4 * i, true), list: 'int32Data' },
  7: {
    name: 'int64',
    bits: 64,
    integers: true,
    raw: (v, i) => Number(v.getBigInt64(8 * i, true)),
    list: 'int64Data',
  },
  9: { name: 'bool', bits: 8, integers: true, raw: (v, i) => v.getUint8(i), list: 'int32Data' },
  10: {
    name: 'float16',
    bits: 16,
    integers: false,
    raw: (v, i) => half(v.getUint16(2 * i, true)),
    list: 'int32Data',
    listed: half,
  },
  11: {
    name: 'double',
    bits: 64,
    integers: false,
    raw: (v, i) => v.getFloat64(8 * i, true),
    list: 'doubleData',
  },
  12: {
    name: 'uint32',
    bits: 32,
    integers: true,
    raw: (v, i) => v.getUint32(4 * i, true),
    list: 'uint64Data',
  },
  13: {
    name: 'uint64',
    bits: 64,
    integers: true,
    raw: (v, i) => Number(v.getBigUint64(8 * i, true)),
    list: 'uint64Data',
  },
  16: {
    name: 'bfloat16',
    bits: 16,
    integers: false,
    raw: (v, i) => brain(v.getUint16(2 * i, true)),
    list: 'int32Data',
    listed: brain,
  },
  21: { name: 'uint4', bits: 4, integers: true, raw: nibble, list: 'int32Data' },
  22: {
    name: 'int4',
    bits: 4,
    integers: true,
    raw: (v, i) => signedNibble(nibble(v, i)),
    list: 'int32Data',
  },
};

/** Range of an integer type; undefined for other types. */
export function integerRange(dataType: number): { readonly min: number; readonly max: number } | undefined {
  const type = elementTypes[dataType];
  if (!type?.integers || type.bits > 32) return undefined;
  return type.name.startsWith('u')
    ? { min: 0, max: 2 ** type.bits - 1 }
    : { min: -(2 ** (type.bits - 1)), max: 2 ** (type.bits - 1) - 1 };
}

/** True for types whose numbers are integers or truth values; throws HLS1002 on one that is not read. */
export const holdsIntegers = (dataType: number, place: string): boolean => typeOf(dataType, place).integers;

const typeOf = (dataType: number, place: string): ElementType =>
  elementTypes[dataType] ?? fail('HLS1002', `${place} has the element type ${dataType}, which is not read`);

/** The shape that a tensor declares; throws HLS1002 where it cannot be, before anything of that size is made. */
function declaredShape({ dims }: TensorMessage, source: TensorSource, place: string): Shape {
  const size = sizeOf(dims);
  source.left -= Number.isSafeInteger(size) ? size : Number.POSITIVE_INFINITY;
  if (dims.some((extent) => !Number.isSafeInteger(extent) || extent < 0) || source.left < 0) {
    fail('HLS1002', `${place} says that it has the shape ${formatShape(dims.slice(0, 8))}`, {
      help: `more than ${mostElements} numbers are not read: no trigger has such a network`,
    });
  }
  return dims;
}

/** A tensor's numbers. Throws HLS1002 on one that is not what it says. */
export function readTensor(message: TensorMessage, source: TensorSource, place: string): Constant {
  const type = typeOf(message.dataType, place);
  const shape = declaredShape(message, source, place);
  const size = sizeOf(shape);
  const packed = type.bits === 4 && message.rawData === undefined && message.dataLocation !== 1;
  const bytes = Math.ceil((size * type.bits) / 8);
  const raw = message.dataLocation === 1 ? source.external(message, bytes, place) : message.rawData;
  const origin = message.name === '' ? {} : { origin: message.name };
  if (raw !== undefined) {
    if (raw.length !== bytes)
      fail(
        'HLS1002',
        `${place} has ${raw.length} bytes, ${formatShape(shape)} of ${type.name} needs ${bytes}`,
      );
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const data = Float64Array.from({ length: size }, (_, i) => type.raw(view, i));
    return { ...constant(shape, data, type.integers, origin), type: message.dataType };
  }
  const list: readonly number[] = message[type.list];
  const values = packed ? unpacked(list, size) : list;
  if (values.length !== size)
    fail('HLS1002', `${place} has ${values.length} numbers, ${formatShape(shape)} needs ${size}`);
  const finish =
    type.listed ?? (packed && type.name === 'int4' ? signedNibble : (value: number): number => value);
  return {
    ...constant(shape, Float64Array.from(values, finish), type.integers, origin),
    type: message.dataType,
  };
}

/** Two numbers of four bits in each entry. */
const unpacked = (list: readonly number[], size: number): number[] =>
  list
    .flatMap((entry) => [entry & 15, (entry >> 4) & 15])
    .slice(0, list.length === Math.ceil(size / 2) ? size : undefined);
