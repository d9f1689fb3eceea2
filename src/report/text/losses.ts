import type { CastReport, Report } from '../model.ts';
import { overflowThreshold } from '../warnings.ts';
import { count, linesOf, percent, short, type } from './format.ts';
import type { Page } from './page.ts';
import { type Column, type Row, renderTable } from './table.ts';

const lossColumns: readonly Column[] = [
  { head: 'layer', align: 'left', atLeast: 14 },
  { head: 'line', align: 'right', spare: 3 },
  { head: 'what', align: 'left', atLeast: 8, spare: 4 },
  { head: 'from', align: 'left', atLeast: 12, spare: 1 },
  { head: 'to', align: 'left', atLeast: 14 },
  { head: 'rounded', align: 'right' },
  { head: 'outside', align: 'right' },
  { head: 'largest', align: 'right' },
  { head: 'limit', align: 'right', spare: 2 },
];

/** What casts lose, those that lose nothing in one line. */
export function lossTable({ casts }: NonNullable<Report['losses']>, { colors, width }: Page): string {
  const losing = casts.filter(({ rounded, overflowed }) => rounded + overflowed > 0);
  const quiet = casts.length - losing.length;
  const line = linesOf(casts.map(({ source }) => source));
  const lines = [
    ...(losing.length > 0
      ? [
          renderTable(
            lossColumns,
            losing.map((cast) => lossRow(cast, line, colors)),
            width,
            colors.dim,
          ),
        ]
      : []),
    ...(quiet > 0
      ? [
          colors.dim(
            `${count(quiet)} ${losing.length > 0 ? 'other ' : ''}cast${quiet === 1 ? '' : 's'} lost nothing`,
          ),
        ]
      : []),
    ...(casts.length === 0 ? [colors.dim('there are no casts')] : []),
  ];
  return lines.join('\n');
}

function lossRow(cast: CastReport, line: ReturnType<typeof linesOf>, colors: Page['colors']): Row {
  const much = cast.overflowedPercent > overflowThreshold;
  return {
    cells: [
      cast.layer,
      line(cast.source),
      cast.what,
      type(cast.from),
      type(cast.to),
      percent(cast.roundedPercent),
      percent(cast.overflowedPercent),
      short(cast.largest),
      short(cast.limit),
    ],
    ...(much ? { paint: (text: string) => colors.yellow(text) } : {}),
  };
}
