import { execa } from 'execa';
import { fail } from '../base/errors.ts';
import type { Limits } from './compiler.ts';
import { lastWords } from './complaints.ts';

export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ToolOptions extends Limits {
  /** Hears what the tool prints, as it comes. */
  readonly listener?: ((text: string) => void) | undefined;
}

/**
 * Runs a command without a shell and gives its exit code and output, in English. Throws UserError HLS6004 when it
 * cannot be started, crashes, or takes longer than the limit; the signal's reason when it is cancelled.
 */
export async function runTool(
  title: string,
  command: string,
  args: readonly string[],
  folder: string,
  { signal, timeout, listener }: ToolOptions,
): Promise<ToolResult> {
  signal?.throwIfAborted();
  const running = execa(command, args, {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
    // Complaints are read and shown, so they should not depend on the user's language.
    env: { LC_ALL: 'C' },
    forceKillAfterDelay: 1000,
    ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
    ...(signal ? { cancelSignal: signal } : {}),
  });
  if (listener) running.stdout.on('data', (bytes: Buffer) => listener(bytes.toString()));
  const result = await running;
  const stdout = result.stdout ?? '';
  const stderr = result.stderr ?? '';
  signal?.throwIfAborted();
  if (result.timedOut) stopped(title, timeout, stderr);
  if (result.exitCode === undefined) {
    const reason = result.signal ? `it was ended by ${result.signal}` : (result.originalMessage ?? 'unknown');
    fail('HLS6004', `${title} stopped: ${reason}`, { help: lastWords(stderr) || undefined });
  }
  return { exitCode: result.exitCode, stdout, stderr };
}

/** Reports a tool that took too long. */
export function stopped(title: string, timeout: number | undefined, output = ''): never {
  return fail('HLS6004', `${title} did not finish within ${timeout} s and was stopped`, {
    help: lastWords(output) || undefined,
  });
}
