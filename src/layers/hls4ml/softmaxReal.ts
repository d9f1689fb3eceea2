import type { RealTensor } from '../../numeric/parameter.ts';
import { stridesOf } from '../../numeric/shape.ts';
import { real } from '../real.ts';

/** Applies a function to every vector along an axis. */
function alongAxis(x: RealTensor, axis: number, map: (vector: Float64Array) => Float64Array): RealTensor {
  const extent = x.shape[axis] ?? 1;
  const stride = stridesOf(x.shape)[axis] ?? 1;
  const data = new Float64Array(x.data.length);
  x.data.forEach((_, start) => {
    if (Math.floor(start / stride) % extent !== 0) return;
    const vector = Float64Array.from({ length: extent }, (_unused, k) => x.data[start + k * stride] ?? 0);
    map(vector).forEach((value, k) => {
      data[start + k * stride] = value;
    });
  });
  return real(x.shape, data);
}

/** `exp(scale · x) / Σ exp(scale · x)` along an axis. */
export const softmaxOf = (x: RealTensor, axis: number, scale: number): RealTensor =>
  alongAxis(x, axis, (vector) => {
    const largest = Math.max(...vector.map((value) => value * scale));
    const exponentials = vector.map((value) => Math.exp(value * scale - largest));
    const sum = exponentials.reduce((a, b) => a + b, 0);
    return exponentials.map((value) => value / sum);
  });

/** 1 at the first largest value along an axis, 0 elsewhere. */
export const oneHotOf = (x: RealTensor, axis: number): RealTensor =>
  alongAxis(x, axis, (vector) => {
    const best = vector.indexOf(Math.max(...vector));
    return vector.map((_, k) => (k === best ? 1 : 0));
  });
