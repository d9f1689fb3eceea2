import type { CodeWriter } from '../../../base/codeWriter.ts';
import type { Shape } from '../../../numeric/shape.ts';
import type { Names } from '../plan/names.ts';

/** One counted loop; `variable` runs from 0 to `extent` - 1. */
export interface Loop {
  readonly variable: string;
  readonly extent: number;
}

export const extentOf = (loops: readonly Loop[]): number =>
  loops.reduce((product, { extent }) => product * extent, 1);

const letters = ['i', 'j', 'k', 'l', 'm', 'n'];

/** Name of the variable that runs over an axis: `i` for the outermost. */
export const axisVariable = (axis: number): string => letters[axis] ?? `i${axis}`;

/** Nested, unrolled, labelled loops around a body. An axis of one index needs no loop. */
export function nest(
  code: CodeWriter,
  labels: Names,
  label: string,
  loops: readonly Loop[],
  body: () => void,
): void {
  const [first, ...rest] = loops;
  if (!first) {
    body();
    return;
  }
  const { variable, extent } = first;
  if (extent === 1) {
    nest(code, labels, label, rest, body);
    return;
  }
  const name = labels.take(`${label}_${variable}`);
  code.block(`${name}: for (int ${variable} = 0; ${variable} < ${extent}; ${variable}++)`, () => {
    code.line('#pragma HLS UNROLL');
    nest(code, labels, label, rest, body);
  });
}

/** A term of an index: `variable * stride`. */
export interface IndexTerm {
  readonly variable: string;
  readonly stride: number;
  /** How many values the variable takes; with 1 it is 0 and the term vanishes. */
  readonly extent: number;
}

/** `i * 16 + j + 3`, without what is 0. */
export function indexExpression(terms: readonly IndexTerm[], offset = 0): string {
  const parts = terms
    .filter(({ stride, extent }) => stride !== 0 && extent > 1)
    .map(({ variable, stride }) => (stride === 1 ? variable : `${variable} * ${stride}`));
  if (offset !== 0 || parts.length === 0) parts.push(String(offset));
  return parts.join(' + ');
}

/** A nest of loops that walks several arrays at once: an extent for each loop, and each array's steps. */
export interface Walk {
  readonly extents: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/** The fewest loops that walk all arrays: neighbouring axes become one where every array goes on in equal steps. */
export function coalesce(shape: Shape, strides: readonly (readonly number[])[]): Walk {
  const extents: number[] = [];
  const merged: number[][] = strides.map(() => []);
  shape.forEach((extent, axis) => {
    if (extent === 1) return;
    const last = extents.length - 1;
    const goesOn = last >= 0 && strides.every((own, k) => merged[k]?.[last] === (own[axis] ?? 0) * extent);
    if (goesOn) extents[last] = (extents[last] ?? 1) * extent;
    else extents.push(extent);
    const place = goesOn ? last : last + 1;
    strides.forEach((own, k) => {
      const row = merged[k];
      if (row) row[place] = own[axis] ?? 0;
    });
  });
  return { extents, strides: merged };
}
