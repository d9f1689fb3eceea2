import Table from 'cli-table3';

export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
  /** Text that may be cut off at the end, down to this many characters. */
  readonly atLeast?: number;
  /** Columns of a higher number are left out first where the terminal is too narrow; 0 stays. */
  readonly spare?: number;
}

/** One row: a text for every column, and how to colour it once it has its final width. */
export interface Row {
  readonly cells: readonly string[];
  readonly paint?: (text: string, column: number) => string;
}

const gap = 2;
const none = '';

/** Rules above and below are blank: spaces divide the columns. */
const chars = {
  top: none,
  'top-mid': none,
  'top-left': none,
  'top-right': none,
  bottom: none,
  'bottom-mid': none,
  'bottom-left': none,
  'bottom-right': none,
  left: none,
  'left-mid': none,
  mid: none,
  'mid-mid': none,
  right: none,
  'right-mid': none,
  middle: none,
};

/** Leaves out the middle: parts of a layer begin alike and end differently. */
function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 1) / 2);
  return `${text.slice(0, Math.max(0, width - 1 - tail))}…${text.slice(text.length - tail)}`;
}

/** A column that stays, and its width. */
interface Placed extends Column {
  readonly position: number;
  width: number;
}

const totalWidth = (columns: readonly Placed[]): number =>
  columns.reduce((sum, { width }) => sum + width + gap, -gap);

/** Takes characters from the widest texts until the columns fit; false when they can give no more. */
function shrink(columns: readonly Placed[], width: number, least: (column: Placed) => number): boolean {
  for (let excess = totalWidth(columns) - width; excess > 0; excess--) {
    const [widest] = columns
      .filter((column) => column.width > least(column))
      .sort((a, b) => b.width - a.width);
    if (!widest) return false;
    widest.width--;
  }
  return true;
}

/** All columns if they fit, else without the spare ones, one after the other; in the end every text is cut. */
function layOut(columns: readonly Column[], rows: readonly Row[], width: number): Placed[] {
  const natural = (): Placed[] =>
    columns.map((column, position) => ({
      ...column,
      position,
      width: Math.max(column.head.length, ...rows.map(({ cells }) => (cells[position] ?? '').length)),
    }));
  const spare = columns.map(({ spare: order = 0 }) => order).filter((order) => order > 0);
  for (const keep of [Number.POSITIVE_INFINITY, ...spare.sort((a, b) => b - a)]) {
    const kept = natural().filter(({ spare: order = 0 }) => order < keep);
    const least = ({ atLeast, head, width: own }: Placed): number => Math.max(atLeast ?? own, head.length);
    if (shrink(kept, width, least)) return kept;
  }
  const kept = natural().filter(({ spare: order = 0 }) => order === 0);
  shrink(kept, width, () => 1);
  return kept;
}

/** A table without rules, no wider than the terminal: long texts are cut off, then spare columns left out. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly Row[],
  width: number,
  head: (text: string) => string,
): string {
  const kept = layOut(columns, rows, width);
  const table = new Table({
    chars,
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [] },
    colAligns: kept.map(({ align }) => align),
    colWidths: kept.map((column) => column.width + gap),
  });
  const push = (cells: readonly string[], paint: (text: string, column: number) => string): void => {
    table.push(kept.map(({ position, width: own }) => paint(cut(cells[position] ?? '', own), position)));
  };
  push(
    columns.map((column) => column.head),
    head,
  );
  for (const { cells, paint } of rows) push(cells, paint ?? ((text) => text));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
