import type { DiagnosticCode } from '../../base/codes.ts';
import { type Diagnostic, type DiagnosticDetails, error } from '../../base/diagnostic.ts';
import { formatSpan, type SourceSpan } from '../../base/span.ts';
import type { ts } from '../typescript/compiler.ts';
import { spanOfNode } from '../typescript/spans.ts';
import type { Frame } from './frame.ts';

/** More calls than this are not listed. */
const shownCalls = 4;

/** Collects what is wrong, each thing once, with the calls that led there. */
export class Log {
  private readonly entries = new Map<string, Diagnostic>();
  private readonly pathOf: (source: ts.SourceFile) => string;

  constructor(pathOf: (source: ts.SourceFile) => string) {
    this.pathOf = pathOf;
  }

  get diagnostics(): Diagnostic[] {
    return [...this.entries.values()];
  }

  get count(): number {
    return this.entries.size;
  }

  spanOf(node: ts.Node): SourceSpan {
    return spanOfNode(node, this.pathOf);
  }

  error(
    code: DiagnosticCode,
    message: string,
    node: ts.Node,
    frame: Frame,
    details: DiagnosticDetails = {},
  ): void {
    this.add(error(code, message, { ...details, span: this.spanOf(node) }), frame);
  }

  /** Takes over a diagnostic that has its place. */
  add(entry: Diagnostic, frame: Frame): void {
    const key = `${entry.code} ${entry.span ? formatSpan(entry.span) : ''} ${entry.message}`;
    if (this.entries.has(key)) return;
    const related = [...(entry.related ?? []), ...this.calls(frame)];
    this.entries.set(key, related.length > 0 ? { ...entry, related } : entry);
  }

  private calls(frame: Frame): { message: string; span: SourceSpan }[] {
    const calls = [];
    for (let at: Frame | undefined = frame; at && calls.length < shownCalls; at = at.caller) {
      if (at.call) calls.push({ message: `in ${at.name}, called here`, span: this.spanOf(at.call) });
    }
    return calls;
  }
}
