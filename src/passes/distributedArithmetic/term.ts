/**
 * A term of a sum, ±node · 2^shift, in one small integer: node · 512 + shift · 2 + (1 where negative). Sums of thousands of
 * terms are compared and moved all the time, and V8 keeps such integers without a box.
 */
export type PackedTerm = number;

export const largestShift = 255;
/** Nodes that a packed term can name. */
export const largestNode = 2 ** 20 - 1;

export const packTerm = (node: number, shift: number, negative: boolean): PackedTerm =>
  (node << 9) | (shift << 1) | (negative ? 1 : 0);
export const nodeOf = (term: PackedTerm): number => term >> 9;
export const shiftOf = (term: PackedTerm): number => (term >> 1) & 255;
/** 1 where the term is subtracted. */
export const signOf = (term: PackedTerm): number => term & 1;
/** The term times ±2^shift, where `sign` is 1 for −. */
export const scaledTerm = (term: PackedTerm, shift: number, sign: number): PackedTerm =>
  (term + (shift << 1)) ^ sign;
