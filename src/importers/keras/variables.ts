import { fail } from '../../base/errors.ts';
import { type RealTensor, requireFinite } from '../../numeric/parameter.ts';
import { formatShape, type Shape } from '../../numeric/shape.ts';
import { groupAt, type Hdf5Array, type Hdf5Group } from '../hdf5/tree.ts';

/** The trained values of one layer, quantizer or part of a layer. */
export interface Variables {
  /** For messages and origins: `t1`, `mha1/query_dense`. */
  readonly place: string;
  /** By name in `.h5` files; `.keras` files only number them. */
  readonly values: ReadonlyMap<string, Hdf5Array>;
  readonly numbered: boolean;
  readonly parts: ReadonlyMap<string, Variables>;
}

/** Sorts `quantizer_10` after `quantizer_9`. */
const naturally = new Intl.Collator('en', { numeric: true }).compare;

const sortedByName = <Value>(entries: Iterable<readonly [string, Value]>): Map<string, Value> =>
  new Map([...entries].sort(([a], [b]) => naturally(a, b)));

/** Variables as Keras 3 writes them into `model.weights.h5`: numbers in `vars`, parts in groups of their own. */
function numberedVariables(group: Hdf5Group, place: string): Variables {
  const parts = [...group.groups].filter(([name]) => name !== 'vars');
  return {
    place,
    numbered: true,
    values: sortedByName(group.groups.get('vars')?.arrays ?? []),
    parts: sortedByName(parts.map(([name, part]) => [name, numberedVariables(part, `${place}/${name}`)])),
  };
}

/** Variables of the older format, where every one has its name. */
function namedVariables(group: Hdf5Group, place: string): Variables {
  return {
    place,
    numbered: false,
    values: new Map([...group.arrays].map(([name, array]) => [name.replace(/:\d+$/, ''), array])),
    parts: sortedByName(
      [...group.groups].map(([name, part]) => [name, namedVariables(part, `${place}/${name}`)]),
    ),
  };
}

/** The innermost group of that name: `dense_1/sequential/dense_1` holds what belongs to `dense_1`. */
function innermost(group: Hdf5Group, name: string): Hdf5Group | undefined {
  for (const [key, child] of group.groups) {
    const found = innermost(child, name) ?? (key === name ? child : undefined);
    if (found) return found;
  }
  return undefined;
}

/** `QEinsumDense` as `q_einsum_dense`, the way Keras names the groups of a file. */
export const snakeCase = (name: string): string =>
  name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** Finds each layer's variables in a file of weights. */
export type VariableSource = (layer: { readonly name: string; readonly kind: string }) => Variables;

/** Reads either format; layers without variables get an empty set. */
export function variableSource(
  root: Hdf5Group,
  layers: readonly { readonly name: string; readonly kind: string }[],
): VariableSource {
  const empty = (place: string): Variables => ({
    place,
    numbered: false,
    values: new Map(),
    parts: new Map(),
  });
  const numbered = root.groups.get('layers') ?? root.groups.get('_layer_checkpoint_dependencies');
  if (numbered) {
    const groups = groupsByLayer(numbered, layers);
    return ({ name }) => {
      const group = groups.get(name);
      return group ? numberedVariables(group, name) : empty(name);
    };
  }
  const model = root.groups.get('model_weights') ?? root;
  return ({ name }) => {
    const group = groupAt(model, name);
    return group ? namedVariables(innermost(group, name) ?? group, name) : empty(name);
  };
}

/** Keras 3 names groups by class and number; newer files also say which layer each belongs to. */
function groupsByLayer(
  groups: Hdf5Group,
  layers: readonly { readonly name: string; readonly kind: string }[],
): Map<string, Hdf5Group> {
  const labelled = new Map<string, Hdf5Group>();
  for (const group of groups.groups.values()) {
    const label = group.groups.get('vars')?.texts.get('name')?.[0];
    if (label !== undefined) labelled.set(label, group);
  }
  const counts = new Map<string, number>();
  const found = new Map<string, Hdf5Group>();
  for (const { name, kind } of layers) {
    const base = snakeCase(kind);
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    const group =
      labelled.get(name) ??
      groups.groups.get(count === 0 ? base : `${base}_${count}`) ??
      groups.groups.get(name);
    if (group) found.set(name, group);
  }
  return found;
}

/** A part by any of its names: attributes may begin with `_`, and `.h5` files put the layer's name before them. */
export function partOf(variables: Variables, ...names: readonly string[]): Variables | undefined {
  for (const name of names) {
    const exact = variables.parts.get(name) ?? variables.parts.get(`_${name}`);
    if (exact) return exact;
  }
  for (const name of names) {
    for (const [key, part] of variables.parts) if (key.endsWith(`_${name}`)) return part;
  }
  return undefined;
}

/** A trained tensor as an importer needs it, with where it comes from. */
const tensorOf = ({ shape, data }: Hdf5Array, origin: string): RealTensor => {
  const tensor = { shape: shape.length === 0 ? [1] : shape, data, origin };
  requireFinite(tensor);
  return tensor;
};

/**
 * Trained tensors by name. `names` is the order in which Keras creates them, for files that only number them; scalars
 * there are bookkeeping of training. Throws HLS3002 when one is missing, HLS3004 when a value is not finite.
 */
export function tensorsOf<Name extends string>(
  { place, values, numbered }: Variables,
  names: readonly Name[],
): Record<Name, RealTensor> {
  const tensors = [...values.values()].filter((array) => array.shape.length > 0);
  if (numbered && tensors.length !== names.length) {
    fail('HLS3002', `layer '${place}' has ${tensors.length} trained tensors, expected ${names.join(', ')}`);
  }
  const found = names.map((name, i): [Name, RealTensor] => {
    const array = numbered ? tensors[i] : (values.get(name) ?? values.get(`bn_${name}`));
    if (!array) return fail('HLS3002', `layer '${place}': the file has no ${name}`);
    return [name, tensorOf(array, `${place}: ${name}`)];
  });
  return Object.fromEntries(found) as Record<Name, RealTensor>;
}

/** Throws HLS3003 when a tensor has another shape than the layer's configuration says. */
export function requireShape(tensor: RealTensor, shape: Shape): void {
  if (formatShape(tensor.shape) === formatShape(shape)) return;
  fail(
    'HLS3003',
    `${tensor.origin} has the shape ${formatShape(tensor.shape)}, expected ${formatShape(shape)}`,
  );
}
