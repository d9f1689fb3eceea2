import { type Compilation, compileModel } from '../../driver/compilation.ts';
import { reportCircuit } from '../../driver/reportCircuit.ts';
import { reportModel } from '../../driver/reportModel.ts';
import { renderText } from '../../report/renderText.ts';
import { renderJson } from '../../report/report.ts';
import { renderCircuit } from '../../report/text/circuit.ts';
import { renderDiagnostics } from '../renderDiagnostic.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export interface ReportArguments {
  readonly json?: boolean;
  readonly backend: 'hls' | 'verilog';
  readonly out: string;
}

/** Prints the report; fails when a latency budget is exceeded. */
export function reportCommand(terminal: Terminal, model: string, options: ReportArguments): ExitCode {
  const compilation = compileModel(model, terminal.progress);
  if (compilation.diagnostics.length > 0)
    terminal.err(renderDiagnostics(compilation.diagnostics, terminal.color));
  return options.backend === 'verilog'
    ? printCircuit(terminal, compilation, options)
    : printEstimate(terminal, compilation, options);
}

function printEstimate(terminal: Terminal, compilation: Compilation, { json }: ReportArguments): ExitCode {
  const report = reportModel(compilation);
  const { width, color } = terminal;
  terminal.out(json ? renderJson(report) : renderText(report, { width, color }));
  return report.latencyBudget?.met === false ? 1 : 0;
}

function printCircuit(
  terminal: Terminal,
  compilation: Compilation,
  { json, out }: ReportArguments,
): ExitCode {
  terminal.progress('unrolling');
  const report = reportCircuit(compilation, out);
  const { width, color } = terminal;
  terminal.out(json ? renderJson(report) : renderCircuit(report, { width, color }));
  return report.latencyBudget?.met === false ? 1 : 0;
}
