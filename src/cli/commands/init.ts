import { initFolder } from '../../driver/init.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export function initCommand(terminal: Terminal, folder: string): ExitCode {
  const { model } = initFolder(folder);
  terminal.out(
    `${folder} is ready; next:\n  npx hls4ts check ${model}\n  npx hls4ts report ${model}\n  npx hls4ts compile ${model}`,
  );
  return 0;
}
