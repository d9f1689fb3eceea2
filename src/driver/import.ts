import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../base/errors.ts';
import { importerOf } from '../importers/catalogue.ts';
import type { ImportOptions, ListedLayer } from '../importers/importer.ts';
import { writeFolder } from './write.ts';

export type { ImportOptions, ListedLayer };

/** The layers of a trained model and what each becomes. Throws UserError on a source that cannot be read. */
export const listSource = async (source: string, options: ImportOptions = {}): Promise<ListedLayer[]> =>
  importerOf(source).list(source, options);

/**
 * Writes a trained model as a folder with model.ts, weights.npz and a README; gives the path of the model. Throws
 * UserError, and writes nothing, where something cannot be imported or the folder holds something already.
 */
export async function importModel(
  source: string,
  folder: string,
  options: ImportOptions = {},
): Promise<string> {
  const importer = importerOf(source);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    fail('HLS1005', `${folder} exists and is not empty`, { help: 'name a new folder with --out' });
  }
  writeFolder(folder, await importer.read(source, options));
  return join(folder, 'model.ts');
}
