import type { Value } from '../../ir/module.ts';
import { type FixedType, fixed, fractionOf } from '../../numeric/fixedType.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import type { LoweringContext } from '../layer.ts';
import { exactConstant } from '../lowering.ts';
import { lookUpMantissa } from '../rangeReduction/mantissaTable.ts';
import { halve, normalize, shiftAlong } from '../rangeReduction/normalize.ts';

/** How a vector is divided by its norm. */
export interface NormDivision {
  /** What is divided, [..., n]. */
  readonly numerator: Value;
  /** Σ of squares, [...], not negative. */
  readonly square: Value;
  /** |numerator| never exceeds √square times this. */
  readonly bound: number;
  /** A number between ½ and 2 that the quotient is multiplied with, at no cost. */
  readonly factor: number;
}

/**
 * `numerator / √square · factor`, exact but for the table of 1/√ over the mantissa of the square: 2^indexBits entries
 * of a type, off by less than 2^-(indexBits + 1) and half a step of the type, relative to 1. The numerator is shifted
 * as its norm is, so that what is multiplied stays as narrow as it was.
 */
export function divideByNorm(
  context: LoweringContext<unknown>,
  { numerator, square, bound, factor }: NormDivision,
  indexBits: number,
  table: FixedType,
): Value {
  const { builder } = context;
  const { mantissa, exponent, stages } = normalize(builder, square);
  const { half, odd } = halve(stages);
  // square = mantissa · 2^(rest − odd) · 4^(places − moved places)
  const rest = Math.abs(exponent % 2);
  const places = (exponent - rest) / 2;
  const inverse = lookUpMantissa(
    context,
    mantissa,
    odd,
    {
      role: 'inverse_root',
      description: `${factor === 1 ? '' : `${factor} * `}inverseSqrt(m * 2^${rest === 0 ? '-odd' : '(1 - odd)'})`,
      evaluate: (m, isOdd, reals) => {
        const scaled = m.times(reals.of(2 ** (rest - (isOdd ? 1 : 0))));
        return reals.functions.inverseSqrt(scaled).times(reals.of(factor));
      },
    },
    indexBits,
    table,
  );
  const last = (value: Value): Value => builder.reshape(value, [...value.shape, 1]);
  const alongRow = half.map(({ amount, moved }) => ({ amount, moved: last(moved) }));
  const shifted = shiftAlong(builder, numerator, alongRow);
  // √square · 2^moved < 2^(places + 1), and the numerator is at most `bound` times that: the bits above are never used.
  const integer = places + 1 + Math.max(0, Math.ceil(Math.log2(bound))) + 1;
  const own = containerOf(shifted.type);
  const narrow =
    own.integer <= integer ? shifted : builder.cast(shifted, fixed(true, integer + fractionOf(own), integer));
  return builder.shift(builder.times(narrow, last(inverse)), -places);
}

/** n² · epsilon in steps fine enough to matter: eight significant bits, or 0 where it is below 1/4096 of a step. */
export function epsilonOf(square: Value, amount: number): number {
  const step = 2 ** -square.range.fraction;
  if (amount < step / 4096) return 0;
  const grid = Math.max(step / 4096, 2 ** (Math.floor(Math.log2(amount)) - 7));
  return Math.round(amount / grid) * grid;
}

/** square + epsilon, exactly. */
export function plusEpsilon({ builder }: LoweringContext<unknown>, square: Value, amount: number): Value {
  const epsilon = epsilonOf(square, amount);
  return epsilon === 0 ? square : builder.plus(square, exactConstant(builder, 'epsilon', epsilon));
}
