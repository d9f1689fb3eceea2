import { createHash } from 'node:crypto';
import type { OutputFile } from '../../../base/outputFile.ts';
import { scopeAt, tableAt } from '../../../ir/module.ts';
import { formatType } from '../../../numeric/fixedType.ts';
import { formatTensorType } from '../../../numeric/tensorType.ts';
import type { HlsOptions } from '../options.ts';
import { type Plan, plannedOf } from '../plan/plan.ts';
import { portsOf } from '../plan/wiring.ts';

/** SHA-256 of a file's bytes, in hexadecimal. */
export const hashOf = (contents: string | Uint8Array): string =>
  createHash('sha256').update(contents).digest('hex');

/** `manifest.json`: what the project was made from and with which types; the same model gives the same bytes. */
export function manifestFile(
  plan: Plan,
  { part, clockPeriod, toolVersion, sources }: HlsOptions,
  files: readonly OutputFile[],
): OutputFile {
  const layers = plan.functions.map((planned) => {
    const { name, kind, strategy, reuseFactor } = scopeAt(plan.module, planned.scope);
    const types = planned.values.map(({ name: value, format }) => [value, formatType(format)] as const);
    return { name, function: planned.name, kind, strategy, reuseFactor, types: Object.fromEntries(types) };
  });
  const ports = portsOf(plan).map(({ name, direction, source: { value } }) => ({
    name,
    direction,
    shape: value.shape,
    type: formatTensorType(value.type),
  }));
  const weights = plan.constants.map(({ name, value }) => ({
    name,
    shape: value.shape,
    type: formatTensorType(plannedOf(plan, value.id).value.type),
  }));
  const tables = [...plan.tables].map(([index, { name }]) => {
    const { description, indexType, type } = tableAt(plan.module, index);
    return { name, description, index: formatType(indexType), type: formatType(type) };
  });
  const manifest = {
    format: 'hls4ts-manifest/1',
    model: plan.module.name,
    tool: `hls4ts ${toolVersion}`,
    part,
    clockPeriod,
    sources,
    ports,
    layers,
    weights,
    tables,
    files: files.map(({ path, contents }) => ({ path, sha256: hashOf(contents) })),
  };
  return { path: 'manifest.json', contents: `${JSON.stringify(manifest, null, 2)}\n` };
}
