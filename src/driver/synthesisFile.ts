import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Synthesis } from '../report/synthesis.ts';
import { writeFile } from './write.ts';

/** Beside the project folders, which are replaced whole. */
const pathOf = (model: string, out: string): string => join(out, `${model}.synthesis.json`);

function parse(text: string): Synthesis | undefined {
  try {
    const found = JSON.parse(text) as Partial<Synthesis>;
    return found.schema === 'hls4ts-synthesis/1' ? (found as Synthesis) : undefined;
  } catch {
    return undefined;
  }
}

/** What synthesis gave for a whole model, kept for the report. */
export const synthesisFile = {
  write: (synthesis: Synthesis, out: string): void =>
    writeFile({
      path: pathOf(synthesis.model, out),
      contents: `${JSON.stringify(synthesis, null, 2)}\n`,
    }),
  /** Undefined where there is none, or none that can be read. */
  read: (model: string, out: string): Synthesis | undefined => {
    const path = pathOf(model, out);
    return existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined;
  },
};
