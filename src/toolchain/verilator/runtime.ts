import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../base/errors.ts';
import type { OutputFile } from '../../base/outputFile.ts';

/** Verilator's own sources and headers of a folder `include`; throws HLS6004 where they are missing. */
export function runtimeIn(include: string): OutputFile[] {
  if (!existsSync(join(include, 'verilated.cpp')))
    fail('HLS6004', `Verilator's sources are not in ${include}`, { help: 'install Verilator again' });
  const below = (folder: string): OutputFile[] =>
    readdirSync(join(include, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^(verilated|vl|sv).*\.(h|cpp|in)$/.test(entry.name))
      .map(({ name }) => ({
        path: `verilated/${folder}${name}`,
        contents: readFileSync(join(include, folder, name), 'utf8'),
      }));
  return [...below(''), ...(existsSync(join(include, 'vltstd')) ? below('vltstd/') : [])];
}
