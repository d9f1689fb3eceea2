import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { fail } from '../../../base/errors.ts';

/** Most values of a file, all fields of all messages together: what bounds time and memory. */
const mostValues = 2 ** 22;

/** Messages within messages; a graph in an attribute of a node is four deeper than its graph. */
const deepest = 64;

/** What is left to read of one file. */
export interface Budget {
  values: number;
}

export const newBudget = (): Budget => ({ values: mostValues });

/** Where a field is read from. */
export interface Field {
  readonly reader: BinaryReader;
  readonly wire: WireType;
  readonly budget: Budget;
  readonly depth: number;
}

/** What each field of a message does to it, by number; fields that are not named are skipped. */
export type Fields<Message> = Readonly<Record<number, (message: Message, field: Field) => void>>;

function spend(budget: Budget): void {
  budget.values -= 1;
  if (budget.values < 0) fail('HLS1002', `more than ${mostValues} values: no trigger has such a network`);
}

/** Reads the fields of one message up to `end`. */
function readFields<Message>(
  message: Message,
  fields: Fields<Message>,
  reader: BinaryReader,
  end: number,
  budget: Budget,
  depth: number,
): void {
  if (depth > deepest) fail('HLS1002', `messages are nested more than ${deepest} deep`);
  if (end > reader.len) throw new RangeError('a message is cut off');
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    spend(budget);
    const read = fields[number];
    if (read) read(message, { reader, wire, budget, depth });
    else reader.skip(wire, number);
  }
  if (reader.pos !== end) throw new RangeError('a field is longer than its message');
}

/** The message that a whole file is; throws UserError or RangeError on one that is damaged. */
export function readMessage<Message>(bytes: Uint8Array, message: Message, fields: Fields<Message>): Message {
  readFields(message, fields, new BinaryReader(bytes), bytes.length, newBudget(), 0);
  return message;
}

const requireWire = (wire: WireType, expected: WireType): void => {
  if (wire !== expected) throw new RangeError(`a field has the wire type ${wire}, expected ${expected}`);
};

/** A message in a field. */
export function inner<Message>(
  { reader, wire, budget, depth }: Field,
  message: Message,
  fields: Fields<Message>,
): Message {
  requireWire(wire, WireType.LengthDelimited);
  const length = reader.uint32();
  readFields(message, fields, reader, reader.pos + length, budget, depth + 1);
  return message;
}

export function text({ reader, wire }: Field): string {
  requireWire(wire, WireType.LengthDelimited);
  return reader.string();
}

export function bytes({ reader, wire }: Field): Uint8Array {
  requireWire(wire, WireType.LengthDelimited);
  return reader.bytes();
}

/** A 64-bit integer as the nearest double: exact up to 53 bits, and limits stay limits. */
export function integer({ reader, wire }: Field): number {
  requireWire(wire, WireType.Varint);
  return Number(reader.int64());
}

export function float({ reader, wire }: Field): number {
  requireWire(wire, WireType.Bit32);
  return reader.float();
}

/** Adds a repeated field's number or numbers, packed or not, to a list. */
function repeated(
  list: number[],
  { reader, wire, budget }: Field,
  single: WireType,
  next: (reader: BinaryReader) => number,
): void {
  if (wire === single) {
    list.push(next(reader));
    return;
  }
  requireWire(wire, WireType.LengthDelimited);
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError('a list is cut off');
  while (reader.pos < end) {
    spend(budget);
    list.push(next(reader));
  }
  if (reader.pos !== end) throw new RangeError('a number is longer than its list');
}

export const integers = (list: number[], field: Field): void =>
  repeated(list, field, WireType.Varint, (reader) => Number(reader.int64()));

export const unsigned = (list: number[], field: Field): void =>
  repeated(list, field, WireType.Varint, (reader) => Number(reader.uint64()));

export const floats = (list: number[], field: Field): void =>
  repeated(list, field, WireType.Bit32, (reader) => reader.float());

export const doubles = (list: number[], field: Field): void =>
  repeated(list, field, WireType.Bit64, (reader) => reader.double());
