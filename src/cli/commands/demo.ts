import { join, relative } from 'node:path';
import { packageRoot } from '../../base/assets.ts';
import type { CompilerChoice } from '../../toolchain/find.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';
import { checkCommand } from './check.ts';
import { compileCommand } from './compile.ts';
import { reportCommand } from './report.ts';

/** Compiles, checks and reports the example, as a new user would. */
export async function demoCommand(
  terminal: Terminal,
  { compiler }: { readonly compiler: CompilerChoice },
): Promise<ExitCode> {
  const model = relative(process.cwd(), join(packageRoot, 'examples/jet-mixer/model.ts'));
  const announce = (command: string): void => terminal.out(`\n> npx hls4ts ${command} ${model}`);
  announce('compile');
  compileCommand(terminal, model, { backend: 'hls' });
  announce('check');
  const checked = await checkCommand(terminal, model, {
    events: 10_000,
    seed: 1,
    out: 'hls-out',
    compiler,
    against: ['cpp'],
  });
  announce('report');
  return Math.max(
    checked,
    reportCommand(terminal, model, { backend: 'hls', out: 'verilog-out' }),
  ) as ExitCode;
}
