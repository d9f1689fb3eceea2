import { execa } from 'execa';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { adderCount, graphDepth } from '../../src/passes/distributedArithmetic/adderGraph.ts';
import { optimizeMatrix } from '../../src/passes/distributedArithmetic/optimize.ts';
import { leastDepth } from '../../src/passes/distributedArithmetic/plan.ts';
import type { Published } from './published.ts';

export interface AdderTask {
  readonly size: number;
  readonly seeds: number;
  readonly delayConstraint: number;
}

export interface Measured extends Published {
  /** Outputs that are deeper than they may be. */
  readonly tooDeep: number;
}

/** Columns of an N×N matrix with entries ⌊127·U⌋ + 129. */
export function benchMatrix(size: number, seed: number): number[][] {
  const generator = xoroshiro128plus(seed);
  const draw = (): number => Math.floor((127 * (generator.next() >>> 0)) / 2 ** 32) + 129;
  return Array.from({ length: size }, () => Array.from({ length: size }, draw));
}

/** Levels an output needs at least: common powers of two cost none. */
const fewest = (column: readonly number[]): number =>
  leastDepth(
    column,
    column.map(() => 0),
  );

/** Solves matrices that are not measured, so that no cell pays for V8's compiling of the optimizer. */
export function warmUp(effort: 0 | 1 | 2): void {
  for (const delayConstraint of [-1, 0, 2]) {
    measureOurs({ size: 4, seeds: 100, delayConstraint }, effort);
    measureOurs({ size: 2, seeds: 100, delayConstraint }, effort);
  }
}

/** Means over the matrices, and processor time. */
export function measureOurs({ size, seeds, delayConstraint }: AdderTask, effort: 0 | 1 | 2): Measured {
  const inputs = Array.from({ length: size }, () => ({ low: -128, high: 127, depth: 0 }));
  let [adders, depth, ms, tooDeep] = [0, 0, 0, 0];
  for (let seed = 1; seed <= seeds; seed++) {
    const columns = benchMatrix(size, seed);
    const start = process.cpuUsage();
    const graph = optimizeMatrix(columns, inputs, { delayConstraint, effort, measure: 'adders' });
    const { user, system } = process.cpuUsage(start);
    ms += (user + system) / 1000;
    adders += adderCount(graph);
    depth += graphDepth(graph);
    columns.forEach((column, j) => {
      const term = graph.outputs[j];
      const own = term ? (graph.depth[term.node] ?? 0) : 0;
      if (delayConstraint >= 0 && own > fewest(column) + delayConstraint) tooDeep++;
    });
  }
  return { adders: adders / seeds, depth: depth / seeds, ms: ms / seeds, tooDeep };
}

/** The same matrices through the da4ml that a Python has installed. */
export async function measureDa4ml(
  python: string,
  { size, seeds, delayConstraint }: AdderTask,
): Promise<Published> {
  const matrices = Array.from({ length: seeds }, (_, i) => {
    const columns = benchMatrix(size, i + 1);
    return columns.map((_column, row) => columns.map((column) => column[row]));
  });
  const script = new URL('./solveWithDa4ml.py', import.meta.url).pathname;
  const { stdout } = await execa(python, [script], {
    input: JSON.stringify({ matrices, delayConstraint }),
    env: { OMP_NUM_THREADS: '1' },
  });
  return JSON.parse(stdout) as Published;
}
