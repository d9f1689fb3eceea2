import type { RealTensor } from '../../numeric/parameter.ts';
import { real } from '../real.ts';

/** `(x − mean) / √(variance + epsilon) · gamma + beta` along the last axis; a vector of equal entries gives beta. */
export function layerNormOf(x: RealTensor, gamma: RealTensor, beta: RealTensor, epsilon: number): RealTensor {
  const features = x.shape.at(-1) ?? 1;
  const data = new Float64Array(x.data.length);
  for (let start = 0; start < data.length; start += features) {
    const vector = x.data.subarray(start, start + features);
    const mean = vector.reduce((a, b) => a + b, 0) / features;
    const variance = vector.reduce((sum, value) => sum + (value - mean) ** 2, 0) / features + epsilon;
    const inverse = variance === 0 ? 0 : 1 / Math.sqrt(variance);
    vector.forEach((value, k) => {
      data[start + k] = (value - mean) * inverse * (gamma.data[k] ?? 1) + (beta.data[k] ?? 0);
    });
  }
  return real(x.shape, data);
}
