import { type Shape, stridesOf } from '../../numeric/shape.ts';
import type { Constant, Pending } from './values.ts';

/** Trained values as the model multiplies with them, and what its results must then still be multiplied by. */
export interface Trained {
  readonly values: Constant;
  /** One factor, or one for each index of an axis of the constant. */
  readonly scale: Pending | undefined;
}

export const isPowerOfTwo = (value: number): boolean => value > 0 && Number.isInteger(Math.log2(value));

/**
 * Quantized weights with steps that are no powers of two as whole numbers of steps, and the steps: one, or one for each
 * index of one axis of `kept`. Other constants stay as they are.
 */
export function trained(constant: Constant, kept: readonly number[]): Trained {
  const { steps, data, shape } = constant;
  if (!steps || steps.every(isPowerOfTwo)) return { values: constant, scale: undefined };
  const [first = 1] = steps;
  const axis = steps.every((step) => step === first)
    ? undefined
    : kept.find((candidate) => variesAlong(steps, shape, candidate));
  if (axis === undefined && steps.some((step) => step !== first))
    return { values: constant, scale: undefined };
  const stride = stridesOf(shape)[axis ?? 0] ?? 1;
  const scale =
    axis === undefined
      ? Float64Array.of(first)
      : Float64Array.from({ length: shape[axis] ?? 1 }, (_, i) => steps[i * stride] ?? 1);
  const whole = data.map((value, i) => Math.round(value / (steps[i] ?? 1)));
  const { steps: _dropped, ...rest } = constant;
  return { values: { ...rest, data: whole }, scale: { scale, axis } };
}

/** True where numbers depend on the index along one axis alone. */
export function variesAlong(values: Float64Array, shape: Shape, axis: number): boolean {
  const stride = stridesOf(shape)[axis] ?? 1;
  const extent = shape[axis] ?? 1;
  return values.every((value, i) => value === values[(Math.floor(i / stride) % extent) * stride]);
}
