import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one program. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

const present = new Set<string>();
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

function removeAll(): void {
  for (const path of present) rmSync(path, { recursive: true, force: true });
  present.clear();
}

// A signal ends Node without its exit handlers; process.exit runs them, ours and those that stop child processes.
const handlers = Object.entries(signals).map(([signal, code]) => ({
  signal,
  handler: (): void => process.exit(code),
}));

function guard(): void {
  process.on('exit', removeAll);
  for (const { signal, handler } of handlers) process.on(signal, handler);
}

function release(): void {
  process.off('exit', removeAll);
  for (const { signal, handler } of handlers) process.off(signal, handler);
}

/** A new folder, which disappears with `remove`, at the end of the process, and when the process is interrupted. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'hls4ts-'));
  if (present.size === 0) guard();
  present.add(path);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
      if (present.delete(path) && present.size === 0) release();
    },
  };
}
