import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import pico from 'picocolors';
import type { Diagnostic } from '../base/diagnostic.ts';
import { formatSpan, type SourceSpan } from '../base/span.ts';

type Colors = ReturnType<typeof pico.createColors>;

/** A diagnostic as tsc prints it: place, code, message, the line with the culprit underlined, and what to do. */
export function renderDiagnostic(diagnostic: Diagnostic, color: boolean): string {
  const colors = pico.createColors(color);
  const { span, severity, code, message, help, related = [] } = diagnostic;
  const kind = severity === 'error' ? colors.red(`error ${code}`) : colors.yellow(`warning ${code}`);
  const head = `${span ? `${colors.cyan(placeOf(span))} - ` : ''}${kind}: ${message}`;
  const parts = [head];
  if (span) parts.push(...excerpt(span, colors));
  if (help) parts.push(`  ${colors.bold('help')}: ${help}`);
  for (const note of related) parts.push(`  ${colors.cyan(placeOf(note.span))}: ${note.message}`);
  return parts.join('\n');
}

/** Most characters of a line that are shown. */
const widest = 200;

function excerpt({ file, line, column, length }: SourceSpan, colors: Colors): string[] {
  const whole = sourceLine(file, line);
  if (whole === undefined) return [];
  const number = String(line);
  // Weights are lines of a megabyte: only what stands around the culprit is shown.
  const skipped = whole.length > widest ? Math.max(0, column - 1 - widest / 4) : 0;
  const text = whole.slice(skipped, skipped + widest);
  const start = column - 1 - skipped;
  const shown = Math.max(1, Math.min(length, text.length - start));
  // Tabs keep their width, so that the marks stand below what they mean.
  const indent = text.slice(0, start).replace(/[^\t]/g, ' ');
  return [
    '',
    `${colors.inverse(number)} ${text}`,
    `${colors.inverse(' '.repeat(number.length))} ${indent}${colors.red('~'.repeat(shown))}`,
    '',
  ];
}

function sourceLine(file: string, line: number): string | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
}

/** All diagnostics, and how many errors and warnings there are. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], color: boolean): string {
  const errors = diagnostics.filter((entry) => entry.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const count = (number: number, what: string): string[] =>
    number > 0 ? [`${number} ${what}${number === 1 ? '' : 's'}`] : [];
  const total = [...count(errors, 'error'), ...count(warnings, 'warning')].join(', ');
  return [
    ...diagnostics.map((entry) => renderDiagnostic(entry, color)),
    ...(total ? [`\n${total}`] : []),
  ].join('\n');
}

/** The place with its path as seen from here, unless it lies outside. */
function placeOf(span: SourceSpan): string {
  const path = relative(process.cwd(), span.file);
  return formatSpan({ ...span, file: path.startsWith('..') ? span.file : path });
}
