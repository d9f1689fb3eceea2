import pico from 'picocolors';
import type { CastReport, LayerReport, Report } from './model.ts';
import { count, cycles, linesOf, percent, place, shape, short, type } from './text/format.ts';
import { type Column, type Row, renderTable } from './text/table.ts';
import { wrap } from './text/wrap.ts';
import { overflowThreshold } from './warnings.ts';

export interface TextOptions {
  /** Characters of a line; 110 when left out. */
  readonly width?: number;
  readonly color?: boolean;
}

type Colors = ReturnType<typeof pico.createColors>;

interface Page {
  readonly width: number;
  readonly colors: Colors;
}

/** Narrower terminals get lines of this width: there is no way to show a table in less. */
const narrowest = 60;

/** A report for the terminal; no line is wider than asked for, and without `color` it is plain text. */
export function renderText(report: Report, { width = 110, color = false }: TextOptions = {}): string {
  const page: Page = { width: Math.max(narrowest, width), colors: pico.createColors(color) };
  return [
    heading(report, page),
    section('Layers', layerTable(report.layers, page), page),
    section('Estimate', costTable(report, page), page),
    critical(report, page),
    ...(report.losses ? [lossSection(report.losses, page)] : []),
    ...(report.warnings.length > 0 ? [section('Look at', warningLines(report, page), page)] : []),
    section('Assumptions', bullets(report.assumptions, page).map(page.colors.dim).join('\n'), page),
  ].join('\n\n');
}

const section = (title: string, body: string, { colors }: Page): string => `${colors.bold(title)}\n${body}`;

const bullets = (texts: readonly string[], { width }: Page): string[] =>
  texts.map((text) => wrap(text, width, '- '));

function heading(report: Report, { width, colors }: Page): string {
  const { part, clockPeriodNs, latencyBudget: budget } = report;
  const megahertz = short(1000 / clockPeriodNs);
  const first = `${report.model} on ${part.name} (${part.family}), clock ${short(clockPeriodNs)} ns (${megahertz} MHz), ${report.tool}`;
  const latency = `latency ${cycles(report.latencyCycles)} = ${short(report.latencyNs)} ns`;
  const interval = `a new event every ${report.initiationInterval === 1 ? 'cycle' : cycles(report.initiationInterval)} = ${short(report.intervalNs)} ns`;
  const allowed = budget
    ? `, ${budget.met ? 'within' : 'ABOVE'} the budget of ${short(budget.ns)} ns by ${short(Math.abs(budget.slackNs))} ns`
    : '';
  const second = wrap(`${latency}${allowed}; ${interval}`, width);
  const painted = budget && !budget.met ? colors.red(second) : second;
  return `${colors.bold(wrap(first, width))}\n${painted}`;
}

const layerColumns: readonly Column[] = [
  { head: 'layer', align: 'left', atLeast: 14 },
  { head: 'kind', align: 'left', atLeast: 8, spare: 3 },
  { head: 'line', align: 'right', spare: 2 },
  { head: 'result', align: 'left', atLeast: 8 },
  { head: 'result type', align: 'left', atLeast: 14 },
  { head: 'weight type', align: 'left', atLeast: 14, spare: 1 },
  { head: 'mult.', align: 'right' },
  { head: 'strategy', align: 'left', spare: 4 },
];

function layerTable(layers: readonly LayerReport[], { width, colors }: Page): string {
  const line = linesOf(layers.map(({ source }) => source));
  const rows = layers.map(
    (layer): Row => ({
      cells: [
        layer.name,
        layer.kind,
        line(layer.source),
        shape(layer.shape),
        type(layer.type),
        layer.weightType === null ? '' : type(layer.weightType),
        layer.multiplications === 0 ? '' : count(layer.multiplications),
        layer.strategy === 'resource' ? `resource ${layer.reuseFactor}` : 'latency',
      ],
    }),
  );
  return renderTable(layerColumns, rows, width, colors.dim);
}

const costColumns: readonly Column[] = [
  { head: 'layer', align: 'left', atLeast: 14 },
  { head: 'cycles', align: 'right' },
  { head: 'ns', align: 'right' },
  { head: 'II', align: 'right' },
  { head: 'LUT', align: 'right' },
  { head: '', align: 'right', spare: 1 },
  { head: 'FF', align: 'right' },
  { head: '', align: 'right', spare: 2 },
  { head: 'DSP', align: 'right' },
  { head: '', align: 'right', spare: 3 },
  { head: 'BRAM18', align: 'right' },
  { head: '', align: 'right', spare: 4 },
];

const resources = ['lut', 'ff', 'dsp', 'bram18'] as const;

/** Columns that hold the shares, by the kind of hardware. */
const shareColumns = [5, 7, 9, 11];

function costTable(report: Report, { width, colors }: Page): string {
  const rows = report.layers
    .filter(({ lut, ff, dsp, bram18, latencyCycles }) => lut + ff + dsp + bram18 + latencyCycles > 0)
    .map((layer): Row => ({ cells: costCells(layer.name, layer) }));
  const total: Row = {
    cells: costCells('total', report),
    paint: (text, column) => {
      const kind = resources[shareColumns.indexOf(column)];
      return kind && report.percent[kind] > 100 ? colors.red(text) : colors.bold(text);
    },
  };
  const held = `of ${count(report.part.lut)} LUT, ${count(report.part.ff)} FF, ${count(report.part.dsp)} DSP, ${count(report.part.bram18)} BRAM18`;
  const free = report.layers.length - rows.length;
  const note = free > 0 ? `${free} layer${free === 1 ? '' : 's'} without hardware left out; ${held}` : held;
  const table = renderTable(costColumns, [...rows, total], width, colors.dim);
  return `${table}\n${colors.dim(wrap(note, width))}`;
}

type Costs = Pick<Report, 'latencyCycles' | 'latencyNs' | 'initiationInterval' | 'percent'> & Report['total'];

function costCells(name: string, row: LayerReport | Report): string[] {
  const costs: Costs = 'total' in row ? { ...row, ...row.total } : row;
  return [
    name,
    String(costs.latencyCycles),
    short(costs.latencyNs),
    String(costs.initiationInterval),
    ...resources.flatMap((kind) => [
      count(costs[kind]),
      costs[kind] === 0 ? '' : percent(costs.percent[kind]),
    ]),
  ];
}

/** The longest path, layers without delay left out. */
function critical({ criticalPath }: Report, { width, colors }: Page): string {
  const parts = criticalPath
    .filter(({ logicNs, cycles: edges }) => logicNs > 0 || edges > 0)
    .map(({ layer, cycles: edges, logicNs }) => `${layer} ${edges} (${short(logicNs)} ns)`);
  return `${colors.bold('Longest path')}, clock edges and logic of each layer\n${wrap(parts.join(' → '), width)}`;
}

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

function lossSection({ events, eventKind, casts }: NonNullable<Report['losses']>, page: Page): string {
  const { colors, width } = page;
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
  return section(`What casts lose, on ${count(events)} ${eventKind} events`, lines.join('\n'), page);
}

function lossRow(cast: CastReport, line: ReturnType<typeof linesOf>, colors: Colors): Row {
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

const warningLines = (report: Report, { width, colors }: Page): string =>
  report.warnings
    .map(({ severity, message, layer, source }) => {
      const where = layer ? `${source ? `${place(source)} ` : ''}${layer}: ` : '';
      const text = wrap(`${severity}: ${where}${message}`, width, '- ');
      return severity === 'warning' ? colors.yellow(text) : text;
    })
    .join('\n');
