import type { SourceSpan } from '../../base/span.ts';
import { type FixedType, formatType, parseType } from '../../numeric/fixedType.ts';
import { formatShape, type Shape, sizeOf } from '../../numeric/shape.ts';
import { containerOf, type TensorType, uniform } from '../../numeric/tensorType.ts';
import type { Cursor } from './cursor.ts';

/** Width of a printed line, where items can be broken at all. */
const lineWidth = 110;

/** Largest tensor that the text form reads, so that a slip in an extent is a message and not an hour. */
const maximumElements = 1 << 24;

/** `[1, 2, 3]`, on several indented lines where one would be too long. */
export function printList(items: readonly string[], open = '[', close = ']'): string {
  const flat = `${open}${items.join(', ')}${close}`;
  if (flat.length <= lineWidth - 30) return flat;
  const lines: string[] = [];
  let line = '';
  for (const item of items) {
    if (line !== '' && line.length + item.length + 6 > lineWidth) {
      lines.push(line);
      line = '';
    }
    line += `${line === '' ? '    ' : ' '}${item},`;
  }
  lines.push(line.slice(0, -1));
  return `${open}\n${lines.join('\n')}\n  ${close}`;
}

export const printName = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);

export const printSpan = ({ file, line, column, length }: SourceSpan): string =>
  `@ ${JSON.stringify(file)}:${line}:${column}+${length}`;

/** `fixed<8,2>[16, 3]`, `per axis 0 (fixed<8,2>, fixed<8,3>) [2, 3]`. */
export function printTyped(type: TensorType, shape: Shape): string {
  if (type.granularity === 'tensor') return `${formatType(type.type)}${formatShape(shape)}`;
  const types = printList(type.types.map(formatType), '(', ')');
  const per =
    type.granularity === 'channel'
      ? `per axis ${type.axis} ${types}`
      : `per element ${types} by ${printList(Array.from(type.index, String))}`;
  return `${per} ${formatShape(shape)}`;
}

export interface Typed {
  readonly type: TensorType;
  readonly shape: Shape;
}

/** Reads what `printTyped` prints. */
export function parseTyped(cursor: Cursor): Typed {
  const start = cursor.next.span;
  const type = parseTensorType(cursor);
  const place = cursor.next.span;
  const shape = cursor.integers();
  if (shape.some((extent) => extent < 1) || sizeOf(shape) > maximumElements)
    cursor.fail(`${formatShape(shape)} is no shape: extents are at least 1, elements at most 2^24`, place);
  cursor.attempt(start, () => containerOf(type));
  return { type, shape };
}

function parseTensorType(cursor: Cursor): TensorType {
  if (!cursor.accept('per')) return uniform(parseFixed(cursor));
  const by = cursor.word(['axis', 'element']);
  const axis = by === 'axis' ? cursor.integer() : 0;
  const place = cursor.next.span;
  const types = cursor.list('(', ')', () => parseFixed(cursor));
  if (types.length === 0) cursor.fail('a list of types has at least one', place);
  if (by === 'axis') return { granularity: 'channel', axis, types };
  cursor.expect('by');
  return { granularity: 'element', types, index: Uint32Array.from(cursor.integers()) };
}

/** Reads one fixed-point type. */
export function parseFixed(cursor: Cursor): FixedType {
  const { text, span } = cursor.take('type');
  return cursor.attempt(span, () => parseType(text));
}

/** Reads the place behind an `@`. */
export function parseSpan(cursor: Cursor): SourceSpan {
  const file = cursor.string();
  const [line, column, length] = [':', ':', '+'].map((symbol) => {
    cursor.expect(symbol);
    return cursor.integer();
  });
  return { file, line: line ?? 1, column: column ?? 1, length: length ?? 1 };
}
