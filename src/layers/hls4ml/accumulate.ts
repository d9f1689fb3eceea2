import type { ModuleBuilder } from '../../ir/builder.ts';
import type { Value } from '../../ir/module.ts';
import { type FixedType, fixed } from '../../numeric/fixedType.ts';
import { uniform } from '../../numeric/tensorType.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';

/**
 * The sum over axes as C++ has it in `sum += x`, with `sum` of a type: the exact sum is cast after every term, in
 * row-major order. A reduction casts every term first, which differs where the type rounds.
 */
export function accumulate(
  builder: ModuleBuilder,
  x: Value,
  axes: readonly number[],
  type: FixedType,
): Value {
  const all = letters.slice(0, x.shape.length);
  const summed = axes.map((axis) => letters[axis] ?? '').join('');
  const kept = [...all].filter((letter) => !summed.includes(letter)).join('');
  const shape = axes.map((axis) => x.shape[axis] ?? 1);
  const size = shape.reduce((a, b) => a * b, 1);
  const ones = builder.constant('ones', shape, uniform(fixed(false, 1, 1)), new Float64Array(size).fill(1));
  return builder.contract(`${all},${summed}->${kept}`, x, ones, { type, cast: 'sum' });
}
