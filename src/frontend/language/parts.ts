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
  return [...parts, ...partsIn(run, parts)];
}

/** Everything inside these parts, outer values first. */
function partsIn(run: Run, outer: readonly Part[]): Part[] {
  const parts: Part[] = [];
  const open = [...outer];
  // The list grows while it is gone through.
  for (const { value, place } of open) {
    if (typeof value !== 'object' || value === null || !run.heap.owns(value)) continue;
    const places = run.places.get(value);
    for (const [key, entry] of Object.entries(value)) {
      const part = { value: entry, key, place: places?.get(key) ?? place };
      parts.push(part);
      open.push(part);
    }
  }
  return parts;
}

/** What was written under an option: the option itself, then everything in it; nothing where it was not written. */
export function partsUnder(run: Run, parts: readonly Part[], path: string): Part[] {
  const [first = '', ...rest] = path.split('.');
  const start = parts.find(({ key }) => key === first);
  if (!start) return [];
  let part = start;
  for (const key of rest) {
    const { value } = part;
    if (typeof value !== 'object' || value === null || !run.heap.owns(value)) break;
    const entry = Object.entries(value).find(([name]) => name === key);
    if (!entry) break;
    part = { key, value: entry[1], place: run.places.get(value)?.get(key) ?? part.place };
  }
  return [part, ...partsIn(run, [part])];
}

/** The name in `name: value`. */
export const nameIn = (place: ts.Node): ts.Node =>
  ts.isPropertyAssignment(place) || ts.isMethodDeclaration(place) ? place.name : place;

/** The value in `name: value`. */
export const valueIn = (place: ts.Node): ts.Node =>
  ts.isPropertyAssignment(place) ? place.initializer : place;

export const isRealTensor = (value: Value): value is RealTensor & object =>
  isPlainObject(value) && value['data'] instanceof Float64Array;
