import { type Cursor, damaged } from './cursor.ts';

/** One message of an object's header, and where its contents stand. */
export interface Message {
  readonly type: number;
  readonly start: number;
  readonly size: number;
}

/** Kinds of messages that are read. */
export const messages = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** Most pieces that a header is read from. */
const mostBlocks = 1000;
const mostMessages = 100_000;

/** All messages of the object at an address, from every block of its header. */
export function messagesAt(file: Cursor, address: number): Message[] {
  const cursor = file.to(address);
  const first = cursor.byte();
  return first === 1 ? olderHeader(cursor) : newerHeader(file.to(address));
}

interface Block {
  readonly start: number;
  readonly end: number;
}

/** Version 1: messages of 8 bytes and their contents, continued elsewhere without a signature. */
function olderHeader(cursor: Cursor): Message[] {
  cursor.skip(1);
  const count = cursor.short();
  cursor.skip(4);
  const size = cursor.word();
  cursor.skip(4);
  const found = blocks(cursor, { start: cursor.at, end: cursor.at + size }, (block, list) => {
    const own = cursor.to(block.start);
    while (own.at + 8 <= block.end) {
      const type = own.short();
      const length = own.short();
      own.skip(4);
      list.push({ type, start: own.at, size: length });
      own.skip(length);
    }
  });
  return found.length <= Math.max(count, 1) * 2 ? found : damaged('a header has too many messages');
}

/** Version 2: `OHDR`, and `OCHK` where it is continued; each block ends with a checksum. */
function newerHeader(cursor: Cursor): Message[] {
  cursor.signature('OHDR');
  if (cursor.byte() !== 2) damaged('an object header has an unknown version');
  const flags = cursor.byte();
  cursor.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
  const size = cursor.sized(1 << (flags & 3));
  const main = { start: cursor.at, end: cursor.at + size };
  return blocks(cursor, main, (block, list) => {
    const own = cursor.to(block.start);
    if (block.start !== main.start) own.signature('OCHK');
    const end = block.start === main.start ? block.end : block.end - 4;
    const head = flags & 0x04 ? 6 : 4;
    while (own.at + head <= end) {
      const type = own.byte();
      const length = own.short();
      own.skip(head - 3);
      list.push({ type, start: own.at, size: length });
      own.skip(length);
    }
  });
}

/** Reads a block and every block that it is continued in. */
function blocks(cursor: Cursor, first: Block, read: (block: Block, list: Message[]) => void): Message[] {
  const list: Message[] = [];
  const pending = [first];
  for (let number = 0; number < pending.length; number++) {
    if (number > mostBlocks || list.length > mostMessages) damaged('a header does not end');
    const before = list.length;
    read(pending[number] ?? first, list);
    for (const message of list.slice(before)) {
      if (message.type !== messages.continuation) continue;
      const place = cursor.to(message.start);
      const start = place.long();
      pending.push({ start, end: start + place.long() });
    }
  }
  return list;
}
