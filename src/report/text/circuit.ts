import pico from 'picocolors';
import type { CircuitEntry, CircuitLayer, CircuitReport } from '../circuit/model.ts';
import { count, cycles, linesOf, percent, short } from './format.ts';
import { latencyLine } from './latency.ts';
import type { Page } from './page.ts';
import { type Column, type Row, renderTable } from './table.ts';
import { wrap } from './wrap.ts';

const columns: readonly Column[] = [
  { head: 'layer', align: 'left', atLeast: 14 },
  { head: 'line', align: 'right', spare: 4 },
  { head: 'adders', align: 'right', spare: 3 },
  { head: 'mult.', align: 'right', spare: 2 },
  { head: 'cycles', align: 'right' },
  { head: 'ns', align: 'right', spare: 5 },
  { head: 'LUT', align: 'right' },
  { head: '', align: 'right', spare: 1 },
  { head: 'SRL', align: 'right', spare: 6 },
  { head: 'FF', align: 'right' },
  { head: 'DSP', align: 'right' },
  { head: 'BRAM18', align: 'right', spare: 7 },
];
const synthesisColumns: readonly Column[] = [
  { head: 'Yosys LUT', align: 'right' },
  { head: 'ratio', align: 'right' },
  { head: 'FF', align: 'right' },
  { head: 'ratio', align: 'right' },
  { head: 'DSP', align: 'right', spare: 8 },
  { head: 'ns', align: 'right', spare: 9 },
];

const unlessZero = (value: number): string => (value === 0 ? '' : count(value));
const times = (value: number | null): string => (value === null ? '' : value.toFixed(2));

type Own = Partial<Pick<CircuitLayer, 'adders' | 'multipliers' | 'latencyCycles' | 'logicNs'>>;

function cells(name: string, line: string, entry: CircuitEntry & Own, synthesized: boolean): string[] {
  const { lut, srl, ff, dsp, bram18, percent: share, synthesized: found } = entry;
  const { adders = 0, multipliers = 0, latencyCycles, logicNs } = entry;
  const own = [
    name,
    line,
    unlessZero(adders),
    unlessZero(multipliers),
    latencyCycles === undefined ? '' : String(latencyCycles),
    logicNs === undefined ? '' : short(logicNs),
    count(lut),
    lut === 0 ? '' : percent(share.lut),
    unlessZero(srl),
    count(ff),
    unlessZero(dsp),
    unlessZero(bram18),
  ];
  if (!synthesized) return own;
  if (!found) return [...own, '', '', '', '', '', ''];
  return [
    ...own,
    count(found.lut),
    times(found.ratio.lut),
    count(found.ff),
    times(found.ratio.ff),
    unlessZero(found.dsp),
    found.delayNs === null ? '' : short(found.delayNs),
  ];
}

function table(report: CircuitReport, { width, colors }: Page): string {
  const { layers, rest, total, latencyCycles, logicNs } = report;
  const synthesized = report.synthesis.state === 'same';
  const line = linesOf(layers.map(({ source }) => source));
  const taking = layers.filter((layer) => layer.lut + layer.srl + layer.ff + layer.dsp + layer.bram18 > 0);
  const sum = (of: (layer: CircuitLayer) => number): number =>
    layers.reduce((all, layer) => all + of(layer), 0);
  const own = { adders: sum(({ adders }) => adders), multipliers: sum(({ multipliers }) => multipliers) };
  const rows: Row[] = [
    ...taking.map((layer) => ({ cells: cells(layer.name, line(layer.source), layer, synthesized) })),
    { cells: cells('registers of the top', '', rest, synthesized) },
    {
      cells: cells('total', '', { ...total, ...own, latencyCycles, logicNs }, synthesized),
      paint: (text) => colors.bold(text),
    },
  ];
  return renderTable([...columns, ...(synthesized ? synthesisColumns : [])], rows, width, colors.dim);
}

function notes({ part, synthesis, model, usableNs, clockPeriodNs }: CircuitReport): string[] {
  const source = {
    none: `Not synthesized: hls4ts synth puts Yosys' counts beside the estimates.`,
    other: `The synthesis that is kept is of another version of ${model}: hls4ts synth makes a new one.`,
    same: `Yosys: the counts of ${synthesis.yosys ?? ''}; ratio: those by the estimates.`,
  };
  return [
    `LUT (with SRL, shift registers) in percent of ${count(part.lut)}; the part has ${count(part.ff)} FF, ${count(part.dsp)} DSP, ${count(part.bram18)} BRAM18.`,
    `Cycles are exact, and an event may come with each. ns: longest logic inside the layer; of a clock period of ${short(clockPeriodNs)} ns logic may use ${short(usableNs)} ns. LUT, FF, DSP and BRAM18 are estimated.`,
    source[synthesis.state],
  ];
}

/** The report of a circuit for the terminal; no line is wider than asked for, and without `color` it is plain text. */
export function renderCircuit(
  report: CircuitReport,
  { width = 110, color = false }: { readonly width?: number; readonly color?: boolean } = {},
): string {
  const page: Page = { width: Math.max(60, width), colors: pico.createColors(color) };
  const { colors } = page;
  const { model, part, clockPeriodNs, tool } = report;
  const title = `${model} as Verilog on ${part.name} (${part.family}), clock ${short(clockPeriodNs)} ns (${short(1000 / clockPeriodNs)} MHz), ${tool}`;
  const way = report.criticalPath.map(({ layer, cycles: edges }) => `${layer} ${cycles(edges)}`).join(' → ');
  return [
    `${colors.bold(wrap(title, page.width))}\n${latencyLine(report, page)}`,
    `${colors.bold('Layers')}\n${table(report, page)}`,
    `${colors.bold('Slowest way')}\n${wrap(way, page.width)}`,
    notes(report)
      .map((text) => colors.dim(wrap(text, page.width, '- ')))
      .join('\n'),
  ].join('\n\n');
}
