import { fail } from '../../base/errors.ts';
import { rechoosePrecision } from '../../driver/compilation.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export function quantizeCommand(terminal: Terminal, model: string): ExitCode {
  const chosen = rechoosePrecision(model, terminal.progress);
  if (!chosen)
    fail('HLS1003', `${model} names its own types`, {
      help: "write precision: 'auto' in model(…) to have them chosen",
    });
  terminal.out(`chose types and wrote them to ${chosen}`);
  return 0;
}
