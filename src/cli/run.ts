import { UserError } from '../base/errors.ts';
import { renderDiagnostics } from './renderDiagnostic.ts';
import type { Terminal } from './terminal.ts';

/** What a command ends with: 0 success, 1 a user's mistake or a failed check, 70 a bug of ours. */
export type ExitCode = 0 | 1 | 70;

/** Runs a command and turns what it throws into diagnostics; only a bug of ours shows a stack trace. */
export async function runCommand(
  terminal: Terminal,
  command: () => Promise<ExitCode> | ExitCode,
): Promise<ExitCode> {
  try {
    return await command();
  } catch (problem) {
    terminal.done();
    if (problem instanceof UserError) {
      terminal.err(renderDiagnostics(problem.diagnostics, terminal.color));
      return 1;
    }
    const trace = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
    terminal.err(`${trace}\n\nThis is a bug of hls4ts. Please report it with the model that shows it.`);
    return 70;
  } finally {
    terminal.done();
  }
}
