import type { Shape } from '../../numeric/shape.ts';

/** Numbers of one dataset, row-major. */
export interface Hdf5Array {
  readonly shape: Shape;
  readonly data: Float64Array;
  /** `float`, or `integer` for whole numbers and truth values. */
  readonly kind: 'float' | 'integer';
}

/** A group with everything below it that an importer can use. */
export interface Hdf5Group {
  readonly groups: ReadonlyMap<string, Hdf5Group>;
  readonly arrays: ReadonlyMap<string, Hdf5Array>;
  /** Attributes that are texts; one text is a list of one. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

/** The group at a path of names, or undefined where one of them is missing. */
export const groupAt = (root: Hdf5Group, ...path: readonly string[]): Hdf5Group | undefined =>
  path.reduce<Hdf5Group | undefined>((group, name) => group?.groups.get(name), root);
