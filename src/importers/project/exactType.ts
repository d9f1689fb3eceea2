import { fail } from '../../base/errors.ts';
import type { TypeName } from '../../layers/layer.ts';
import { fixed, formatType } from '../../numeric/fixedType.ts';
import { typeOfInterval } from '../../numeric/interval.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { exactReal } from '../../numeric/real.ts';

/** Bits that constants of a source in single precision have, and the most that a `scale` takes. */
const singleBits = 24;

/** The narrowest type that holds every value exactly; throws HLS4002 where they need more than 53 bits. */
export function exactTypeOf(values: RealTensor): TypeName {
  const type = narrowest(values);
  if (type.width > 53)
    fail('HLS4002', `${values.origin ?? 'the weights'} need ${type.width} bits to be exact`);
  return formatType(type) as TypeName;
}

/** The narrowest exact type where 24 bits suffice, else one of 24 bits that rounds and holds the largest value. */
export function weightTypeOf(values: RealTensor): TypeName {
  const type = narrowest(values);
  const width = singleBits + (type.signed ? 1 : 0);
  return formatType(
    type.width <= width ? type : fixed(type.signed, width, type.integer, 'RND_CONV', 'SAT'),
  ) as TypeName;
}

function narrowest({ data }: RealTensor) {
  let fraction = Number.NEGATIVE_INFINITY;
  for (const value of data) {
    if (value !== 0) fraction = Math.max(fraction, fractionBits(value));
  }
  if (fraction === Number.NEGATIVE_INFINITY) return fixed(false, 1, 1);
  const steps = Array.from(data, (value) => exactReal(value)).map(({ raw, fraction: own }) =>
    own <= fraction ? raw << BigInt(fraction - own) : raw >> BigInt(own - fraction),
  );
  return typeOfInterval({
    min: steps.reduce((a, b) => (b < a ? b : a)),
    max: steps.reduce((a, b) => (b > a ? b : a)),
    fraction,
  });
}

/** Bits after the point that a number has; negative where its last bits before the point are 0. */
export function fractionBits(value: number): number {
  let { raw, fraction } = exactReal(value);
  while (raw !== 0n && raw % 2n === 0n) {
    raw /= 2n;
    fraction -= 1;
  }
  return fraction;
}

/** The nearest number of 24 significant bits, as single precision has them, without its limits of exponent. */
export function significant(value: number): number {
  if (!Number.isFinite(value)) fail('HLS3004', `the factor ${value} is no number that hardware has`);
  if (value === 0) return 0;
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - singleBits + 1);
  return Math.round(value / step) * step;
}
