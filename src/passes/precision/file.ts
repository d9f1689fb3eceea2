import { fail } from '../../base/errors.ts';
import type { Graph } from '../../ir/graph.ts';
import type { LayerPrecision, Role } from '../../layers/layer.ts';
import { formatType, parseType } from '../../numeric/fixedType.ts';
import { uniform } from '../../numeric/tensorType.ts';
import { type ModelPrecision, rolesOf } from './resolve.ts';

const format = 'hls4ts-precision/1';

/** The chosen types as `precision.json`: one line a type, in the order of the layers, to be read, edited and pinned. */
export function printPrecision(graph: Graph, precision: ModelPrecision, error: number): string {
  const layers = Object.fromEntries(
    graph.layers.flatMap(({ name }) => {
      const types = Object.entries(precision.get(name) ?? {}).flatMap(([role, type]) =>
        type?.granularity === 'tensor' ? [[role, formatType(type.type)] as const] : [],
      );
      return types.length > 0 ? [[name, Object.fromEntries(types)] as const] : [];
    }),
  );
  return `${JSON.stringify({ format, errorBudget: graph.settings.errorBudget, error: Number(error.toPrecision(3)), layers }, null, 2)}\n`;
}

/** Reads pinned types; throws HLS4007 on layers or roles that the model does not have, HLS1002 on another format. */
export function parsePrecision(text: string, path: string, graph: Graph): ModelPrecision {
  const help = 'delete the file to choose the types again';
  const file = readJson(text, path);
  const known = new Map(graph.layers.map((named) => [named.name, new Map(rolesOf(named))]));
  const precision = new Map<string, LayerPrecision>();
  for (const [layer, types] of Object.entries(file.layers)) {
    const roles = known.get(layer);
    if (!roles) fail('HLS4007', `${path}: the model has no layer '${layer}'`, { help });
    const entries = Object.entries(types).map(([role, type]) => {
      if (![...roles.keys()].some((name) => name === role))
        fail('HLS4007', `${path}: layer '${layer}' has no ${role} type`, { help });
      return [role as Role, uniform(parseType(String(type)))] as const;
    });
    precision.set(layer, Object.fromEntries(entries));
  }
  return precision;
}

function readJson(text: string, path: string): { layers: Record<string, Record<string, unknown>> } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (problem) {
    fail('HLS1002', `${path} is not JSON: ${problem instanceof Error ? problem.message : problem}`);
  }
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (
    !isRecord(parsed) ||
    parsed['format'] !== format ||
    !isRecord(parsed['layers']) ||
    !Object.values(parsed['layers']).every(isRecord)
  ) {
    return fail('HLS1002', `${path} is not a ${format} file`);
  }
  return { layers: parsed['layers'] as Record<string, Record<string, unknown>> };
}
