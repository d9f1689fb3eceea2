import { fail } from '../base/errors.ts';
import { formatShape, type Shape, sizeOf, unravel } from './shape.ts';

/** Real numbers with a shape: trained weights before they are quantized. */
export interface RealTensor {
  readonly shape: Shape;
  readonly data: Float64Array;
  /** Where they come from, for messages: `weights.npz: embed.weight`. */
  readonly origin?: string;
}

/** Throws HLS3004 with the index of the first value that is NaN or infinite. */
export function requireFinite(tensor: RealTensor): void {
  const at = tensor.data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const place = formatShape(unravel(at, tensor.shape));
  fail('HLS3004', `${tensor.origin ?? 'the weights'}: element ${place} is ${tensor.data[at]}`, {
    help: 'train again or repair the file: hardware has no NaN and no infinity',
  });
}

/** Wraps nested arrays of equal extents; throws HLS3003 when they are ragged or not numbers. */
export function realTensorOf(nested: unknown, origin?: string): RealTensor {
  const shape: number[] = [];
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  const data = new Float64Array(sizeOf(shape));
  let position = 0;
  const what = origin ?? 'the array';
  const visit = (value: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (typeof value !== 'number') fail('HLS3003', `${what} holds something that is not a number`);
      else data[position++] = value;
    } else if (!Array.isArray(value) || value.length !== shape[axis]) {
      fail('HLS3003', `${what} is ragged: its rows differ in length`);
    } else {
      for (const entry of value) visit(entry, axis + 1);
    }
  };
  visit(nested, 0);
  return { shape, data, ...(origin === undefined ? {} : { origin }) };
}
