import type { CppParser } from '../../../base/cppParser.ts';
import { fail } from '../../../base/errors.ts';
import type { SourceSpan } from '../../../base/span.ts';
import { elideLists } from './elide.ts';

/** Weights are statements of a megabyte. */
const longestSpan = 120;

/** A C++ file that was read. */
export interface CppFile {
  /** Relative to the firmware folder, for messages. */
  readonly path: string;
  readonly text: string;
}

type CppNodeParts = Pick<
  CppNode,
  'type' | 'file' | 'start' | 'end' | 'row' | 'column' | 'field' | 'children'
>;

/** One named node of a syntax tree, copied out of the parser's memory. */
export class CppNode {
  readonly type: string;
  readonly file: CppFile;
  readonly start: number;
  readonly end: number;
  readonly row: number;
  readonly column: number;
  readonly field: string | undefined;
  readonly children: readonly CppNode[];

  constructor(parts: CppNodeParts) {
    this.type = parts.type;
    this.file = parts.file;
    this.start = parts.start;
    this.end = parts.end;
    this.row = parts.row;
    this.column = parts.column;
    this.field = parts.field;
    this.children = parts.children;
  }

  get text(): string {
    return this.file.text.slice(this.start, this.end);
  }

  /** The child that plays a part, as the grammar names it. */
  child(field: string): CppNode | undefined {
    return this.children.find((each) => each.field === field);
  }

  get span(): SourceSpan {
    const line = this.text.split('\n', 1)[0] ?? '';
    return {
      file: this.file.path,
      line: this.row + 1,
      column: this.column + 1,
      length: Math.min(Math.max(1, line.length), longestSpan),
    };
  }
}

/** Deeper than any generated code; deeper nests are attacks. */
const deepest = 200;

/** More nodes than the largest generated design has. */
const mostNodes = 3_000_000;

/** Parses a file and frees the parser's tree. Throws HLS1002 on nests too deep to be meant. */
export function parseFile(parse: CppParser, file: CppFile): CppNode {
  const root = parse(elideLists(file.text));
  const cursor = root.walk();
  let count = 0;
  const copy = (depth: number): CppNode => {
    if (depth > deepest || ++count > mostNodes)
      fail('HLS1002', `${file.path} is nested deeper or longer than any generated code`);
    const { nodeType, startIndex, endIndex, startPosition } = cursor;
    const field = cursor.currentFieldName ?? undefined;
    const children: CppNode[] = [];
    if (cursor.gotoFirstChild()) {
      do {
        if (cursor.nodeIsNamed) children.push(copy(depth + 1));
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    const { row, column } = startPosition;
    return new CppNode({
      type: nodeType,
      file,
      start: startIndex,
      end: endIndex,
      row,
      column,
      field,
      children,
    });
  };
  try {
    return copy(0);
  } finally {
    cursor.delete();
    root.tree.delete();
  }
}
