import Table from 'cli-table3';
import { Command } from 'commander';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { adderCount, graphDepth } from '../src/passes/distributedArithmetic/adderGraph.ts';
import { optimizeMatrix } from '../src/passes/distributedArithmetic/optimize.ts';

// npm run bench:adders: adder graphs of N×N matrices with entries ⌊127·U⌋ + 129 and 8-bit inputs, beside what
// arXiv 2507.04535 publishes for da4ml and H_cmvm. Prints figures of one run; asserts nothing.

interface Published {
  readonly adders: number;
  readonly depth: number;
  readonly ms: number;
}

/** da4ml, by size and delay constraint; means over 1000 matrices. */
const da4ml: Readonly<Record<string, Published>> = {
  '4 -1': { adders: 29.2, depth: 6.0, ms: 0.3 },
  '4 0': { adders: 34.3, depth: 4.1, ms: 0.4 },
  '4 2': { adders: 29.6, depth: 5.9, ms: 0.3 },
  '8 -1': { adders: 98.1, depth: 9.3, ms: 1.5 },
  '8 0': { adders: 124.9, depth: 5.1, ms: 2.4 },
  '8 2': { adders: 101.8, depth: 7.0, ms: 1.5 },
  '16 -1': { adders: 343.2, depth: 12.9, ms: 13.6 },
  '16 0': { adders: 446.9, depth: 6.0, ms: 24.2 },
  '16 2': { adders: 357.3, depth: 8.0, ms: 15.4 },
};

/** H_cmvm, adders only. */
const hCmvm: Readonly<Record<string, number>> = {
  '4 -1': 27.6,
  '8 -1': 96.3,
  '16 -1': 338.3,
  '16 0': 423.2,
  '16 2': 353.3,
};

const { seeds, effort, sizes } = new Command()
  .option('--seeds <number>', 'matrices of each size', Number, 200)
  .option('--effort <number>', '0, 1 or 2', Number, 1)
  .option('--sizes <list>', 'sizes with commas', '2,4,8,16')
  .parse()
  .opts<{ seeds: number; effort: 0 | 1 | 2; sizes: string }>();

function matrix(size: number, seed: number): number[][] {
  const generator = xoroshiro128plus(seed);
  const draw = (): number => Math.floor((127 * (generator.next() >>> 0)) / 2 ** 32) + 129;
  return Array.from({ length: size }, () => Array.from({ length: size }, draw));
}

const table = new Table({
  head: ['N', 'dc', 'adders', 'depth', 'ms', 'da4ml', 'ratio', 'depth', 'ms', 'H_cmvm', 'ratio'],
  style: { head: [], border: [] },
  colAligns: Array<'right'>(11).fill('right'),
});
const shown = (value: number | undefined, digits = 1): string => value?.toFixed(digits) ?? '';
for (const size of sizes.split(',').map(Number)) {
  const inputs = Array.from({ length: size }, () => ({ low: -128, high: 127, depth: 0 }));
  for (const delayConstraint of [-1, 0, 2]) {
    let [adders, depth, ms] = [0, 0, 0];
    for (let seed = 1; seed <= seeds; seed++) {
      const columns = matrix(size, seed);
      const start = performance.now();
      const graph = optimizeMatrix(columns, inputs, { delayConstraint, effort, measure: 'adders' });
      ms += performance.now() - start;
      adders += adderCount(graph);
      depth += graphDepth(graph);
    }
    const key = `${size} ${delayConstraint}`;
    const [peer, best, mean] = [da4ml[key], hCmvm[key], adders / seeds];
    table.push([
      size,
      delayConstraint,
      shown(mean, 2),
      shown(depth / seeds),
      shown(ms / seeds),
      shown(peer?.adders),
      shown(peer && mean / peer.adders, 3),
      shown(peer?.depth),
      shown(peer?.ms),
      shown(best),
      shown(best && mean / best, 3),
    ]);
  }
}
console.log(`effort ${effort}, ${seeds} matrices of each size; published figures are from other machines`);
console.log(table.toString());
