import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { batchesOf, runSideBySide } from '../../src/driver/batches.ts';
import { type Component, componentsOf } from './components.ts';
import { type Design, elaborate, type Hardware, scriptHash, synthesizeModules } from './synthesis.ts';

/** Runs of Yosys hold so many cells: starting one takes a second. */
const cellsOfRun = 1500;

/** What was found before, in files by key: hours may have gone into it. */
function storeIn(folder: string) {
  mkdirSync(folder, { recursive: true });
  const pathOf = (key: string): string => join(folder, `${key}.json`);
  return {
    has: (key: string): boolean => existsSync(pathOf(key)),
    read: <T>(key: string): T => JSON.parse(readFileSync(pathOf(key), 'utf8')) as T,
    write: <T>(key: string, value: T): T => {
      writeFileSync(pathOf(key), JSON.stringify(value));
      return value;
    },
  };
}

const hashOf = ({ folder, top, files }: Design): string => {
  const hash = createHash('sha256').update(`${top} ${files}`);
  for (const path of files) hash.update(readFileSync(join(folder, path)));
  return `${scriptHash}-${hash.digest('hex').slice(0, 24)}`;
};

const kinds = ['lut', 'ff', 'carry4', 'dsp', 'bram', 'srl'] as const;

/**
 * Synthesizes a design split into components, logic between registers that shares no wires: equal components are synthesized once and
 * counted as often as they are there. What was found before lies in the folder `known`, and is read again. Seconds are those that
 * passed.
 */
export async function synthesizeByComponent(design: Design, known: string): Promise<Hardware> {
  const { folder, top, limit } = design;
  const store = storeIn(known);
  const start = performance.now();
  const own = hashOf(design);
  const components = store.has(own)
    ? store.read<Component[]>(own)
    : store.write(own, componentsOf(await elaborate(design)));
  const all = components.reduce((sum, { count }) => sum + count, 0);
  console.error(`${top}: ${components.length} different components of ${all}`);
  const keyOf = ({ hash }: Component): string => `${scriptHash}-${hash}`;
  const missing = components.filter((component) => !store.has(keyOf(component)));
  missing.sort((a, b) => b.cells - a.cells);
  const runs = batchesOf(missing, ({ cells }) => cells, cellsOfRun);
  let left = runs.length;
  const jobs = runs.map(({ items: run }, i) => async (): Promise<void> => {
    const modules = run.map(({ module }) => module);
    const found = await synthesizeModules(folder, `run${i}`, modules, limit);
    for (const [at, component] of run.entries()) store.write(keyOf(component), found[at]);
    const lut = found.reduce((sum, each) => sum + each.lut, 0);
    console.error(`${run.length} components, ${lut} LUT, ${--left} runs left`);
  });
  await runSideBySide(jobs, availableParallelism());
  const total = { lut: 0, ff: 0, carry4: 0, dsp: 0, bram: 0, srl: 0 };
  for (const component of components) {
    const found = store.read<Hardware>(keyOf(component));
    for (const kind of kinds) total[kind] += component.count * found[kind];
  }
  return { ...total, seconds: (performance.now() - start) / 1000 };
}
