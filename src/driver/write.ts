import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fail } from '../base/errors.ts';
import type { OutputFile } from '../base/outputFile.ts';

/**
 * Replaces a folder by these files, whole or not at all: they are written beside it and moved into its place at the end.
 * Throws HLS1005 when that is not possible, and leaves the old folder as it was.
 */
export function writeFolder(folder: string, files: readonly OutputFile[]): void {
  const target = resolve(folder);
  let fresh: string | undefined;
  try {
    mkdirSync(dirname(target), { recursive: true });
    fresh = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    for (const file of files) writeOne(fresh, file);
    chmodSync(fresh, 0o755);
    swap(fresh, target);
  } catch (problem) {
    if (fresh !== undefined) rmSync(fresh, { recursive: true, force: true });
    fail('HLS1005', `cannot write ${folder}: ${problem instanceof Error ? problem.message : problem}`, {
      help: 'choose another folder with --out',
    });
  }
}

function writeOne(folder: string, { path, contents, executable }: OutputFile): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
  if (executable) chmodSync(file, 0o755);
}

function swap(fresh: string, target: string): void {
  if (!existsSync(target)) {
    renameSync(fresh, target);
    return;
  }
  const old = `${fresh}-old`;
  renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (problem) {
    renameSync(old, target);
    throw problem;
  }
  rmSync(old, { recursive: true, force: true });
}

/** Writes one file; throws HLS1005 when that is not possible. */
export function writeFile({ path, contents }: OutputFile): void {
  const fresh = `${path}.new`;
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
    writeFileSync(fresh, contents);
    renameSync(fresh, path);
  } catch (problem) {
    rmSync(fresh, { force: true });
    fail('HLS1005', `cannot write ${path}: ${problem instanceof Error ? problem.message : problem}`);
  }
}
