import type { Diagnostic } from '../base/diagnostic.ts';
import type { Progress } from '../base/progress.ts';
import { printModule } from '../ir/text/print.ts';
import { projectFolder } from './check.ts';
import { compileModel } from './compilation.ts';
import { emitProject } from './project.ts';
import { buildVerilogProject } from './verilog.ts';
import { writeFolder } from './write.ts';

export interface CompileProjectOptions {
  /** Where project folders go. */
  readonly out: string;
  readonly backend: 'hls' | 'verilog';
  /** Also write the ops in text form. */
  readonly dumpOps: boolean;
}

export interface CompileSummary {
  readonly folder: string;
  readonly files: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Where types were written that were chosen in this run. */
  readonly chosen: string | undefined;
  readonly seconds: number;
}

/** Compiles a model file to a project on the disk; nothing is written when anything is wrong. */
export function compileProject(
  model: string,
  options: CompileProjectOptions,
  progress: Progress,
): CompileSummary {
  const start = performance.now();
  const compilation = compileModel(model, progress);
  progress(options.backend === 'hls' ? 'emitting C++' : 'unrolling and emitting Verilog');
  const { files, diagnostics } =
    options.backend === 'hls'
      ? { files: emitProject(compilation), diagnostics: [] }
      : buildVerilogProject(compilation);
  if (options.dumpOps) files.push({ path: 'ops.ir', contents: printModule(compilation.module) });
  const folder = projectFolder(compilation.module.name, options.out);
  writeFolder(folder, files);
  const seconds = (performance.now() - start) / 1000;
  return {
    folder,
    files: files.length,
    diagnostics: [...compilation.diagnostics, ...diagnostics],
    chosen: compilation.chosen,
    seconds,
  };
}
