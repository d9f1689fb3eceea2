import { unzlibSync } from 'fflate';
import { type Shape, sizeOf, stridesOf } from '../../numeric/shape.ts';
import { type Cursor, damaged } from './cursor.ts';
import { type Message, messages } from './header.ts';
import { leavesOf } from './links.ts';

/** The bytes of a dataset in row-major order; the caller has checked that so many may be allocated. */
export function bytesOf(
  file: Cursor,
  header: readonly Message[],
  shape: Shape,
  elementSize: number,
): Uint8Array {
  const layout = header.find(({ type }) => type === messages.layout) ?? damaged('a dataset has no layout');
  const size = sizeOf(shape) * elementSize;
  const cursor = file.to(layout.start);
  if (cursor.byte() !== 3) damaged("a dataset is laid out in a form that is not read (libver='latest')");
  const kind = cursor.byte();
  if (kind === 0) {
    const own = cursor.short();
    return own >= size ? cursor.slice(size) : damaged('a dataset is shorter than it says');
  }
  if (kind === 1) {
    const address = cursor.address();
    // Nothing was ever written: all elements are the default.
    return address === undefined ? new Uint8Array(size) : file.to(address).slice(size);
  }
  if (kind !== 2) damaged('a dataset has an unknown layout');
  const rank = cursor.byte() - 1;
  const tree = cursor.address();
  const chunk = Array.from({ length: rank }, () => cursor.word());
  if (rank !== shape.length || chunk.some((extent) => extent < 1))
    damaged('the chunks of a dataset do not fit');
  const result = new Uint8Array(size);
  if (tree !== undefined)
    fillFromChunks(file, tree, { shape, chunk, elementSize }, filtersOf(file, header), result);
  return result;
}

interface Filter {
  readonly id: number;
}

/** The filters that every chunk went through, in the order of writing. */
function filtersOf(file: Cursor, header: readonly Message[]): Filter[] {
  const message = header.find(({ type }) => type === messages.filters);
  if (!message) return [];
  const cursor = file.to(message.start);
  const version = cursor.byte();
  const count = cursor.byte();
  if (version === 1) cursor.skip(6);
  return Array.from({ length: Math.min(count, 32) }, () => {
    const id = cursor.short();
    const nameLength = version === 1 || id >= 256 ? cursor.short() : 0;
    cursor.skip(2);
    const values = cursor.short();
    cursor.skip(version === 1 ? Math.ceil(nameLength / 8) * 8 : nameLength);
    cursor.skip(4 * values + (version === 1 && values % 2 === 1 ? 4 : 0));
    return { id };
  });
}

interface Chunks {
  readonly shape: Shape;
  readonly chunk: readonly number[];
  readonly elementSize: number;
}

/** Most bytes that one chunk may have. */
const largestChunk = 2 ** 27;

function fillFromChunks(
  file: Cursor,
  tree: number,
  { shape, chunk, elementSize }: Chunks,
  filters: readonly Filter[],
  result: Uint8Array,
): void {
  const rank = shape.length;
  const chunkBytes = sizeOf(chunk) * elementSize;
  if (!(chunkBytes <= largestChunk) || chunkBytes > 64 * Math.max(result.length, 1024))
    damaged('a chunk is far larger than its dataset');
  const keySize = 8 + 8 * (rank + 1);
  for (const entry of leavesOf(file, tree, 1, keySize)) {
    const cursor = file.to(entry);
    const stored = cursor.word();
    const skipped = cursor.word();
    const offsets = Array.from({ length: rank }, () => cursor.long());
    cursor.skip(8);
    const raw = file.to(cursor.long()).slice(stored);
    const contents = filters.reduceRight(
      (bytes, { id }, i) => ((skipped >> i) & 1 ? bytes : undo(id, bytes, chunkBytes, elementSize)),
      raw,
    );
    if (contents.length < chunkBytes) damaged('a chunk is shorter than it says');
    copyChunk(contents, offsets, { shape, chunk, elementSize }, result);
  }
}

function undo(id: number, bytes: Uint8Array, size: number, elementSize: number): Uint8Array {
  // A checksum of 4 bytes at the end.
  if (id === 3) return bytes.subarray(0, Math.max(0, bytes.length - 4));
  if (id === 1) return unzlibSync(bytes, { out: new Uint8Array(size) });
  if (id !== 2) return damaged(`it is packed by filter ${id}, which is not read`);
  const count = Math.floor(bytes.length / elementSize);
  const plain = new Uint8Array(bytes.length);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < elementSize; k++) plain[i * elementSize + k] = bytes[k * count + i] ?? 0;
  }
  return plain;
}

/** Copies the rows of a chunk that lie inside the dataset. */
function copyChunk(
  contents: Uint8Array,
  offsets: readonly number[],
  { shape, chunk, elementSize }: Chunks,
  result: Uint8Array,
): void {
  const strides = stridesOf(shape);
  const rowLength = chunk.at(-1) ?? 1;
  const rows = sizeOf(chunk) / rowLength;
  const outer = chunk.slice(0, -1);
  const outerStrides = stridesOf(outer);
  const inRow = Math.min(rowLength, (shape.at(-1) ?? 1) - (offsets.at(-1) ?? 0));
  if (inRow <= 0) return;
  for (let row = 0; row < rows; row++) {
    let target = offsets.at(-1) ?? 0;
    let inside = true;
    outer.forEach((extent, axis) => {
      const index = (offsets[axis] ?? 0) + (Math.floor(row / (outerStrides[axis] ?? 1)) % extent);
      if (index >= (shape[axis] ?? 0)) inside = false;
      target += index * (strides[axis] ?? 1);
    });
    if (!inside) continue;
    const from = row * rowLength * elementSize;
    result.set(contents.subarray(from, from + inRow * elementSize), target * elementSize);
  }
}
