/** The exact number numerator · 2^-fraction: what the tests compute with, independent of any container. */
export interface Dyadic {
  readonly numerator: bigint;
  readonly fraction: number;
}

export const dyadic = (numerator: bigint, fraction: number): Dyadic => ({ numerator, fraction });

/** Both numerators over the finer of the two powers of two. */
export function align(a: Dyadic, b: Dyadic): [a: bigint, b: bigint, fraction: number] {
  const fraction = Math.max(a.fraction, b.fraction);
  const over = (x: Dyadic): bigint => x.numerator * 2n ** BigInt(fraction - x.fraction);
  return [over(a), over(b), fraction];
}

export function compare(a: Dyadic, b: Dyadic): -1 | 0 | 1 {
  const [x, y] = align(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function add(a: Dyadic, b: Dyadic): Dyadic {
  const [x, y, fraction] = align(a, b);
  return dyadic(x + y, fraction);
}

export const negate = (a: Dyadic): Dyadic => dyadic(-a.numerator, a.fraction);

export const multiply = (a: Dyadic, b: Dyadic): Dyadic =>
  dyadic(a.numerator * b.numerator, a.fraction + b.fraction);

/** The number in steps of 2^-fraction; undefined when it is no multiple of the step. */
export function inSteps(a: Dyadic, fraction: number): bigint | undefined {
  if (fraction >= a.fraction) return a.numerator * 2n ** BigInt(fraction - a.fraction);
  const step = 2n ** BigInt(a.fraction - fraction);
  return a.numerator % step === 0n ? a.numerator / step : undefined;
}
