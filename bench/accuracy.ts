import Table from 'cli-table3';
import { layerNormAt } from './accuracy/layerNorm.ts';
import type { Deviation } from './accuracy/measure.ts';
import { softmaxAt } from './accuracy/softmax.ts';

// npm run bench:accuracy: error of our softmax and LayerNorm and of hls4ml's, against double precision, at equal table
// sizes and widths. Prints figures and ratios of one run; asserts nothing.

const widths = [6, 8, 10, 12, 14, 16, 18];

interface Row {
  readonly ours: Deviation;
  readonly hls4ml: Deviation;
}

function print(title: string, rows: readonly [number, Row][]): void {
  const table = new Table({
    head: ['bits', 'ours rms', 'hls4ml rms', 'ratio', 'ours largest', 'hls4ml largest', 'ratio'],
    style: { head: [], border: [] },
    colAligns: Array<'right'>(7).fill('right'),
  });
  const small = (value: number): string => value.toExponential(2);
  for (const [width, { ours, hls4ml }] of rows) {
    table.push([
      width,
      small(ours.rms),
      small(hls4ml.rms),
      (hls4ml.rms / ours.rms).toFixed(2),
      small(ours.largest),
      small(hls4ml.largest),
      (hls4ml.largest / ours.largest).toFixed(2),
    ]);
  }
  console.log(`${title}\n${table.toString()}\n`);
}

for (const indexBits of [8, 10, 12]) {
  print(
    `softmax of 16, tables of ${2 ** indexBits} entries`,
    widths.map((width) => [width, softmaxAt(width, indexBits)]),
  );
}

for (const spreads of ['inside', 'all'] as const) {
  for (const indexBits of [8, 10, 12]) {
    print(
      `LayerNorm of 16, tables of ${2 ** indexBits} entries, ${spreads === 'inside' ? 'variances that fit into' : 'any variance, also outside of'} hls4ml's table`,
      widths.map((width) => [width, layerNormAt(width, indexBits, spreads)]),
    );
  }
}
