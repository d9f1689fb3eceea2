import { type CheckResult, checkModel, projectFolder } from '../../driver/check.ts';
import { checkVerilog } from '../../driver/checkVerilog.ts';
import type { EventCounts } from '../../driver/compare.ts';
import { type Compilation, compileModel } from '../../driver/compilation.ts';
import type { CompilerChoice } from '../../toolchain/find.ts';
import type { SimulatorChoice } from '../../toolchain/findSimulator.ts';
import { renderDiagnostics } from '../renderDiagnostic.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

/** What is compared with the simulator. */
export type Artefact = 'cpp' | 'verilog';

export interface CheckArguments {
  readonly events: number;
  readonly seed: number;
  readonly out: string;
  readonly compiler: CompilerChoice;
  readonly simulator?: SimulatorChoice;
  readonly apTypes?: string;
  readonly against: readonly Artefact[];
}

export async function checkCommand(
  terminal: Terminal,
  model: string,
  options: CheckArguments,
): Promise<ExitCode> {
  const compilation = compileModel(model, terminal.progress);
  if (compilation.diagnostics.length > 0)
    terminal.err(renderDiagnostics(compilation.diagnostics, terminal.color));
  const codes: ExitCode[] = [];
  for (const artefact of new Set(options.against)) {
    const check = artefact === 'cpp' ? checkCpp : checkHardware;
    codes.push(await check(terminal, compilation, options));
  }
  return codes.find((code) => code !== 0) ?? 0;
}

async function checkCpp(
  terminal: Terminal,
  compilation: Compilation,
  { events, seed, compiler, apTypes, out }: CheckArguments,
): Promise<ExitCode> {
  const project = projectFolder(compilation.module.name, out);
  const result = await checkModel(
    compilation,
    { events, seed, compiler, apTypes, project },
    terminal.progress,
  );
  terminal.out(summaryOf(result, project));
  return verdict(terminal, result);
}

async function checkHardware(
  terminal: Terminal,
  compilation: Compilation,
  { events, seed, compiler, simulator }: CheckArguments,
): Promise<ExitCode> {
  const result = await checkVerilog(compilation, { events, seed, compiler, simulator }, terminal.progress);
  const { seconds } = result;
  terminal.out(
    [
      `simulator against freshly emitted Verilog, run by ${result.simulator}`,
      `${countsOf(result.events)}, ${result.mismatches} mismatches`,
      `latency ${result.latency} cycles as promised, a new event every cycle, registers with random contents at the start`,
      `emission ${seconds.emit.toFixed(2)} s, compilers ${seconds.build.toFixed(2)} s, Verilog ${seconds.run.toFixed(2)} s`,
    ].join('\n'),
  );
  return verdict(terminal, result);
}

function verdict(
  terminal: Terminal,
  { mismatches, diagnostics }: Pick<CheckResult, 'mismatches' | 'diagnostics'>,
): ExitCode {
  if (mismatches === 0) return 0;
  terminal.err(renderDiagnostics(diagnostics, terminal.color));
  return 1;
}

/** `1000 events (100 corner, 800 example, 100 random)` */
const countsOf = ({ corner, example, random }: EventCounts): string =>
  `${corner + example + random} events (${corner} corner, ${example} example, ${random} random)`;

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
  return [
    `simulator against ${subjects[subject](folder)}, compiled by ${compiler}`,
    `${countsOf(events)}, ${mismatches} mismatches`,
    `${coverage.reached} of ${coverage.goals} rare cases reached (ties of rounding, overflows, ends of tables)`,
    `simulator ${seconds.simulator.toFixed(2)} s, compiler ${seconds.compile.toFixed(2)} s, C++ ${seconds.run.toFixed(2)} s`,
  ].join('\n');
}
