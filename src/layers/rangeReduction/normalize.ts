import { InternalError } from '../../base/errors.ts';
import type { ModuleBuilder } from '../../ir/builder.ts';
import type { Value } from '../../ir/module.ts';
import { fixed } from '../../numeric/fixedType.ts';
import { bitLength } from '../../numeric/interval.ts';
import { exactConstant, zeroOf } from '../lowering.ts';

/** One step of a normalization: `moved` is 1 where the value was multiplied by 2^amount. */
export interface Stage {
  readonly amount: number;
  readonly moved: Value;
}

/** A positive number as a mantissa and an exponent: x = mantissa · 2^(exponent − Σ amount · moved). */
export interface Normalized {
  /** In [1, 2), unsigned with one integer bit; 0 where x is 0. */
  readonly mantissa: Value;
  readonly exponent: number;
  /** From the largest amount to 1; powers of two. */
  readonly stages: readonly Stage[];
}

/**
 * Shifts x to the left until its first bit is set: a count of leading zeros, one compare and one select for each power
 * of two up to the number of zeros that x can have. No bit is lost. x must not be negative.
 */
export function normalize(builder: ModuleBuilder, x: Value): Normalized {
  const { min, max, fraction } = x.range;
  if (min < 0n) throw new InternalError('only numbers that are not negative have leading zeros');
  const width = Math.max(1, bitLength(max));
  const mantissaType = fixed(false, width, 1);
  // The number's bits, read with the binary point after the first of them.
  let mantissa = builder.shift(builder.cast(x, fixed(false, width, width - fraction)), fraction + 1 - width);
  const stages: Stage[] = [];
  const zeros = width - Math.max(1, bitLength(min));
  for (let amount = 2 ** Math.floor(Math.log2(Math.max(1, zeros))); zeros > 0 && amount >= 1; amount /= 2) {
    const moved = builder.compare('lt', mantissa, exactConstant(builder, 'limit', 2 ** (1 - amount)));
    // The cast loses nothing: where the bits above are not 0, the unshifted value was taken.
    mantissa = builder.cast(builder.select(moved, builder.shift(mantissa, amount), mantissa), mantissaType);
    stages.push({ amount, moved });
  }
  return { mantissa, exponent: width - 1 - fraction, stages };
}

/** `x · 2^(Σ amount · moved)`: what divides by the power of two that the normalization has multiplied with. */
export function shiftAlong(builder: ModuleBuilder, x: Value, stages: readonly Stage[]): Value {
  return stages.reduce(
    (value, { amount, moved }) =>
      builder.select(builder.broadcastTo(moved, value.shape), builder.shift(value, amount), value),
    x,
  );
}

/** `x · 2^(−Σ amount · moved)`. */
export const shiftBack = (builder: ModuleBuilder, x: Value, stages: readonly Stage[]): Value =>
  shiftAlong(
    builder,
    x,
    stages.map(({ amount, moved }) => ({ amount: -amount, moved })),
  );

/** `exponent − Σ amount · moved`: the whole number e of x = mantissa · 2^e. */
export function exponentOf(builder: ModuleBuilder, { exponent, stages }: Normalized): Value {
  const shifted = stages
    .map(({ amount, moved }) => builder.shift(moved, Math.log2(amount)))
    .reduce((a, b) => builder.plus(a, b), zeroOf(builder));
  return builder.minus(exactConstant(builder, 'exponent', exponent), shifted);
}

/** The same with every amount halved, and whether an odd number of places was moved: what roots need. */
export function halve(stages: readonly Stage[]): { readonly half: readonly Stage[]; readonly odd?: Value } {
  const odd = stages.find(({ amount }) => amount === 1)?.moved;
  const half = stages
    .filter(({ amount }) => amount > 1)
    .map(({ amount, moved }) => ({ amount: amount / 2, moved }));
  return odd ? { half, odd } : { half };
}

/** 1 where x was 0: its mantissa has no first bit. */
export const wasZero = (builder: ModuleBuilder, { mantissa }: Normalized): Value =>
  builder.compare('lt', mantissa, exactConstant(builder, 'one', 1));
