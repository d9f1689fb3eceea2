import { basename } from 'node:path';
import { fail } from '../../base/errors.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { TypeName } from '../../layers/layer.ts';
import { parseType } from '../../numeric/fixedType.ts';
import { projectFiles } from '../project/files.ts';
import { identifier } from '../project/names.ts';
import { type ListedLayer, listLayers } from './check.ts';
import { mapNetwork } from './map.ts';
import { readKerasSource } from './source.ts';

/** What a user can choose about an import. */
export interface ImportOptions {
  /** Name of the model; the file's when left out. */
  readonly name?: string;
  /** File of the weights of a `.json`; `NAME_weights.h5` beside it when left out. */
  readonly weights?: string;
  /** Types of inputs by name, or one for all under ''. */
  readonly inputTypes?: ReadonlyMap<string, string>;
  /** Type of what the source computes in floating point; `fixed<16,6,RND,SAT>` when left out, `fixed<16,6>` with `compat`. */
  readonly precision?: string;
  /** Accumulates and rounds as hls4ml does by default, with `precision` for everything. */
  readonly compat?: boolean;
}

/** The layers of a saved Keras model and how each maps. Throws UserError on a file that cannot be read. */
export function listKerasLayers(path: string, options: ImportOptions = {}): ListedLayer[] {
  return listLayers(readKerasSource(path, options.weights).network);
}

/** True where layers of the source quantize by themselves. */
const quantizes = (kind: string): boolean => /^Q[A-Z]/.test(kind);

/**
 * A saved Keras model as the files of a model folder; writes nothing. Throws UserError with everything that cannot be
 * imported.
 */
export function importKeras(path: string, options: ImportOptions = {}): OutputFile[] {
  const precision = options.precision ?? (options.compat ? 'fixed<16,6>' : 'fixed<16,6,RND,SAT>');
  for (const type of [precision, ...(options.inputTypes?.values() ?? [])]) parseType(type);
  const source = readKerasSource(path, options.weights);
  const quantized = source.network.layers.some(({ kind }) => quantizes(kind));
  const { draft, outputs } = mapNetwork(source, {
    precision: precision as TypeName,
    compat: options.compat ?? false,
    quantized,
  });
  for (const [name] of options.inputTypes ?? []) {
    if (name !== '' && !draft.inputs.some((input) => input.name === name))
      fail('HLS1003', `no input is called '${name}'`, {
        help: `inputs are ${draft.inputs.map((input) => input.name).join(', ')}`,
      });
  }
  return projectFiles(draft, outputs, {
    name: options.name ?? identifier(basename(path).replace(/\.(keras|h5|hdf5|json)$/, '')),
    sources: source.files.map((file) => basename(file)),
    inputTypes: options.inputTypes ?? new Map(),
    fallback: precision,
    precision: quantized ? undefined : precision,
  });
}
