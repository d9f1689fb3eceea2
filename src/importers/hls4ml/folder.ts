import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { fail } from '../../base/errors.ts';
import type { CppFile } from './cpp/node.ts';

/** Largest C++ file that is read, in bytes: twenty times the longest generated one. */
const largestFile = 2 ** 24;

/** All files together. */
const largestProject = 2 ** 26;

/** The folder with `defines.h`: the one named, or `firmware` in it. */
export const firmwareOf = (path: string): string | undefined =>
  [path, join(path, 'firmware')].find((folder) => existsSync(join(folder, 'defines.h')));

/** Files of a firmware folder; nothing outside it is ever read. */
export class FirmwareFolder {
  readonly path: string;
  private readonly root: string;
  private size = 0;

  constructor(path: string) {
    this.path = path;
    this.root = realpathSync(path);
  }

  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  /** Files of the folder that end like this. */
  files(extension: string): string[] {
    return readdirSync(this.path)
      .filter((name) => name.endsWith(extension))
      .sort();
  }

  /**
   * A file by its path in the folder. Throws HLS1001 when it cannot be read or leads out of the folder, HLS1002 when it
   * is larger than any generated one.
   */
  read(name: string): CppFile {
    const path = join(this.path, name);
    try {
      const real = realpathSync(path);
      if (real !== this.root && !real.startsWith(this.root + sep))
        fail('HLS1001', `${path} leads out of ${this.path}`);
      const status = lstatSync(real);
      if (!status.isFile()) fail('HLS1001', `${path} is no file`);
      this.size += status.size;
      if (status.size > largestFile || this.size > largestProject)
        fail('HLS1002', `${path} is larger than what hls4ml writes for any trigger`);
      const text = readFileSync(real, 'utf8');
      if (text.includes('\0')) fail('HLS1002', `${path} is no text`);
      return { path: relative('', path) || basename(path), text };
    } catch (problem) {
      if (problem instanceof Error && 'code' in problem)
        return fail('HLS1001', `cannot read ${path} (${problem.code})`);
      throw problem;
    }
  }
}
