import type { RealTensor } from '../../../numeric/parameter.ts';
import type { QkerasQuantizer } from './quantizer.ts';
import { chosenScale } from './scales.ts';
import { quantizedSingle } from './single.ts';

const single = Math.fround;

/** Trained values as QKeras uses them. */
export interface QkerasWeights {
  readonly values: RealTensor;
  /** What each channel, the last axis, has to be multiplied by; undefined where the values are complete. */
  readonly factors: Float64Array | undefined;
}

const isPower = (factor: number): boolean => factor === 0 || Number.isInteger(Math.log2(Math.abs(factor)));

/** Steps and factor of every value, channel by channel. */
function scaledValues(
  tensor: RealTensor,
  quantizer: QkerasQuantizer,
): { steps: Float64Array; factors: Float64Array } {
  const { data, shape } = tensor;
  const alpha = 'alpha' in quantizer ? quantizer.alpha : 1;
  if (typeof alpha === 'number' || !('alpha' in quantizer)) {
    const factor = typeof alpha === 'number' ? alpha : 1;
    return {
      steps: data.map((value) => quantizedSingle(quantizer, value)),
      factors: new Float64Array(data.length).fill(factor),
    };
  }
  const alone = shape.length < 2;
  const channels = alone ? 1 : (shape.at(-1) ?? 1);
  const steps = new Float64Array(data.length);
  const factors = new Float64Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    const own = data.filter((_, i) => i % channels === channel);
    const scaled = chosenScale(own, quantizer, alone);
    own.forEach((_, k) => {
      steps[k * channels + channel] = scaled.steps[k] ?? 0;
      factors[k * channels + channel] = scaled.factors[scaled.factors.length === 1 ? 0 : k] ?? 1;
    });
  }
  return { steps, factors };
}

/**
 * Every value with its factor, as QKeras gives it to its product: the sum of the value and of its distance to the
 * quantized one, each in single precision.
 */
export function quantizedList(tensor: RealTensor, quantizer: QkerasQuantizer): RealTensor {
  const { steps, factors } = scaledValues(tensor, quantizer);
  const data = tensor.data.map((value, i) => {
    const quantized = single((steps[i] ?? 0) * (factors[i] ?? 1));
    return single(value + single(quantized - value)) + 0;
  });
  return { ...tensor, data };
}

/**
 * Weights of a product. Powers of two are multiplied in; another factor is kept apart for each channel, so that the
 * weights stay whole steps of few bits. QKeras rounds every product of step and factor to single precision instead.
 */
export function quantizedKernel(tensor: RealTensor, quantizer: QkerasQuantizer): QkerasWeights {
  const { steps, factors } = scaledValues(tensor, quantizer);
  const complete = factors.every(isPower);
  const data = steps.map((step, i) => (complete ? step * (factors[i] ?? 1) : step) + 0);
  const channels = tensor.shape.at(-1) ?? 1;
  return { values: { ...tensor, data }, factors: complete ? undefined : factors.slice(0, channels) };
}
