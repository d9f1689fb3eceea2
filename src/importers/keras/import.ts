import { basename, extname } from 'node:path';
import type { OutputFile } from '../../base/outputFile.ts';
import type { TypeName } from '../../layers/layer.ts';
import { parseType } from '../../numeric/fixedType.ts';
import type { Importer, ImportOptions } from '../importer.ts';
import { projectFiles } from '../project/files.ts';
import { requireInputs } from '../project/inputTypes.ts';
import { identifier } from '../project/names.ts';
import { listLayers } from './check.ts';
import { mapNetwork } from './map.ts';
import { readKerasSource } from './source.ts';

const extensions = ['.keras', '.h5', '.hdf5', '.json'];

/** True where layers of the source quantize by themselves. */
const quantizes = (kind: string): boolean =>
  /^Q[A-Z]/.test(kind) || ['Quantizer', 'FixedPointQuantizer'].includes(kind);

function importKeras(path: string, options: ImportOptions): OutputFile[] {
  const precision = options.precision ?? (options.compat ? 'fixed<16,6>' : 'fixed<16,6,RND,SAT>');
  for (const type of [precision, ...(options.inputTypes?.values() ?? [])]) parseType(type);
  const source = readKerasSource(path, options.weights);
  const quantized = source.network.layers.some(({ kind }) => quantizes(kind));
  const { draft, outputs } = mapNetwork(source, {
    precision: precision as TypeName,
    compat: options.compat ?? false,
    quantized,
    exactWeights: source.network.layers.some(({ kind }) => kind === 'FixedPointQuantizer'),
    majorVersion: source.majorVersion,
  });
  requireInputs(draft.inputs, options.inputTypes);
  return projectFiles(draft, outputs, {
    name: options.name ?? identifier(basename(path).replace(/\.(keras|h5|hdf5|json)$/, '')),
    sources: source.files.map((file) => basename(file)),
    inputTypes: options.inputTypes ?? new Map(),
    fallback: precision,
    precision: quantized ? undefined : precision,
  });
}

/** Saved Keras, HGQ and HGQ2 models. */
export const kerasImporter: Importer = {
  reads: 'Keras models end in .keras, .h5, .hdf5 or .json (with NAME_weights.h5 beside it)',
  accepts: (path, folder) => !folder && extensions.includes(extname(path)),
  list: (path, { weights }) => listLayers(readKerasSource(path, weights).network),
  read: importKeras,
};
