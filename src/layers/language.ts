import { fail } from '../base/errors.ts';
import { type RealTensor, realTensorOf } from '../numeric/parameter.ts';
import { type Shape, sizeOf, unravel } from '../numeric/shape.ts';

/** Numbers in nested arrays: `[[1, 2], [3, 4]]`. */
export type Nested = number | readonly Nested[];

/** A tensor of numbers from nested arrays. */
export function tensor(values: readonly Nested[]): RealTensor;
/** A tensor of numbers from a function of its indices: `tensor([3, 3], (i, j) => (i === j ? 1 : 0))`. */
export function tensor(shape: Shape, fill: (...index: number[]) => number): RealTensor;
export function tensor(first: readonly Nested[] | Shape, fill?: (...index: number[]) => number): RealTensor {
  if (!fill) return realTensorOf(first);
  const shape = first as Shape;
  if (shape.some((extent) => !Number.isInteger(extent) || extent < 1))
    fail('HLS3001', `tensor: [${shape.join(', ')}] is no shape`);
  return { shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => fill(...unravel(i, shape))) };
}

/** Arrays of a `.npz` file beside the model: `const w = weights('weights.npz'); dense(x, { weight: w('embed.weight') })`. */
export const weights = (file: string): ((name: string) => RealTensor) =>
  fail('HLS1001', `weights('${file}') is read by the compiler: compile the model file instead of running it`);
