import type { SourceLine } from '../model.ts';

/** `12,345`. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `0.35 %`; two digits, as an estimate is no better. */
export function percent(value: number): string {
  if (value === 0) return '0 %';
  if (value < 0.01) return '<0.01 %';
  return `${value >= 10 ? Math.round(value) : Number(value.toPrecision(2))} %`;
}

/** Four significant digits, without trailing zeros. */
export const short = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(4)));

/** `[16, 64]`, `scalar`. */
export const shape = (extents: readonly number[]): string =>
  extents.length === 0 ? 'scalar' : `[${extents.join(', ')}]`;

/** `fixed<9,3> (5 types by element)` in short. */
export const type = (text: string): string => text.replace(/ \((\d+) types by .*\)$/, ' ×$1');

/** `model.ts:12`: the file without its folder. */
export const place = (source: SourceLine | null): string =>
  source ? `${source.file.split(/[\\/]/).at(-1)}:${source.line}` : '';

/** A way to write lines of the model: the number where all are in one file. */
export function linesOf(sources: readonly (SourceLine | null)[]): (source: SourceLine | null) => string {
  const files = new Set(sources.flatMap((source) => (source ? [source.file] : [])));
  return files.size > 1 ? place : (source) => (source ? String(source.line) : '');
}

/** `5 cycles`, `1 cycle`. */
export const cycles = (number: number): string => `${number} cycle${number === 1 ? '' : 's'}`;
