import { compileModel } from '../../driver/compilation.ts';
import { simulateFile } from '../../driver/simulate.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export interface SimulateArguments {
  readonly inputs: string;
  readonly outputs: string;
  readonly raw?: boolean;
}

export function simulateCommand(
  terminal: Terminal,
  model: string,
  { inputs, outputs, raw = false }: SimulateArguments,
): ExitCode {
  const { module } = compileModel(model, terminal.progress);
  const { events, seconds } = simulateFile(module, { inputs, outputs, raw }, terminal.progress);
  terminal.out(`${events} events in ${seconds.toFixed(2)} s, written to ${outputs}`);
  return 0;
}
