import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fail } from '../base/errors.ts';
import type { ListedLayer } from '../importers/keras/check.ts';
import { type ImportOptions, importKeras, listKerasLayers } from '../importers/keras/import.ts';
import { writeFolder } from './write.ts';

export type { ImportOptions, ListedLayer };

const kerasFiles = ['.keras', '.h5', '.hdf5', '.json'];

/** Throws HLS1001 where there is no such file, HLS1002 where it is of no kind that can be imported. */
function requireKnown(source: string): void {
  if (!existsSync(source)) fail('HLS1001', `there is no ${source}`);
  const known = kerasFiles.includes(extname(source)) && statSync(source).isFile();
  if (!known) {
    fail('HLS1002', `${source} is no model that can be imported`, {
      help: 'Keras models end in .keras, .h5, .hdf5 or .json (with NAME_weights.h5 beside it)',
    });
  }
}

/** The layers of a trained model and what each becomes. Throws UserError on a source that cannot be read. */
export function listSource(source: string, options: ImportOptions = {}): ListedLayer[] {
  requireKnown(source);
  return listKerasLayers(source, options);
}

/**
 * Writes a trained model as a folder with model.ts, weights.npz and a README; gives the path of the model. Throws
 * UserError, and writes nothing, where something cannot be imported or the folder holds something already.
 */
export function importModel(source: string, folder: string, options: ImportOptions = {}): string {
  requireKnown(source);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    fail('HLS1005', `${folder} exists and is not empty`, { help: 'name a new folder with --out' });
  }
  writeFolder(folder, importKeras(source, options));
  return join(folder, 'model.ts');
}
