import { sizeOf } from '../../numeric/shape.ts';
import { type Cursor, damaged } from './cursor.ts';
import { type Message, messages } from './header.ts';
import { readDataspace, readDatatype } from './types.ts';

/** Most texts of one attribute, and most bytes of all of them. */
const mostTexts = 100_000;
const mostBytes = 2 ** 26;

/** Attributes that are texts, by name. */
export function textsOf(file: Cursor, header: readonly Message[]): Map<string, readonly string[]> {
  const texts = new Map<string, readonly string[]>();
  for (const { type, start } of header) {
    if (type === messages.attributeInfo) refuseDense(file.to(start));
    if (type !== messages.attribute) continue;
    const found = attributeAt(file, file.to(start));
    if (found) texts.set(found.name, found.texts);
  }
  return texts;
}

function refuseDense(cursor: Cursor): void {
  cursor.skip(1);
  const flags = cursor.byte();
  if (flags & 1) cursor.skip(2);
  if (cursor.address() !== undefined)
    damaged("it keeps its attributes in a form that is not read (save it without libver='latest')");
}

function attributeAt(file: Cursor, cursor: Cursor): { name: string; texts: string[] } | undefined {
  const version = cursor.byte();
  if (version < 1 || version > 3) damaged('an attribute has an unknown version');
  cursor.skip(1);
  const sizes = [cursor.short(), cursor.short(), cursor.short()];
  if (version === 3) cursor.skip(1);
  const [nameAt = 0, typeAt = 0, spaceAt = 0] = sizes.map((size) => {
    const at = cursor.at;
    cursor.skip(version === 1 ? Math.ceil(size / 8) * 8 : size);
    return at;
  });
  const type = readDatatype(file.to(typeAt));
  const shape = readDataspace(file.to(spaceAt));
  if (!shape || (type.kind !== 'text' && type.kind !== 'textElsewhere')) return undefined;
  const count = sizeOf(shape);
  if (!(count <= mostTexts) || !(count * type.size <= mostBytes)) damaged('an attribute is too large');
  const name = file.to(nameAt).text(sizes[0] ?? 0);
  const texts = Array.from({ length: count }, (): string => {
    if (type.kind === 'textElsewhere') return textElsewhere(file, cursor);
    const own = cursor.to(cursor.at).text(type.size);
    cursor.skip(type.size);
    return own;
  });
  return { name, texts };
}

/** A text in a collection of objects: its length, the collection's address, its number there. */
function textElsewhere(file: Cursor, cursor: Cursor): string {
  const length = cursor.word();
  const address = cursor.address();
  const wanted = cursor.word();
  if (length === 0 || address === undefined) return '';
  const heap = file.to(address);
  heap.signature('GCOL');
  heap.skip(4);
  const end = address + heap.long();
  while (heap.at + 16 <= end) {
    const number = heap.short();
    heap.skip(6);
    const size = heap.long();
    if (number === wanted) return new TextDecoder().decode(heap.slice(Math.min(length, size)));
    if (number === 0) break;
    const start = heap.at;
    heap.skip(size);
    heap.align(start);
  }
  return damaged('a text is missing');
}
