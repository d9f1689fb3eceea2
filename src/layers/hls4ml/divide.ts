import { InternalError } from '../../base/errors.ts';
import type { ModuleBuilder } from '../../ir/builder.ts';
import type { Value } from '../../ir/module.ts';
import { fixed } from '../../numeric/fixedType.ts';
import { bitLength, typeOfInterval } from '../../numeric/interval.ts';
import { pack } from '../../numeric/rawTensor.ts';
import { uniform } from '../../numeric/tensorType.ts';

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** The value with only `fraction` bits behind the point, cut toward zero; exact where it has no more. */
export function truncateTowardZero(builder: ModuleBuilder, value: Value, fraction: number): Value {
  const { min, max, fraction: own } = value.range;
  if (own <= fraction) return value;
  // BigInt division cuts toward zero, too.
  const step = 1n << BigInt(own - fraction);
  const type = typeOfInterval({ min: min / step, max: max / step, fraction });
  return builder.cast(value, fixed(type.signed, type.width, type.integer, 'TRN_ZERO'));
}

/** A whole number as an exact scalar constant. */
export const wholeConstant = (builder: ModuleBuilder, name: string, value: bigint): Value =>
  builder.constant(name, [], uniform(typeOfInterval({ min: value, max: value, fraction: 0 })), pack([value]));

/**
 * `value / divisor` cut toward zero at the value's own last bit, for every value in its range. A power of two moves the
 * binary point; any other divisor is a product with the reciprocal, rounded up to as many bits as make the cut exact.
 */
export function divideByInteger(builder: ModuleBuilder, value: Value, divisor: number): Value {
  if (!Number.isSafeInteger(divisor) || divisor < 1)
    throw new InternalError(`division by ${divisor}, which is no whole number above 0`);
  const { min, max, fraction } = value.range;
  const exponent = Math.log2(divisor);
  if (Number.isInteger(exponent))
    return truncateTowardZero(builder, builder.shift(value, -exponent), fraction);
  // With m = ⌈2^s / n⌉, |x|·m·2^-s exceeds |x| / n by less than |x|·2^-s, which is at most 1/n: too little to reach
  // the next whole number.
  const bits = bitLength(magnitude(min) > max ? magnitude(min) : magnitude(max));
  const shift = bits + Math.ceil(exponent);
  const n = BigInt(divisor);
  const reciprocal = ((1n << BigInt(shift)) + n - 1n) / n;
  const product = builder.times(value, wholeConstant(builder, 'reciprocal', reciprocal));
  return truncateTowardZero(builder, builder.shift(product, -shift), fraction);
}
