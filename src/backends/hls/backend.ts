import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, readAsset } from '../../base/assets.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { Backend } from '../backend.ts';
import { checkModule } from './checks.ts';
import { emitTop } from './code/top.ts';
import { definesFile, parametersFile, weightFiles } from './code/weights.ts';
import type { HlsOptions } from './options.ts';
import { planModule } from './plan/plan.ts';
import { manifestFile } from './project/manifest.ts';
import { shellFiles } from './project/shells.ts';
import { vectorFiles } from './project/vectors.ts';

/** Headers below a folder of the package, with their paths from it. */
function headersIn(folder: string): { path: string; contents: string }[] {
  const entries = readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.h'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(packageRoot, folder).length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, contents: readAsset(`${folder}/${path}`) }));
}

/** The same headers in every project: our functions, and ap_fixed for machines without the vendor's tools. */
const libraryFiles = (): OutputFile[] => [
  ...headersIn('templates/hls/nnet_utils').map(({ path, contents }) => ({
    path: `firmware/nnet_utils/${path}`,
    contents,
  })),
  ...headersIn('testbench/ap_types').map(({ path, contents }) => ({
    path: `firmware/ap_types/${path}`,
    contents,
  })),
];

export const hlsBackend: Backend<HlsOptions> = {
  name: 'hls',
  summary: 'an HLS C++ project in hls4ml’s layout',
  check: (module) => checkModule(module),
  emit(module, options) {
    const plan = planModule(module);
    const firmware: OutputFile[] = [
      { path: `firmware/${module.name}.cpp`, contents: emitTop(plan, options.adders) },
      definesFile(plan),
      parametersFile(plan),
      ...weightFiles(plan),
      ...libraryFiles(),
    ];
    const files = [
      ...firmware,
      ...shellFiles(plan, options, firmware),
      ...vectorFiles(module, options.vectors),
    ];
    return [...files, manifestFile(plan, options, files)];
  },
};
