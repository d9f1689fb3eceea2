import { type FixedType, fixed, maximumRaw, minimumRaw } from './fixedType.ts';

/** All values raw · 2^-fraction with min ≤ raw ≤ max; what a value can be, however wide its type. */
export interface Interval {
  readonly min: bigint;
  readonly max: bigint;
  readonly fraction: number;
}

const minimum = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b < a ? b : a));
const maximum = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b > a ? b : a));

/** Every value that the type can hold. */
export const intervalOfType = (type: FixedType): Interval => ({
  min: minimumRaw(type),
  max: maximumRaw(type),
  fraction: type.width - type.integer,
});

/** The same values counted in finer steps; `fraction` must not be smaller than the interval's own. */
export function refine(interval: Interval, fraction: number): Interval {
  const shift = BigInt(fraction - interval.fraction);
  return { min: interval.min << shift, max: interval.max << shift, fraction };
}

const aligned = (a: Interval, b: Interval): [Interval, Interval] => {
  const fraction = Math.max(a.fraction, b.fraction);
  return [refine(a, fraction), refine(b, fraction)];
};

export function addIntervals(left: Interval, right: Interval): Interval {
  const [a, b] = aligned(left, right);
  return { min: a.min + b.min, max: a.max + b.max, fraction: a.fraction };
}

export const negateInterval = (a: Interval): Interval => ({ min: -a.max, max: -a.min, fraction: a.fraction });

export const subtractIntervals = (left: Interval, right: Interval): Interval =>
  addIntervals(left, negateInterval(right));

export function multiplyIntervals(a: Interval, b: Interval): Interval {
  const corners = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
  return { min: minimum(corners), max: maximum(corners), fraction: a.fraction + b.fraction };
}

/** A number times itself is never negative. */
export function squareInterval({ min, max, fraction }: Interval): Interval {
  const [low, high] = min * min < max * max ? [min * min, max * max] : [max * max, min * min];
  return { min: min <= 0n && max >= 0n ? 0n : low, max: high, fraction: 2 * fraction };
}

export function maximumOfIntervals(left: Interval, right: Interval): Interval {
  const [a, b] = aligned(left, right);
  return { min: maximum([a.min, b.min]), max: maximum([a.max, b.max]), fraction: a.fraction };
}

export const minimumOfIntervals = (left: Interval, right: Interval): Interval =>
  negateInterval(maximumOfIntervals(negateInterval(left), negateInterval(right)));

/** Smallest interval that holds both. */
export function uniteIntervals(left: Interval, right: Interval): Interval {
  const [a, b] = aligned(left, right);
  return { min: minimum([a.min, b.min]), max: maximum([a.max, b.max]), fraction: a.fraction };
}

/** The values that lie in both; the caller knows that there are some. */
export function intersectIntervals(left: Interval, right: Interval): Interval {
  const [a, b] = aligned(left, right);
  return { min: maximum([a.min, b.min]), max: minimum([a.max, b.max]), fraction: a.fraction };
}

/** `count` times the interval, as a sum of `count` independent values. */
export const scaleInterval = (a: Interval, count: number): Interval => ({
  min: a.min * BigInt(count),
  max: a.max * BigInt(count),
  fraction: a.fraction,
});

/** True when every value of `inner` lies in `outer`, whatever the steps. */
export function contains(outer: Interval, inner: Interval): boolean {
  const [a, b] = aligned(outer, inner);
  return a.min <= b.min && b.max <= a.max;
}

/** Number of bits of a non-negative integer. */
export const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);

/** Narrowest type with this step that holds the whole interval; width 0 when only 0 is possible. */
export function typeOfInterval({ min, max, fraction }: Interval): FixedType {
  const signed = min < 0n;
  const width = signed ? 1 + bitLength(maximum([-min - 1n, max])) : bitLength(max);
  return fixed(signed, width, width - fraction);
}
