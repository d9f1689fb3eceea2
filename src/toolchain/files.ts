import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../base/outputFile.ts';
import type { ProgramFiles, RunRequest } from './compiler.ts';

/** Writes files below a folder, with the folders they need. */
export function writeAll(folder: string, files: readonly OutputFile[]): void {
  for (const { path, contents } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}

/** Puts a program's files into its folder, and takes away wanted ones that an earlier run has left there. */
export function placeInputs(folder: string, { files, wanted }: RunRequest): void {
  for (const name of wanted) if (!files.has(name)) rmSync(join(folder, name), { force: true });
  writeAll(
    folder,
    [...files].map(([path, contents]) => ({ path, contents })),
  );
}

/** Those of the wanted files that are there. */
export const takeOutputs = (folder: string, wanted: readonly string[]): ProgramFiles =>
  new Map(
    wanted
      .filter((name) => existsSync(join(folder, name)))
      .map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
  );
