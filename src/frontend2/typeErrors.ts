import ts from 'typescript';
import { type Diagnostic, error } from '../base/diagnostic.ts';
import { spanAt } from './spans.ts';

/** TypeScript's numbers for values that depend on themselves. */
const circular = new Set([2448, 2449, 2450, 2454, 7022, 7023, 7024]);
/** TypeScript's numbers for imports of files that are not there. */
const missing = new Set([2307, 6053, 2792]);

/** What TypeScript found, under our codes. */
export function typeError(found: ts.Diagnostic): Diagnostic {
  const text = `${ts.flattenDiagnosticMessageText(found.messageText, '\n  ')} [TS${found.code}]`;
  const span =
    found.file && found.start !== undefined ? spanAt(found.file, found.start, found.length ?? 1) : undefined;
  if (circular.has(found.code)) {
    return error('HLS2005', text, {
      span,
      help: 'a value can only be made from values that stand before it',
    });
  }
  if (missing.has(found.code)) return error('HLS1001', text, { span });
  return error('HLS2001', text, { span });
}
