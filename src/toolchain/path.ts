import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Absolute path of a command: the file itself where a folder is named, else the first on the PATH. */
export function findCommand(name: string, env: NodeJS.ProcessEnv): string | undefined {
  if (isAbsolute(name) || /[\\/]/.test(name)) return isProgram(name) ? resolve(name) : undefined;
  const suffixes = process.platform === 'win32' ? ['.exe', '.bat', '.cmd', ''] : [''];
  return (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)))
    .find(isProgram);
}
