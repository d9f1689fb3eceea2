import { buildProgram } from '../../src/cli/program.ts';

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, as the executable would. */
export async function hls4ts(...args: readonly string[]): Promise<CommandResult> {
  const lines = { out: [] as string[], err: [] as string[] };
  const terminal = {
    color: false,
    width: 110,
    out: (text: string) => lines.out.push(text),
    err: (text: string) => lines.err.push(text),
    progress: () => undefined,
    done: () => undefined,
  };
  const code = await buildProgram(terminal).runArguments(['node', 'hls4ts', ...args]);
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}
