/** A place in a source file: 1-based line and column, length in characters of its first line (at least 1). */
export interface SourceSpan {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** `file:line:column`, the form that editors and terminals turn into a link. */
export const formatSpan = (span: SourceSpan): string => `${span.file}:${span.line}:${span.column}`;
