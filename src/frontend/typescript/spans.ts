import type { SourceSpan } from '../../base/span.ts';
import { ts } from './compiler.ts';

/** The place of some characters of a file, cut off at the end of their first line. */
export function spanOfRange(source: ts.SourceFile, path: string, start: number, length: number): SourceSpan {
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const text = source.text.slice(start, start + length);
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  return { file: path, line: line + 1, column: character + 1, length: Math.max(1, firstLine.length) };
}

/** The place of a node without the comments before it. */
export function spanOfNode(node: ts.Node, pathOf: (source: ts.SourceFile) => string): SourceSpan {
  const source = node.getSourceFile();
  const start = node.getStart(source);
  return spanOfRange(source, pathOf(source), start, node.getEnd() - start);
}

/** The innermost node that begins at a position. */
export function nodeAt(source: ts.SourceFile, position: number): ts.Node {
  let found: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (node.getStart(source) <= position && position < node.getEnd()) {
      found = node;
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(source, visit);
  return found;
}
