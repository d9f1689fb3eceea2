import type { Graph, GraphLayer, NamedLayer } from '../../ir/graph.ts';
import { definitionOf } from '../../layers/definitions.ts';
import type { LayerPrecision, Role } from '../../layers/layer.ts';
import { type FixedType, fixed } from '../../numeric/fixedType.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { maximumIndexBits } from '../../numeric/table.ts';
import { type RealEvents, runReference } from './reference.ts';
import { explicitPrecision, type ModelPrecision, rolesOf } from './resolve.ts';

/** A type that automatic precision may choose: its integer bits are known, its fraction bits are searched. */
export interface Tunable {
  readonly layer: string;
  readonly role: Role;
  readonly signed: boolean;
  /** Integer bits without the sign. */
  readonly magnitude: number;
  /** Most bits the type may have; tables have an index of limited width. */
  readonly widest: number;
  /** Bits of hardware that one more fraction bit costs: how many numbers have this type. */
  readonly weight: number;
}

/** Smallest and largest value seen. */
interface Seen {
  min: number;
  max: number;
}

/** Room above the largest calibrated value, as a factor; saturation takes the rest. */
const margin = 1.25;

const see = (seen: Seen, data: Float64Array): void => {
  for (const value of data) {
    if (value < seen.min) seen.min = value;
    if (value > seen.max) seen.max = value;
  }
};

/** The type of a tunable with this many fraction bits: rounded to nearest, saturating. */
export function typeOfTunable({ signed, magnitude, widest }: Tunable, fraction: number): FixedType {
  const integer = magnitude + (signed ? 1 : 0);
  const width = Math.max(signed ? 2 : 1, Math.min(widest, integer + fraction));
  return fixed(signed, width, integer, 'RND', 'SAT');
}

/** Every type the model leaves open, with its range from the weights or from calibration events. */
export function findTunables(
  graph: Graph,
  events: RealEvents,
  count: number,
  fixedTypes: ModelPrecision,
): { tunables: Tunable[]; outputs: Map<string, Float64Array> } {
  const results = new Map<string, Seen>();
  const inputs = new Map<string, Seen>();
  const track = (map: Map<string, Seen>, name: string, data: Float64Array | undefined): void => {
    const seen = map.get(name) ?? { min: 0, max: 0 };
    if (data) see(seen, data);
    map.set(name, seen);
  };
  const outputs = runReference(graph, events, count, ({ name }, given, made) => {
    track(inputs, name, given[0]?.data);
    track(results, name, made[0]?.data);
  });
  const users = usersOf(graph);
  const tunables = graph.layers.flatMap((named) => {
    const taken: LayerPrecision = { ...fixedTypes.get(named.name), ...explicitPrecision(named) };
    return rolesOf(named).flatMap(([role, source]): Tunable[] => {
      if (taken[role] || source === 'exact') return [];
      if (source === 'values' && feedsOneRounding(named, users)) return [];
      const size = (named.layer.shapes[0] ?? []).reduce((a, b) => a * b, 1);
      if (source === 'weights') {
        const values = definitionOf(named.layer.kind).parameters?.(named.layer.options)[role];
        return values ? [tunable(named, role, weightRange(values), values.data.length, 1)] : [];
      }
      const seen = (source === 'index' ? inputs : results).get(named.name);
      return seen
        ? [tunable(named, role, seen, size, margin, source === 'index' ? maximumIndexBits - 4 : undefined)]
        : [];
    });
  });
  return { tunables, outputs };
}

const weightRange = ({ data }: RealTensor): Seen => {
  const seen = { min: 0, max: 0 };
  see(seen, data);
  return seen;
};

function tunable(
  { name }: NamedLayer,
  role: Role,
  seen: Seen,
  weight: number,
  room: number,
  widest = 64,
): Tunable {
  const largest = Math.max(seen.max, -seen.min) * room;
  const magnitude = largest === 0 ? 0 : Math.floor(Math.log2(largest)) + 1;
  return { layer: name, role, signed: seen.min < 0, magnitude, widest, weight };
}

function usersOf(graph: Graph): Map<GraphLayer, GraphLayer[]> {
  const users = new Map<GraphLayer, GraphLayer[]>();
  for (const { layer } of graph.layers) {
    for (const { layer: source } of layer.inputs) users.set(source, [...(users.get(source) ?? []), layer]);
  }
  return users;
}

/** Kinds that round their result right after an elementwise step, so that rounding before them too would only add error. */
const rounding = new Set(['relu', 'leakyRelu', 'batchNorm', 'quantize', 'scale', 'add', 'subtract']);

/** True for a layer whose only use is one that rounds: it stays exact. */
function feedsOneRounding({ layer }: NamedLayer, users: Map<GraphLayer, GraphLayer[]>): boolean {
  const [user, ...others] = users.get(layer) ?? [];
  return user !== undefined && others.length === 0 && rounding.has(user.kind);
}
