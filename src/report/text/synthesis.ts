import pico from 'picocolors';
import type { Synthesis, SynthesisEntry } from '../synthesis.ts';
import { count, cycles, short } from './format.ts';
import type { Page } from './page.ts';
import { type Column, type Row, renderTable } from './table.ts';
import { wrap } from './wrap.ts';

const columns: readonly Column[] = [
  { head: 'layer', align: 'left', atLeast: 14 },
  { head: 'LUT', align: 'right' },
  { head: 'est.', align: 'right', spare: 2 },
  { head: 'ratio', align: 'right', spare: 1 },
  { head: 'FF', align: 'right' },
  { head: 'est.', align: 'right', spare: 2 },
  { head: 'ratio', align: 'right', spare: 1 },
  { head: 'SRL', align: 'right', spare: 5 },
  { head: 'CARRY8', align: 'right', spare: 4 },
  { head: 'MUXF', align: 'right', spare: 6 },
  { head: 'DSP', align: 'right' },
  { head: 'BRAM18', align: 'right', spare: 3 },
  { head: 'abc9 ns', align: 'right' },
  { head: 'planned ns', align: 'right', spare: 3 },
];

const some = (value: number): string => (value === 0 ? '' : count(value));
const times = (value: number | null): string => (value === null ? '' : value.toFixed(2));

function cells(name: string, entry: SynthesisEntry, plannedNs: number | undefined): string[] {
  const { estimate, synthesized, ratio } = entry;
  return [
    name,
    some(synthesized.lut),
    some(estimate.lut),
    times(ratio.lut),
    some(synthesized.ff),
    some(estimate.ff),
    times(ratio.ff),
    some(synthesized.srl),
    some(synthesized.carry8),
    some(synthesized.mux),
    some(synthesized.dsp),
    some(synthesized.bram18),
    synthesized.delayNs === null ? '' : short(synthesized.delayNs),
    plannedNs === undefined ? '' : short(plannedNs),
  ];
}

/** The table of synthesized layers, their estimates and the ratio of both. */
export function synthesisTable(synthesis: Synthesis, { width, colors }: Page): string {
  const { layers, rest, total, flattened, plannedNs } = synthesis;
  const bold: Row['paint'] = (text) => colors.bold(text);
  const rows: Row[] = layers.map((layer) => ({ cells: cells(layer.name, layer, layer.plannedNs) }));
  if (rest) rows.push({ cells: cells('registers of the top', rest, undefined) });
  if (total) rows.push({ cells: cells('total', total, plannedNs), paint: bold });
  if (total && flattened) {
    const ratio = {
      lut: total.estimate.lut > 0 ? flattened.lut / total.estimate.lut : null,
      ff: total.estimate.ff > 0 ? flattened.ff / total.estimate.ff : null,
    };
    const entry = { estimate: total.estimate, synthesized: flattened, ratio };
    rows.push({ cells: cells('total, flattened', entry, plannedNs), paint: bold });
  }
  return renderTable(columns, rows, width, colors.dim);
}

/** How to read the table. */
export const synthesisNotes = ({ yosys, clockPeriodNs }: Synthesis): string =>
  `${yosys}: synth_xilinx -family xcup, every layer a module of its own, what a layer repeats once and counted as often. ` +
  `est.: estimated from the circuit; ratio: synthesized by estimated; two CARRY4 are one CARRY8. abc9 ns: longest path by abc9's delays, ` +
  `planned ns: longest logic as the pipelining counts it, both within a layer; the clock period is ${short(clockPeriodNs)} ns.`;

/** The synthesis for a terminal. */
export function renderSynthesis(
  synthesis: Synthesis,
  { width = 110, color = false }: { readonly width?: number; readonly color?: boolean } = {},
): string {
  const page: Page = { width: Math.max(60, width), colors: pico.createColors(color) };
  const { model, clockPeriodNs, latencyCycles } = synthesis;
  const title = `${model}, latency ${cycles(latencyCycles)} at ${short(clockPeriodNs)} ns, synthesized for UltraScale+`;
  return [
    `${page.colors.bold(title)}\n${synthesisTable(synthesis, page)}`,
    page.colors.dim(wrap(synthesisNotes(synthesis), page.width)),
  ].join('\n');
}
