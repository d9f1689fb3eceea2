import { compileModel } from '../../driver/compilation.ts';
import { synthesisFile } from '../../driver/synthesisFile.ts';
import { synthesizeModel } from '../../driver/synthesize.ts';
import { renderSynthesis } from '../../report/text/synthesis.ts';
import type { YosysChoice } from '../../toolchain/yosys/yosys.ts';
import { renderDiagnostics } from '../renderDiagnostic.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export interface SynthArguments {
  readonly layer?: readonly string[];
  readonly yosys: YosysChoice;
  readonly timeout?: number;
  readonly timing?: boolean;
  readonly flatten?: boolean;
  readonly json?: boolean;
  readonly out: string;
}

/** Synthesizes a model's Verilog and prints what each layer takes beside the estimate. */
export async function synthCommand(
  terminal: Terminal,
  model: string,
  { layer = [], yosys, timeout, timing = false, flatten = false, json = false, out }: SynthArguments,
): Promise<ExitCode> {
  const compilation = compileModel(model, terminal.progress);
  if (compilation.diagnostics.length > 0)
    terminal.err(renderDiagnostics(compilation.diagnostics, terminal.color));
  const options = { layers: layer, yosys, timeout, timing, flatten };
  const synthesis = await synthesizeModel(compilation, options, terminal.progress);
  if (layer.length === 0) synthesisFile.write(synthesis, out);
  const style = { width: terminal.width, color: terminal.color };
  terminal.out(json ? JSON.stringify(synthesis, null, 2) : renderSynthesis(synthesis, style));
  return 0;
}
