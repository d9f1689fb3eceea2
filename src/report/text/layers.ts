import type { LayerReport, Report } from '../model.ts';
import { count, linesOf, percent, shape, short, type } from './format.ts';
import type { Page } from './page.ts';
import { type Column, type Row, renderTable } from './table.ts';
import { wrap } from './wrap.ts';

const layerColumns: readonly Column[] = [
  { head: 'layer', align: 'left', atLeast: 14 },
  { head: 'kind', align: 'left', atLeast: 8, spare: 3 },
  { head: 'line', align: 'right', spare: 2 },
  { head: 'result', align: 'left', atLeast: 8 },
  { head: 'result type', align: 'left', atLeast: 14 },
  { head: 'weight type', align: 'left', atLeast: 14, spare: 1 },
  { head: 'mult.', align: 'right' },
];
const adderColumns: readonly Column[] = [
  { head: 'adders', align: 'right' },
  { head: 'depth', align: 'right' },
];
const strategyColumn: Column = { head: 'strategy', align: 'left', spare: 4 };

const strategyOf = ({ strategy, reuseFactor }: LayerReport): string =>
  strategy === 'resource' ? `resource ${reuseFactor}` : strategy.replace('_', ' ');

const unlessZero = (value: number): string => (value === 0 ? '' : count(value));

/** What each layer is. */
export function layerTable(layers: readonly LayerReport[], { width, colors }: Page): string {
  const line = linesOf(layers.map(({ source }) => source));
  const adders = layers.some((layer) => layer.adders > 0);
  const rows = layers.map(
    (layer): Row => ({
      cells: [
        layer.name,
        layer.kind,
        line(layer.source),
        shape(layer.shape),
        type(layer.type),
        layer.weightType === null ? '' : type(layer.weightType),
        unlessZero(layer.multiplications),
        ...(adders ? [unlessZero(layer.adders), unlessZero(layer.adderDepth)] : []),
        strategyOf(layer),
      ],
    }),
  );
  const columns = [...layerColumns, ...(adders ? adderColumns : []), strategyColumn];
  return renderTable(columns, rows, width, colors.dim);
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

/** What each layer takes, and all of them. */
export function costTable(report: Report, { width, colors }: Page): string {
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
