import Table from 'cli-table3';
import pico from 'picocolors';
import type { CastReport, LayerReport, Report } from './report.ts';

/** Thin rules only: the table must fit into 110 columns. */
const frame = {
  chars: {
    mid: '',
    'left-mid': '',
    'mid-mid': '',
    'right-mid': '',
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    right: '',
    middle: ' ',
  },
  style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [] },
};

const number = (value: number): string => Math.round(value).toLocaleString('en-US');

/** The report for a terminal. */
export function renderText(report: Report, color: boolean): string {
  const colors = pico.createColors(color);
  const { total, shares, clockPeriod } = report;
  const head = `${colors.bold(report.model)}  ${report.part} at ${clockPeriod} ns (${(1000 / clockPeriod).toFixed(0)} MHz)  ${report.tool}`;
  const budget = report.latencyBudget;
  const met = budget
    ? budget.met
      ? colors.green(`, within the budget of ${budget.ns} ns`)
      : colors.red(`, above the budget of ${budget.ns} ns`)
    : '';
  const share = (value: number): string => (value > 100 ? colors.red(`${value} %`) : `${value} %`);
  return [
    head,
    '',
    layerTable(report.layers),
    '',
    `latency ${total.latencyCycles} cycles = ${total.latencyNs.toFixed(0)} ns${met}; initiation interval ${total.initiationInterval}`,
    `LUT ${number(total.lut)} (${share(shares.lut)})  FF ${number(total.ff)} (${share(shares.ff)})  DSP ${number(total.dsp)} (${share(shares.dsp)})  BRAM18 ${number(total.bram18)} (${share(shares.bram18)})  of ${report.part}`,
    `longest way: ${report.criticalPath.join(' → ')}`,
    '',
    colors.bold(`What the casts lose, on ${number(report.events)} events`),
    report.casts.length > 0 ? castTable(report.casts) : 'there are no casts',
    '',
    colors.bold('Assumptions'),
    ...report.assumptions.map((text) => `- ${text}`),
  ].join('\n');
}

function layerTable(layers: readonly LayerReport[]): string {
  const table = new Table({
    ...frame,
    head: [
      'layer',
      'kind',
      'shape',
      'type',
      'mult',
      'strategy',
      'cycles',
      'II',
      'LUT',
      'FF',
      'DSP',
      'BRAM',
      '%',
    ],
    colAligns: [
      'left',
      'left',
      'left',
      'left',
      'right',
      'left',
      'right',
      'right',
      'right',
      'right',
      'right',
      'right',
      'right',
    ],
  });
  for (const layer of layers) {
    table.push([
      shorten(layer.name, 16),
      shorten(layer.kind, 11),
      layer.shape.length === 0 ? 'scalar' : layer.shape.join('×'),
      shorten(shortType(layer.type), 19),
      number(layer.multiplications),
      layer.strategy === 'resource' ? `reuse ${layer.reuseFactor}` : layer.strategy,
      layer.latencyCycles,
      layer.initiationInterval,
      number(layer.lut),
      number(layer.ff),
      number(layer.dsp),
      number(layer.bram18),
      layer.share.toFixed(1),
    ]);
  }
  return table.toString();
}

/** `fixed<9,3,RND,SAT> (3 types by axis 1)` is `fixed<9,3,…>×3` in a table. */
const shortType = (type: string): string => type.replace(/ \((\d+) types by [^)]*\)/, '×$1');

const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

function castTable(casts: readonly CastReport[]): string {
  const table = new Table({
    ...frame,
    head: ['layer', 'line', 'from', 'to', 'rounded', 'out of range', 'largest seen'],
    colAligns: ['left', 'right', 'left', 'left', 'right', 'right', 'right'],
  });
  const part = (count: number, values: number): string =>
    count === 0 ? '0' : `${((100 * count) / Math.max(1, values)).toPrecision(3)} %`;
  for (const { layer, line, from, to, values, rounded, overflowed, overflow, largest } of casts) {
    const lost = overflowed === 0 ? '0' : `${part(overflowed, values)} ${overflow}`;
    table.push([
      shorten(layer, 20),
      line ?? '',
      from,
      shorten(shortType(to), 24),
      part(rounded, values),
      lost,
      largest.toPrecision(4),
    ]);
  }
  return table.toString();
}
