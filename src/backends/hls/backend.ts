import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, readAsset } from '../../base/assets.ts';
import { type Diagnostic, error } from '../../base/diagnostic.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import { type Module, scopeAt, valueAt } from '../../ir/module.ts';
import { bitLength } from '../../numeric/interval.ts';
import { toBig } from '../../numeric/rawTensor.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import type { Backend } from '../backend.ts';
import { foldedContracts, foldingOf } from './contract.ts';
import { manifestFile } from './manifest.ts';
import type { HlsOptions } from './options.ts';
import { planModule } from './plan.ts';
import { legalReuseFactors } from './reuse.ts';
import { shellFiles } from './shells.ts';
import { emitTop } from './top.ts';
import { vectorFiles } from './vectors.ts';
import { definesFile, parametersFile, weightFiles } from './weights.ts';

/** Widest port that the raw bridge and the check program can carry. */
const widestPort = 64;
/** Most significant bits of a number written as a C++ literal. */
const literalBits = 53;

function portProblems(module: Module): Diagnostic[] {
  return [...module.inputs, ...module.outputs].flatMap(({ name, value }) => {
    const { type, span } = valueAt(module, value);
    const { width } = containerOf(type);
    if (width <= widestPort) return [];
    return [
      error('HLS5002', `port '${name}' is ${width} bits wide; the limit is ${widestPort}`, {
        span,
        help: 'cast it to a narrower type with quantize',
      }),
    ];
  });
}

function literalProblems(module: Module): Diagnostic[] {
  return module.values.flatMap(({ op, span }) => {
    if (op.kind !== 'constant') return [];
    const widest = Math.max(0, ...toBig(op.data).map((raw) => bitLength(raw < 0n ? -raw : raw)));
    if (widest <= literalBits) return [];
    return [
      error(
        'HLS5003',
        `constant '${op.name}' has ${widest} significant bits; C++ literals hold ${literalBits}`,
        { span, help: 'give it a narrower type' },
      ),
    ];
  });
}

function reuseProblems(module: Module): Diagnostic[] {
  return foldedContracts(module).flatMap(({ value, op, reuseFactor }) => {
    const { inputs, outputs } = foldingOf(module, { op });
    const legal = legalReuseFactors(inputs, outputs);
    if (legal.includes(reuseFactor)) return [];
    const { name, span } = scopeAt(module, value.scope);
    const message = `layer '${name}': a reuse factor of ${reuseFactor} does not fold ${inputs} × ${outputs} multiplications evenly`;
    return [error('HLS5001', message, { span, help: `legal reuse factors are ${legal.join(', ')}` })];
  });
}

/** Our own ap_fixed and ap_int, so that the project compiles without the vendor's tools. */
function apTypes(): OutputFile[] {
  const root = 'testbench/ap_types';
  const entries = readdirSync(join(packageRoot, root), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.h'))
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(packageRoot.length).replaceAll('\\', '/').replace(/^\//, ''),
    )
    .sort()
    .map((path) => ({ path: `firmware/ap_types/${path.slice(root.length + 1)}`, contents: readAsset(path) }));
}

export const hlsBackend: Backend<HlsOptions> = {
  name: 'hls',
  summary: 'an HLS C++ project in hls4ml’s layout',
  check: (module) => [...portProblems(module), ...literalProblems(module), ...reuseProblems(module)],
  emit(module, options) {
    const plan = planModule(module);
    return [
      { path: `firmware/${module.name}.cpp`, contents: emitTop(plan) },
      definesFile(plan),
      parametersFile(plan),
      ...weightFiles(plan),
      {
        path: 'firmware/nnet_utils/nnet_helpers.h',
        contents: readAsset('templates/hls/nnet_utils/nnet_helpers.h'),
      },
      ...apTypes(),
      ...shellFiles(plan, options),
      ...vectorFiles(module, options.vectors),
      manifestFile(plan, options),
    ];
  },
};
