import { compileModel } from '../../driver/compilation.ts';
import { type LayerProof, proveModel } from '../../driver/prove.ts';
import type { YosysChoice } from '../../toolchain/yosys/yosys.ts';
import { renderDiagnostics } from '../renderDiagnostic.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export interface ProveArguments {
  readonly layer?: readonly string[];
  readonly yosys: YosysChoice;
  readonly timeout: number;
  readonly bits: number;
}

const lines = {
  proven: ({ name, inputBits }) => `${name}: proven for all inputs, ${inputBits} bits`,
  different: ({ name }) => `${name}: DIFFERENT`,
  'too large': ({ name, reason, inputBits }) =>
    `${name}: too large, not proven (${inputBits} input bits; ${reason})`,
} satisfies Record<LayerProof['verdict'], (proof: LayerProof) => string>;

/** Proves the Verilog of layers equal to what their ops say; fails when one is different. */
export async function proveCommand(
  terminal: Terminal,
  model: string,
  { layer = [], yosys, timeout, bits }: ProveArguments,
): Promise<ExitCode> {
  const compilation = compileModel(model, terminal.progress);
  if (compilation.diagnostics.length > 0)
    terminal.err(renderDiagnostics(compilation.diagnostics, terminal.color));
  const result = await proveModel(compilation, { layers: layer, yosys, timeout, bits }, terminal.progress);
  const { layers } = result;
  for (const proof of layers) terminal.out(lines[proof.verdict](proof));
  const proven = layers.filter(({ verdict }) => verdict === 'proven').length;
  terminal.out(`${proven} of ${layers.length} layers proven by ${result.yosys}`);
  const wrong = layers.flatMap(({ diagnostic }) => diagnostic ?? []);
  if (wrong.length > 0) terminal.err(renderDiagnostics(wrong, terminal.color));
  return wrong.length > 0 ? 1 : 0;
}
