import { type CheckResult, checkModel, projectFolder } from '../../driver/check.ts';
import { compileModel } from '../../driver/compilation.ts';
import type { CompilerChoice } from '../../toolchain/find.ts';
import { renderDiagnostics } from '../renderDiagnostic.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export interface CheckArguments {
  readonly events: number;
  readonly seed: number;
  readonly out: string;
  readonly compiler: CompilerChoice;
  readonly apTypes?: string;
}

export async function checkCommand(
  terminal: Terminal,
  model: string,
  options: CheckArguments,
): Promise<ExitCode> {
  const compilation = compileModel(model, terminal.progress);
  if (compilation.diagnostics.length > 0)
    terminal.err(renderDiagnostics(compilation.diagnostics, terminal.color));
  const project = projectFolder(compilation.module.name, options.out);
  const { events, seed, compiler, apTypes } = options;
  const result = await checkModel(
    compilation,
    { events, seed, compiler, apTypes, project },
    terminal.progress,
  );
  terminal.out(summaryOf(result, project));
  if (result.mismatches === 0) return 0;
  terminal.err(renderDiagnostics(result.diagnostics, terminal.color));
  return 1;
}

const subjects = {
  project: (folder: string) => `the C++ in ${folder}`,
  emitted: () => 'freshly emitted C++',
  stale: (folder: string) => `freshly emitted C++ (${folder} is from another version of the model)`,
} satisfies Record<CheckResult['subject'], (folder: string) => string>;

/** What was compared, with what outcome, and how long it took. */
export function summaryOf(
  { events, mismatches, coverage, compiler, subject, seconds }: CheckResult,
  folder: string,
): string {
  const total = events.corner + events.example + events.random;
  return [
    `simulator against ${subjects[subject](folder)}, compiled by ${compiler}`,
    `${total} events (${events.corner} corner, ${events.example} example, ${events.random} random), ${mismatches} mismatches`,
    `${coverage.reached} of ${coverage.goals} rare cases reached (ties of rounding, overflows, ends of tables)`,
    `simulator ${seconds.simulator.toFixed(2)} s, compiler ${seconds.compile.toFixed(2)} s, C++ ${seconds.run.toFixed(2)} s`,
  ].join('\n');
}
