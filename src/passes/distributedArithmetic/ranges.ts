/** Numbers from low to high, as doubles: good for estimates, exact below 2^53. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Bits of two's complement (or of an unsigned number where low ≥ 0) that hold everything from low to high. */
export function bitsBetween(low: number, high: number): number {
  const magnitude = Math.max(high, low < 0 ? -low - 1 : low);
  const bits =
    magnitude < 2 ** 31 ? 32 - Math.clz32(magnitude) : Math.floor(Math.log2(magnitude) + 1e-12) + 1;
  return low < 0 ? bits + 1 : bits;
}

/** Bits that hold everything in a range. */
export const bitsOfRange = ({ low, high }: Range): number => bitsBetween(low, high);

/** What a sum of inputs times whole numbers can be; narrower than what its adders' operands suggest where an input stands twice. */
export function rangeOf(coefficients: ArrayLike<number>, inputs: readonly Range[]): Range {
  let [low, high] = [0, 0];
  for (let i = 0; i < coefficients.length; i++) {
    const c = coefficients[i] as number;
    if (c === 0) continue;
    const input = inputs[i] as Range;
    low += c * (c > 0 ? input.low : input.high);
    high += c * (c > 0 ? input.high : input.low);
  }
  return { low, high };
}

/** a·2^s + b·2^t, or a·2^s − b·2^t. */
export function sumRange(a: Range, s: number, b: Range, t: number, subtracts: boolean): Range {
  const [x, y] = [powerOfTwo(s), powerOfTwo(t)];
  return subtracts
    ? { low: a.low * x - b.high * y, high: a.high * x - b.low * y }
    : { low: a.low * x + b.low * y, high: a.high * x + b.high * y };
}

/** 2^exponent for a whole exponent of 0 or more; quicker than `**` where it is small. */
export const powerOfTwo = (exponent: number): number => (exponent < 31 ? 1 << exponent : 2 ** exponent);
