import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hls4mlImporter } from '../../../src/importers/hls4ml/import.ts';
import { kerasImporter } from '../../../src/importers/keras/import.ts';
import { onnxImporter } from '../../../src/importers/onnx/import.ts';
import { fixture } from '../imported.ts';

/** A source to begin from: the file or folder that is imported, and the files that it consists of. */
export interface FuzzSeed {
  /** Path that the importer is given, within the folder of the files. */
  readonly main: string;
  /** Files by their path in that folder, and where they come from. */
  readonly files: Readonly<Record<string, string>>;
}

/** A reader to try: what it reads, and how. */
export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly FuzzSeed[];
  /** Reads a source; may throw nothing but UserError. */
  readonly run: (path: string) => unknown;
}

const single = (path: string): FuzzSeed => {
  const name = path.replace(/^.*\//, '');
  return { main: name, files: { [name]: fixture(path) } };
};

const pair = (name: string): FuzzSeed => ({
  main: `${name}.json`,
  files: { [`${name}.json`]: fixture(`${name}.json`), [`${name}_weights.h5`]: fixture(`${name}_weights.h5`) },
});

/** A project: a folder of files, of which the importer is given the whole. */
function folder(path: string): FuzzSeed {
  const root = fixture(path);
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'events.json')
    .map((entry) => join(entry.parentPath, entry.name));
  return { main: '.', files: Object.fromEntries(files.map((file) => [file.slice(root.length + 1), file])) };
}

/** Every reader of files that others wrote. */
export const fuzzTargets: readonly FuzzTarget[] = [
  {
    name: 'keras',
    seeds: [
      ...['float_embedding.keras', 'float_mlp.keras', 'float_mlp.h5', 'float_particles.keras'].map(single),
      ...['hgq_softmax_latency.keras', 'hgq_batchnorm.keras', 'hgq_dense.h5', 'hgq_merge.h5'].map(single),
      ...['qkeras_norms.h5', 'qkeras_factors.h5'].map(single),
      ...['qkeras_conv.net', 'qkeras_activations.net'].map(pair),
    ],
    run: (path) => kerasImporter.read(path, {}),
  },
  {
    name: 'onnx',
    seeds: ['onnx/float_elementwise.onnx', 'onnx/float_norms.onnx', 'onnx/float_shapes.onnx'].map(single),
    run: (path) => onnxImporter.read(path, {}),
  },
  { name: 'hls4ml', seeds: [folder('hls4ml/mlp_1_3')], run: (path) => hls4mlImporter.read(path, {}) },
];
