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
  /** The option of the layer that it is about, as a path: `key.weight`. */
  readonly option?: string;
  /** Other places that explain the message. */
  readonly related?: readonly { readonly message: string; readonly span: SourceSpan }[];
}

export interface DiagnosticDetails {
  readonly help?: string | undefined;
  readonly span?: SourceSpan | undefined;
  readonly option?: string | undefined;
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
  ...(details.option === undefined ? {} : { option: details.option }),
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

/** Puts an option's name before the option that each diagnostic is about. */
export const withOption = (diagnostics: readonly Diagnostic[], option: string): Diagnostic[] =>
  diagnostics.map((entry) => ({
    ...entry,
    option: entry.option === undefined ? option : `${option}.${entry.option}`,
  }));
