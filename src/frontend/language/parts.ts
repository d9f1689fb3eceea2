import type { RealTensor } from '../../numeric/parameter.ts';
import { isPlainObject } from '../evaluate/kinds.ts';
import type { Run } from '../evaluate/run.ts';
import type { Site, Value } from '../evaluate/values.ts';
import { ts } from '../typescript/compiler.ts';

/** A value in the arguments of a call, and where it was written. */
export interface Part {
  readonly value: Value;
  /** Key of the option, index in an array; undefined for an argument. */
  readonly key: string | undefined;
  /** The whole property, element or argument. */
  readonly place: ts.Node;
}

/** Everything that was written for a call, outer values first; options come from wherever their object was made. */
export function partsOf(run: Run, parameters: readonly Value[], site: Site): Part[] {
  const parts: Part[] = parameters.map((value, i) => ({
    value,
    key: undefined,
    place: site.places[i] ?? site.node,
  }));
  // The list grows while it is gone through.
  for (const { value, place } of parts) {
    if (typeof value !== 'object' || value === null || !run.heap.owns(value)) continue;
    const places = run.places.get(value);
    for (const [key, entry] of Object.entries(value)) {
      parts.push({ value: entry, key, place: places?.get(key) ?? place });
    }
  }
  return parts;
}

/** The name in `name: value`. */
export const nameIn = (place: ts.Node): ts.Node =>
  ts.isPropertyAssignment(place) || ts.isMethodDeclaration(place) ? place.name : place;

/** The value in `name: value`. */
export const valueIn = (place: ts.Node): ts.Node =>
  ts.isPropertyAssignment(place) ? place.initializer : place;

export const isRealTensor = (value: Value): value is RealTensor & object =>
  isPlainObject(value) && value['data'] instanceof Float64Array;
