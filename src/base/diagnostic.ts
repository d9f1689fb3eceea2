import type { DiagnosticCode } from './codes.ts';
import type { SourceSpan } from './span.ts';

/** Something the user should know: what is wrong, where, and what to do about it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do about it. */
  readonly help?: string;
  readonly span?: SourceSpan;
  /** Other places that explain the message. */
  readonly related?: readonly { readonly message: string; readonly span: SourceSpan }[];
}

export interface DiagnosticDetails {
  readonly help?: string | undefined;
  readonly span?: SourceSpan | undefined;
  readonly related?: Diagnostic['related'];
}

const diagnostic = (
  severity: Diagnostic['severity'],
  code: DiagnosticCode,
  message: string,
  details: DiagnosticDetails,
): Diagnostic => ({
  code,
  severity,
  message,
  ...(details.help === undefined ? {} : { help: details.help }),
  ...(details.span === undefined ? {} : { span: details.span }),
  ...(details.related === undefined ? {} : { related: details.related }),
});

/** A diagnostic that stops the compiler before it writes anything. */
export const error = (code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic =>
  diagnostic('error', code, message, details);

/** A diagnostic that is shown and stops nothing. */
export const warning = (code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic =>
  diagnostic('warning', code, message, details);

/** Puts `span` on every diagnostic that has none. */
export const withSpan = (diagnostics: readonly Diagnostic[], span: SourceSpan | undefined): Diagnostic[] =>
  diagnostics.map((entry) => (entry.span || !span ? entry : { ...entry, span }));
