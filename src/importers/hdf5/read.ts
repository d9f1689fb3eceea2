import { fail } from '../../base/errors.ts';
import { type Shape, sizeOf } from '../../numeric/shape.ts';
import { Cursor, Damaged, damaged } from './cursor.ts';
import { bytesOf } from './data.ts';
import { type Message, messages, messagesAt } from './header.ts';
import { linksOf } from './links.ts';
import { textsOf } from './texts.ts';
import type { Hdf5Array, Hdf5Group } from './tree.ts';
import { type ElementType, readDataspace, readDatatype } from './types.ts';

/** Most numbers that are read from one file: a hundred times the weights of a trigger network. */
const mostNumbers = 2 ** 23;
/** Most groups and datasets; a file that links in circles has no end. */
const mostObjects = 20_000;
/** Deepest nesting of groups. */
const deepest = 32;

/**
 * Reads a whole HDF5 file into memory, but for the groups of the root to skip: what h5py writes by default, which is what
 * Keras uses. Throws HLS1002 when it is damaged or larger than any network for a trigger; sizes are checked before
 * anything is allocated. Format: the HDF Group's File Format Specification, version 3.
 */
export function readHdf5(bytes: Uint8Array, origin: string, skip: readonly string[] = []): Hdf5Group {
  try {
    const file = new Cursor(bytes);
    return new Reading(file, new Set(skip)).groupAt(rootOf(file), '', 0);
  } catch (problem) {
    // The decompressor has errors of its own, with a number as code.
    if (!(problem instanceof Damaged || (problem instanceof Error && 'code' in problem))) throw problem;
    return fail('HLS1002', `${origin} is not a readable HDF5 file: ${problem.message}`);
  }
}

/** Address of the root group, from the superblock. */
function rootOf(file: Cursor): number {
  const cursor = file.to(0);
  if (cursor.byte() !== 0x89) damaged('it does not begin as one');
  cursor.signature('HDF\r\n\x1a\n');
  const version = cursor.byte();
  if (version > 3) damaged(`its superblock has the unknown version ${version}`);
  if (version >= 2) {
    requireSizes(cursor.byte(), cursor.byte());
    cursor.skip(1 + 24);
    return cursor.long();
  }
  cursor.skip(4);
  requireSizes(cursor.byte(), cursor.byte());
  // Ranks of trees, flags, four addresses, and the name of the root.
  cursor.skip(1 + 4 + 4 + (version === 1 ? 4 : 0) + 32 + 8);
  return cursor.long();
}

function requireSizes(offsets: number, lengths: number): void {
  if (offsets !== 8 || lengths !== 8) damaged(`its addresses have ${offsets} bytes, expected 8`);
}

/** Reads objects, and counts what it has read. */
class Reading {
  private numbers = 0;
  private objects = 0;
  private readonly file: Cursor;
  private readonly skip: ReadonlySet<string>;

  constructor(file: Cursor, skip: ReadonlySet<string>) {
    this.file = file;
    this.skip = skip;
  }

  groupAt(address: number, path: string, depth: number): Hdf5Group {
    return this.group(messagesAt(this.file, address), path, depth);
  }

  private group(header: readonly Message[], path: string, depth: number): Hdf5Group {
    if (depth > deepest) damaged(`it nests groups deeper than ${deepest}`);
    const groups = new Map<string, Hdf5Group>();
    const arrays = new Map<string, Hdf5Array>();
    for (const [name, address] of linksOf(this.file, header)) {
      if (depth === 0 && this.skip.has(name)) continue;
      this.objects += 1;
      if (this.objects > mostObjects) damaged(`it has more than ${mostObjects} objects`);
      const own = `${path}/${name}`;
      const child = messagesAt(this.file, address);
      if (child.some(({ type }) => type === messages.layout)) {
        const array = this.array(child, own);
        if (array) arrays.set(name, array);
      } else groups.set(name, this.group(child, own, depth + 1));
    }
    return { groups, arrays, texts: textsOf(this.file, header) };
  }

  /** The numbers of a dataset; undefined when it holds something else. */
  private array(header: readonly Message[], path: string): Hdf5Array | undefined {
    const at = (wanted: number): Cursor => {
      const message = header.find(({ type }) => type === wanted) ?? damaged(`${path} is incomplete`);
      return this.file.to(message.start);
    };
    const type = readDatatype(at(messages.datatype));
    const shape = readDataspace(at(messages.dataspace));
    if (!shape || (type.kind !== 'float' && type.kind !== 'integer')) return undefined;
    this.numbers += sizeOf(shape);
    if (!(this.numbers <= mostNumbers))
      damaged(`${path} has the shape [${shape.join(', ')}], more numbers than any network for a trigger`);
    const data = numbersOf(bytesOf(this.file, header, shape, type.size), type, shape);
    return { shape, kind: type.kind, data };
  }
}

type Numeric = Extract<ElementType, { readonly kind: 'float' | 'integer' }>;

function numbersOf(bytes: Uint8Array, type: Numeric, shape: Shape): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(view, type);
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => read(i * type.size));
}

function readerOf(view: DataView, type: Numeric): (at: number) => number {
  const { littleEndian: little } = type;
  if (type.kind === 'float') {
    if (type.size === 8) return (at) => view.getFloat64(at, little);
    return type.size === 4 ? (at) => view.getFloat32(at, little) : (at) => half(view.getUint16(at, little));
  }
  const { signed } = type;
  switch (type.size) {
    case 1:
      return (at) => (signed ? view.getInt8(at) : view.getUint8(at));
    case 2:
      return (at) => (signed ? view.getInt16(at, little) : view.getUint16(at, little));
    case 4:
      return (at) => (signed ? view.getInt32(at, little) : view.getUint32(at, little));
    case 8:
      return (at) => Number(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little));
  }
}

/** A number of 16 bits, exact: sign, 5 bits of exponent, 10 of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
