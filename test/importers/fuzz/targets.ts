import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { unzipSync } from 'fflate';
import { loadCppParser } from '../../../src/base/cppParser.ts';
import { importProject } from '../../../src/importers/hls4ml/import.ts';
import { kerasImporter } from '../../../src/importers/keras/import.ts';
import { onnxImporter } from '../../../src/importers/onnx/import.ts';
import { fixture } from '../imported.ts';

/** A source to begin from: the file or folder that is imported, and the files that it consists of. */
export interface FuzzSeed {
  /** Path that the importer is given, within the folder of the files; '' for the folder itself. */
  readonly main: string;
  /** Files by their path in that folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A reader to try: what it reads, and how. */
export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly FuzzSeed[];
  /** Reads a source; may throw nothing but UserError. */
  readonly run: (path: string) => Promise<unknown> | unknown;
}

const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(fixture(path)));

const single = (path: string): FuzzSeed => ({
  main: basename(path),
  files: new Map([[basename(path), bytesOf(path)]]),
});

const pair = (name: string): FuzzSeed => ({
  main: `${name}.json`,
  files: new Map([`${name}.json`, `${name}_weights.h5`].map((file) => [file, bytesOf(file)])),
});

/** A folder that is kept as an archive. */
const unpacked = (path: string): FuzzSeed => ({
  main: '',
  files: new Map(Object.entries(unzipSync(bytesOf(path)))),
});

/** A folder as it is. */
function folder(path: string): FuzzSeed {
  const root = fixture(path);
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'events.json')
    .map((entry) => join(entry.parentPath, entry.name));
  return {
    main: '',
    files: new Map(files.map((file) => [file.slice(root.length + 1), new Uint8Array(readFileSync(file))])),
  };
}

/** Loaded once: WebAssembly does not give back what each grammar takes. */
const parser = loadCppParser();

/** Every reader of files that others wrote. */
export const fuzzTargets: readonly FuzzTarget[] = [
  {
    name: 'keras',
    seeds: [
      ...['float_embedding.keras', 'float_mlp.keras', 'float_mlp.h5', 'float_particles.keras'].map(single),
      ...['hgq_softmax_latency.keras', 'hgq_batchnorm.keras', 'hgq_dense.h5', 'hgq_merge.h5'].map(single),
      ...['hgq_functions.keras', 'hgq_quantizers.keras', 'hgq_attentions.keras', 'hgq1_dense_wrap.h5'].map(
        single,
      ),
      ...['float_functions.keras', 'float_depthwise.keras', 'keras2_layers.h5'].map(single),
      ...['qkeras_norms.h5', 'qkeras_factors.h5', 'qkeras_linear.h5'].map(single),
      ...['qkeras_conv.net', 'qkeras_activations.net'].map(pair),
    ],
    run: (path) => kerasImporter.read(path, {}),
  },
  {
    name: 'onnx',
    seeds: [
      ...['onnx/float_elementwise.onnx', 'onnx/float_norms.onnx', 'onnx/float_shapes.onnx'].map(single),
      ...['onnx/qonnx_modes.onnx', 'onnx/qonnx_mixed.onnx', 'onnx/qcdq_scales.onnx'].map(single),
      single('onnx/exported_attention.onnx'),
    ],
    run: (path) => onnxImporter.read(path, {}),
  },
  {
    name: 'hls4ml',
    seeds: [
      folder('hls4ml/mlp_1_3'),
      ...['mlp_0_6', 'softmax_0_7', 'merges_1_3', 'ids_1_3'].map((name) => unpacked(`hls4ml/${name}.zip`)),
    ],
    run: async (path) => importProject(path, {}, await parser),
  },
];
