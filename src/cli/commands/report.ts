import { compileModel } from '../../driver/compilation.ts';
import { reportModel } from '../../driver/reportModel.ts';
import { renderText } from '../../report/renderText.ts';
import { renderJson } from '../../report/report.ts';
import { renderDiagnostics } from '../renderDiagnostic.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export interface ReportArguments {
  readonly json?: boolean;
}

/** Prints the report; fails when a latency budget is exceeded. */
export function reportCommand(
  terminal: Terminal,
  model: string,
  { json = false }: ReportArguments,
): ExitCode {
  const compilation = compileModel(model, terminal.progress);
  if (compilation.diagnostics.length > 0)
    terminal.err(renderDiagnostics(compilation.diagnostics, terminal.color));
  const report = reportModel(compilation);
  terminal.out(
    json ? renderJson(report) : renderText(report, { width: terminal.width, color: terminal.color }),
  );
  return report.latencyBudget?.met === false ? 1 : 0;
}
