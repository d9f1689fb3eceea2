import type { ModuleBuilder } from '../../ir/builder.ts';
import type { Value } from '../../ir/module.ts';
import { type FixedType, fixed, fractionOf } from '../../numeric/fixedType.ts';
import { contains, intervalOfType } from '../../numeric/interval.ts';
import { uniform } from '../../numeric/tensorType.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** True when casting every term first gives the same sum: a sum in steps of the type moves neither rounding nor wrapping. */
function castsAlike({ range }: Value, type: FixedType): boolean {
  const roundsAlike = type.rounding === 'TRN' || range.fraction <= fractionOf(type);
  return roundsAlike && (type.overflow === 'WRAP' || contains(intervalOfType(type), range));
}

/**
 * The sum over axes as C++ has it in `sum += x`, with `sum` of a type: the exact sum is cast after every term, in
 * row-major order. A reduction casts every term before it is added; where that differs, the sum is a contraction with
 * ones, which casts the sum alone.
 */
export function accumulate(
  builder: ModuleBuilder,
  x: Value,
  axes: readonly number[],
  type: FixedType,
): Value {
  if (castsAlike(x, type)) return builder.reduce('sum', x, axes, { type, order: 'sequential' });
  const all = letters.slice(0, x.shape.length);
  const summed = axes.map((axis) => letters[axis] ?? '').join('');
  const kept = [...all].filter((letter) => !summed.includes(letter)).join('');
  const shape = axes.map((axis) => x.shape[axis] ?? 1);
  const size = shape.reduce((a, b) => a * b, 1);
  const ones = builder.constant('ones', shape, uniform(fixed(false, 1, 1)), new Float64Array(size).fill(1));
  return builder.contract(`${all},${summed}->${kept}`, x, ones, { type, cast: 'sum' });
}
