import type { Graph, NamedLayer } from '../../ir/graph.ts';
import { definitionOf } from '../../layers/definitions.ts';
import type { LayerPrecision, PrecisionOptions, Role, RoleSource, TypeOption } from '../../layers/layer.ts';
import { tensorTypeOf } from '../../layers/typeOption.ts';
import { type FixedType, parseType } from '../../numeric/fixedType.ts';
import { uniform } from '../../numeric/tensorType.ts';

/** The types of every layer by its unique name. */
export type ModelPrecision = ReadonlyMap<string, LayerPrecision>;

/** The types that the model file itself names for a layer. */
export function explicitPrecision({ layer }: NamedLayer): LayerPrecision {
  const { precision = {} } = layer.options as { readonly precision?: PrecisionOptions };
  const named = Object.entries(precision).filter(
    (entry): entry is [Role, TypeOption] => entry[1] !== undefined,
  );
  return Object.fromEntries(named.map(([role, option]) => [role, tensorTypeOf(option)]));
}

/** The role's sources of one layer, as a list. */
export const rolesOf = ({ layer }: NamedLayer): [Role, RoleSource][] =>
  Object.entries(definitionOf(layer.kind).roles) as [Role, RoleSource][];

/** True for roles that the model's default type applies to. */
const takesDefault = (source: RoleSource): boolean =>
  source === 'weights' || source === 'values' || source === 'table';

/** Explicit types first, then pinned or chosen ones, then the model's default. */
export function resolvePrecision(graph: Graph, chosen: ModelPrecision = new Map()): ModelPrecision {
  const { precision } = graph.settings;
  const fallback: FixedType | undefined =
    precision === undefined || precision === 'auto' ? undefined : parseType(precision);
  return new Map(
    graph.layers.map((named) => {
      const defaults = fallback
        ? rolesOf(named).flatMap(([role, source]) =>
            takesDefault(source) ? [[role, uniform(fallback)] as const] : [],
          )
        : [];
      return [
        named.name,
        { ...Object.fromEntries(defaults), ...chosen.get(named.name), ...explicitPrecision(named) },
      ];
    }),
  );
}
