import { larger, minus, negated, shiftLeft, smaller, times, type Whole } from './bounds.ts';
import type { relationCodes, Signal } from './nodes.ts';

export type NetlistRelation = keyof typeof relationCodes;

/** Smallest and largest value. */
export interface Bounds {
  readonly low: Whole;
  readonly high: Whole;
}

/** Both operands counted in the same steps: the finer exponent, and how far each has to be shifted. */
export interface Aligned {
  readonly exponent: number;
  /** Positive: b is shifted left; negative: a is. */
  readonly p: number;
}

export const align = (a: Signal, b: Signal): Aligned => ({
  exponent: Math.min(a.exponent, b.exponent),
  p: b.exponent - a.exponent,
});

/** Whether a relation holds for all values, for none, or depends on them. */
export function decided(relation: NetlistRelation, x: Bounds, y: Bounds): boolean | undefined {
  switch (relation) {
    case 'lt':
      return x.high < y.low ? true : x.low >= y.high ? false : undefined;
    case 'le':
      return x.high <= y.low ? true : x.low > y.high ? false : undefined;
    case 'eq':
      if (x.high < y.low || x.low > y.high) return false;
      return x.low === x.high && y.low === y.high ? x.low === y.low : undefined;
    case 'ne': {
      const equal = decided('eq', x, y);
      return equal === undefined ? undefined : !equal;
    }
  }
}

/** What so many bits hold, at least one. */
export function registerBounds(bits: number, signed: boolean): Bounds {
  const half = shiftLeft(1, signed ? bits - 1 : bits);
  return { low: signed ? negated(half) : 0, high: minus(half, 1) };
}

/** Bounds of a product. */
export function productBounds(a: Bounds, b: Bounds): Bounds {
  const corners = [a.low, a.high].flatMap((left) => [b.low, b.high].map((right) => times(left, right)));
  return { low: corners.reduce(smaller), high: corners.reduce(larger) };
}

/** Bounds of a number times itself, which is never negative. */
export function squareBounds(a: Bounds): Bounds {
  const { low, high } = productBounds(a, a);
  return { low: larger(0, low), high };
}
