import type { OutputFile } from '../../base/outputFile.ts';
import { scopeAt } from '../../ir/module.ts';
import { formatType } from '../../numeric/fixedType.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import type { HlsOptions } from './options.ts';
import type { Plan } from './plan.ts';

/** `manifest.json`: what the project was made from and with which types; the same model gives the same bytes. */
export function manifestFile(
  plan: Plan,
  { part, clockPeriod, toolVersion, sources }: HlsOptions,
): OutputFile {
  const layers = plan.functions.map((planned) => {
    const { name, kind, strategy, reuseFactor } = scopeAt(plan.module, planned.scope);
    const types = planned.values.map(
      (value) => [value.name, formatType(containerOf(value.value.type))] as const,
    );
    return { name, kind, strategy, reuseFactor, types: Object.fromEntries(types) };
  });
  const ports = [...plan.module.inputs, ...plan.module.outputs].map(({ name, value }) => {
    const found = plan.values.get(value);
    return { name, shape: found?.value.shape, type: found ? formatType(containerOf(found.value.type)) : '' };
  });
  const tables = plan.module.tables.map(({ name, description, indexType, type }) => ({
    name,
    description,
    index: formatType(indexType),
    type: formatType(type),
  }));
  const manifest = {
    format: 'hls4ts-manifest/1',
    model: plan.module.name,
    tool: `hls4ts ${toolVersion}`,
    part,
    clockPeriod,
    sources,
    ports,
    layers,
    tables,
  };
  return { path: 'manifest.json', contents: `${JSON.stringify(manifest, null, 2)}\n` };
}
