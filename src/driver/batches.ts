import { availableParallelism } from 'node:os';

/** Things that are done in one go, and how much that is. */
export interface Batch<T> {
  readonly items: readonly T[];
  readonly weight: number;
}

/** Things in order, in batches of at most `limit` where single ones are not larger. */
export function batchesOf<T>(items: readonly T[], weigh: (item: T) => number, limit: number): Batch<T>[] {
  const batches: { items: T[]; weight: number }[] = [];
  for (const item of items) {
    const weight = weigh(item);
    const last = batches.at(-1);
    if (last && last.weight + weight <= limit) {
      last.items.push(item);
      last.weight += weight;
    } else batches.push({ items: [item], weight });
  }
  return batches;
}

/** Half the machine's cores: a program that is waited for may use several itself. */
const halfOfCores = (): number => Math.max(1, Math.floor(availableParallelism() / 2));

/** Does all of them, so many at a time; the first failure ends the others' turn. */
export async function runSideBySide<T>(
  jobs: readonly (() => Promise<T>)[],
  together: number = halfOfCores(),
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < jobs.length) {
      const i = next++;
      const job = jobs[i];
      if (job) results[i] = await job();
    }
  };
  await Promise.all(Array.from({ length: together }, () => work()));
  return results;
}
