import { compileProject } from '../../driver/compileProject.ts';
import { renderDiagnostics } from '../renderDiagnostic.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export interface CompileArguments {
  readonly out?: string;
  readonly backend: 'hls' | 'verilog';
  readonly dumpOps?: boolean;
}

export function compileCommand(terminal: Terminal, model: string, options: CompileArguments): ExitCode {
  const { folder, files, diagnostics, chosen, seconds } = compileProject(
    model,
    {
      out: options.out ?? `${options.backend}-out`,
      backend: options.backend,
      dumpOps: options.dumpOps ?? false,
    },
    terminal.progress,
  );
  if (diagnostics.length > 0) terminal.err(renderDiagnostics(diagnostics, terminal.color));
  if (chosen) terminal.out(`chose types and wrote them to ${chosen}`);
  terminal.out(`${folder}: ${files} files in ${seconds.toFixed(2)} s`);
  return 0;
}
