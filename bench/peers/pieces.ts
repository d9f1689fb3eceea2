import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Component, componentsOf } from './components.ts';
import { type Design, elaborate, type Hardware, mappingHash, synthesizeModules } from './synthesis.ts';

/** A module of a design that is synthesized on its own. */
export type Piece = Omit<Design, 'folder' | 'limit'>;

/** Runs of Yosys hold so many cells: starting one takes a second. */
const cellsOfRun = 1500;

/** Does all jobs, as many at a time as there are cores. */
async function sideBySide(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job; job = waiting.shift()) await job();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

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

const hashOf = ({ folder, top, files, boxes = [] }: Design): string => {
  const hash = createHash('sha256').update(`${top} ${files} ${boxes}`);
  for (const path of [...files, ...boxes]) hash.update(readFileSync(join(folder, path)));
  return hash.digest('hex').slice(0, 24);
};

/** Components that go through Yosys together. */
function runsOf(components: readonly Component[]): Component[][] {
  const runs: Component[][] = [];
  let room = 0;
  for (const component of [...components].sort((a, b) => b.cells - a.cells)) {
    if (component.cells > room) {
      runs.push([]);
      room = cellsOfRun;
    }
    runs.at(-1)?.push(component);
    room -= component.cells;
  }
  return runs;
}

const kinds = ['lut', 'ff', 'carry4', 'dsp', 'bram', 'srl'] as const;

interface Part {
  readonly hardware: Hardware;
  readonly count: number;
}

const sumOf = (parts: readonly Part[]): Hardware => {
  const total = { lut: 0, ff: 0, carry4: 0, dsp: 0, bram: 0, srl: 0, seconds: 0 };
  for (const { hardware, count } of parts) for (const kind of kinds) total[kind] += count * hardware[kind];
  return total;
};

/**
 * Synthesizes a design by its pieces, each split into components that share no wires; equal components are synthesized once and
 * counted as often as they are there. What was found before lies in a folder of its own, and is read again. Seconds are those that
 * passed.
 */
export async function synthesizePieces(
  folder: string,
  pieces: readonly Piece[],
  limit: number,
  known: string,
): Promise<Hardware> {
  const store = storeIn(known);
  const start = performance.now();
  const parts = await splitPieces(folder, pieces, limit, store);
  const distinct = new Map(parts.flatMap((part) => part.map((component) => [component.hash, component])));
  const keyOf = ({ hash }: Component): string => `${mappingHash}-${hash}`;
  const runs = runsOf([...distinct.values()].filter((component) => !store.has(keyOf(component))));
  let left = runs.length;
  const jobs = runs.map((run, i) => async (): Promise<void> => {
    const modules = run.map(({ module }) => module);
    const found = await synthesizeModules(folder, `run${i}`, modules, limit);
    for (const [at, component] of run.entries()) store.write(keyOf(component), found[at]);
    console.error(
      `${run.length} components, ${sumOf(found.map((hardware) => ({ hardware, count: 1 }))).lut} LUT, ${--left} runs left`,
    );
  });
  await sideBySide(jobs);
  const found = parts.map((part) =>
    sumOf(part.map((each) => ({ hardware: store.read<Hardware>(keyOf(each)), count: each.count }))),
  );
  for (const [i, { top }] of pieces.entries())
    console.error(`${top}: ${found[i]?.lut} LUT, ${found[i]?.ff} FF`);
  const total = sumOf(found.map((hardware) => ({ hardware, count: 1 })));
  return { ...total, seconds: (performance.now() - start) / 1000 };
}

/** The components of each piece. */
async function splitPieces(
  folder: string,
  pieces: readonly Piece[],
  limit: number,
  store: ReturnType<typeof storeIn>,
): Promise<Component[][]> {
  const parts: Component[][] = [];
  const jobs = pieces.map((piece, i) => async (): Promise<void> => {
    const design = { ...piece, folder, limit };
    const key = hashOf(design);
    const part = store.has(key)
      ? store.read<Component[]>(key)
      : store.write(key, componentsOf(await elaborate(design)));
    parts[i] = part;
    const all = part.reduce((sum, { count }) => sum + count, 0);
    console.error(`${piece.top}: ${part.length} different components of ${all}`);
  });
  await sideBySide(jobs);
  return parts;
}
