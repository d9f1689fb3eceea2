import type { DiagnosticCode } from './codes.ts';
import { type Diagnostic, type DiagnosticDetails, error } from './diagnostic.ts';

/** A mistake in the user's model, data or options; the driver turns it into diagnostics, never into a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((entry) => `${entry.code}: ${entry.message}`).join('\n'));
    this.diagnostics = diagnostics;
  }
}

/** A bug of the compiler itself. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** Throws a `UserError` with one diagnostic. */
export function fail(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): never {
  throw new UserError([error(code, message, details)]);
}
