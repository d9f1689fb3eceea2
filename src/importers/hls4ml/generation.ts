import type { CppFile } from './cpp/node.ts';
import type { FirmwareFolder } from './folder.ts';

/** Versions of hls4ml that compute differently, oldest first. */
export const generations = ['0.6', '0.7', '0.8', '1.0', '1.2'] as const;
export type GenerationName = (typeof generations)[number];

/** Which version of hls4ml wrote a project, as far as its files tell: some version from `earliest` to `latest`. */
export interface Generation {
  readonly earliest: GenerationName;
  readonly latest: GenerationName;
}

const between = (earliest: GenerationName, latest: GenerationName): Generation => ({ earliest, latest });

/**
 * hls4ml writes its version nowhere. Its own headers tell, where they are there; else the marks that its templates leave
 * in the generated files.
 */
export function generationOf(folder: FirmwareFolder, files: ReadonlyMap<string, CppFile>): Generation {
  return fromHeaders(folder) ?? fromTemplates(files);
}

function fromHeaders(folder: FirmwareFolder): Generation | undefined {
  const header = (name: string): string | undefined =>
    folder.has(`nnet_utils/${name}`) ? folder.read(`nnet_utils/${name}`).text : undefined;
  const activation = header('nnet_activation.h');
  if (activation === undefined) return undefined;
  if (activation.includes('selu_const_t')) return between('1.2', '1.2');
  if (activation.includes('unary_lut')) return between('1.0', '1.0');
  if (activation.includes('io_serial')) return between('0.6', '0.6');
  const pooling = header('nnet_pooling.h');
  if (pooling === undefined) return between('0.7', '0.8');
  return pooling.includes('count_pad') ? between('0.8', '0.8') : between('0.7', '0.7');
}

function fromTemplates(files: ReadonlyMap<string, CppFile>): Generation {
  const defines = files.get('defines.h')?.text ?? '';
  const parameters = files.get('parameters.h')?.text ?? '';
  const all = [...files.values()].map(({ text }) => text).join('\n');
  if (defines.includes('insert emulator-defines') || parameters.includes('exp_table_size'))
    return between('1.2', '1.2');
  if (/^\/\/hls-fpga-machine-learning/m.test(all)) return between('0.6', '0.6');
  if (/using (kernel|conv_kernel) =/.test(parameters)) return between('1.0', '1.2');
  if (
    /insert load weights\n\s*nnet::load|\{\n\s*\/\/ hls-fpga-machine-learning insert load weights/.test(all)
  )
    return parameters.includes('count_pad') ? between('0.8', '0.8') : between('0.7', '0.8');
  if (all.includes('insert load weights')) return between('1.0', '1.0');
  return between('0.6', '1.2');
}
