import type ts from 'typescript';
import type { SourceSpan } from '../base/span.ts';

/** Place of a node, without the comments before it. */
export const spanOf = (node: ts.Node): SourceSpan => {
  const file = node.getSourceFile();
  return spanAt(file, node.getStart(file), node.getEnd() - node.getStart(file));
};

/** Place of a stretch of text; the length stops at the end of the first line. */
export function spanAt(file: ts.SourceFile, start: number, length: number): SourceSpan {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const text = file.text.slice(start, start + length);
  const first = text.split('\n', 1)[0] ?? '';
  return { file: file.fileName, line: line + 1, column: character + 1, length: Math.max(1, first.length) };
}
