import type { CodeWriter } from '../../base/codeWriter.ts';
import { type Shape, stridesOf } from '../../numeric/shape.ts';

/** One counted loop; `variable` runs from 0 to `extent` - 1. */
export interface Loop {
  readonly variable: string;
  readonly extent: number;
}

export type Pragma = 'UNROLL' | 'PIPELINE II=1';

const letters = ['i', 'j', 'k', 'l', 'm', 'n'];

/** A loop for every axis, `i` outermost. */
export const loopsOver = (shape: Shape): Loop[] =>
  shape.map((extent, axis) => ({ variable: letters[axis] ?? `i${axis}`, extent }));

/** Nested labelled loops around a body; loops of one turn keep their variable as a constant 0 in the index. */
export function nest(
  code: CodeWriter,
  label: string,
  loops: readonly Loop[],
  pragma: Pragma,
  body: () => void,
): void {
  const [first, ...rest] = loops;
  if (!first) {
    body();
    return;
  }
  const head = `${label}_${first.variable}: for (int ${first.variable} = 0; ${first.variable} < ${first.extent}; ${first.variable}++)`;
  code.block(head, () => {
    code.flush(`#pragma HLS ${pragma}`);
    nest(code, label, rest, pragma, body);
  });
}

/** A term of an index: `variable * stride`. */
export interface IndexTerm {
  readonly variable: string;
  readonly stride: number;
}

/** `i * 16 + j + 3`, without what is 0. */
export function indexExpression(terms: readonly IndexTerm[], offset = 0): string {
  const parts = terms
    .filter(({ stride }) => stride !== 0)
    .map(({ variable, stride }) => (stride === 1 ? variable : `${variable} * ${stride}`));
  if (offset !== 0 || parts.length === 0) parts.push(String(offset));
  return parts.join(' + ');
}

/** Index of the element at the loops' variables, in a row-major array of this shape. */
export const elementIndex = (shape: Shape, loops: readonly Loop[]): string => {
  const strides = stridesOf(shape);
  return indexExpression(
    loops.map(({ variable, extent }, axis) => ({
      variable,
      stride: extent === 1 ? 0 : (strides[axis] ?? 1),
    })),
  );
};
