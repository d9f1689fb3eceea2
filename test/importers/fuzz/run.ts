import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../../src/base/errors.ts';
import { Draws } from '../../ir/draws.ts';
import { mutateFile } from './files.ts';
import type { FuzzSeed, FuzzTarget } from './targets.ts';

/** How one case ended. */
export type Outcome =
  | { readonly kind: 'imported' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly why: string };

/** Longest that a reader may take, in seconds of the processor: another program's load does not count. */
const longest = 2;

/** One changed source: which files it began from follows from the seed. */
export function changedSource(
  target: FuzzTarget,
  seed: number,
): { readonly main: string; readonly files: Map<string, Uint8Array> } {
  const draws = new Draws(seed);
  const source: FuzzSeed = draws.pick(target.seeds);
  const names = [...source.files.keys()].sort();
  const files = new Map(source.files);
  const victim = draws.pick(names);
  files.set(victim, mutateFile(victim, files.get(victim) ?? new Uint8Array(), draws));
  return { main: source.main, files };
}

/** Changes a source and reads it: it must be imported, or refused with diagnostics, in no more than two seconds. */
export async function fuzzOnce(target: FuzzTarget, seed: number): Promise<Outcome> {
  const { main, files } = changedSource(target, seed);
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  try {
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const before = process.cpuUsage();
    const outcome = await outcomeOf(() => target.run(join(folder, main)));
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    return seconds > longest ? { kind: 'failed', why: `took ${seconds.toFixed(1)} s` } : outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function outcomeOf(read: () => unknown): Promise<Outcome> {
  try {
    await read();
    return { kind: 'imported' };
  } catch (problem) {
    if (problem instanceof UserError) return { kind: 'refused', code: problem.diagnostics[0]?.code ?? '' };
    return {
      kind: 'failed',
      why: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem),
    };
  }
}
