import { basename, extname } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { TypeName } from '../../layers/layer.ts';
import { parseType } from '../../numeric/fixedType.ts';
import type { Importer, ImportOptions, ListedLayer } from '../importer.ts';
import { projectFiles } from '../project/files.ts';
import { requireInputs } from '../project/inputTypes.ts';
import { identifier } from '../project/names.ts';
import { becameOf } from '../project/readme.ts';
import { type MappedNetwork, mapNetwork } from './map.ts';
import type { OnnxNetwork } from './network.ts';
import { withPatterns } from './patterns/rewrite.ts';
import { readingsOf } from './readings.ts';
import { readOnnx } from './source.ts';

const defaultPrecision = ({ precision, compat }: ImportOptions): string =>
  precision ?? (compat ? 'fixed<16,6>' : 'fixed<16,6,RND,SAT>');

/** Nodes that say how tensors are quantized. */
const quantizers = new Set([
  'Quant',
  'IntQuant',
  'BipolarQuant',
  'Trunc',
  'QuantizeLinear',
  'DequantizeLinear',
]);

const isQuantized = ({ nodes }: OnnxNetwork): boolean => nodes.some(({ kind }) => quantizers.has(kind));

/** The network under the first reading of its axes that can be written, else under the likeliest. */
function mapped(network: OnnxNetwork, options: ImportOptions): MappedNetwork {
  const settings = {
    precision: defaultPrecision(options) as TypeName,
    compat: options.compat ?? false,
    quantized: isQuantized(network),
  };
  let first: MappedNetwork | undefined;
  for (const reading of readingsOf(network)) {
    const result = mapNetwork(network, settings, reading);
    if (result.problems.length === 0) return result;
    first ??= result;
  }
  return first ?? mapNetwork(network, settings, { events: 1, counts: false });
}

function importOnnx(path: string, options: ImportOptions): OutputFile[] {
  const precision = defaultPrecision(options);
  for (const type of [precision, ...(options.inputTypes?.values() ?? [])]) parseType(type);
  const network = withPatterns(readOnnx(path));
  const { draft, outputs, problems, remarks } = mapped(network, options);
  if (problems.length > 0) throw new UserError(problems);
  requireInputs(draft.inputs, options.inputTypes);
  return projectFiles(draft, outputs, {
    name: options.name ?? identifier(basename(path).replace(/\.onnx$/, '')),
    sources: [basename(path)],
    inputTypes: options.inputTypes ?? new Map(),
    declaredTypes: new Map(
      draft.inputs.flatMap(({ name }, i) => (network.inputs[i]?.truth ? [[name, 'ufixed<1,1>']] : [])),
    ),
    fallback: precision,
    precision: isQuantized(network) ? undefined : precision,
    remarks,
  });
}

function listOnnx(path: string, options: ImportOptions): ListedLayer[] {
  const { nodes } = mapped(withPatterns(readOnnx(path)), options);
  return nodes.map(({ node, section }) => ({
    name: node.name,
    kind: node.kind,
    becomes: section && becameOf(section).replace(/`/g, ''),
  }));
}

/** ONNX and QONNX networks. */
export const onnxImporter: Importer = {
  reads: 'ONNX and QONNX models end in .onnx',
  accepts: (path, folder) => !folder && extname(path) === '.onnx',
  list: listOnnx,
  read: importOnnx,
};
