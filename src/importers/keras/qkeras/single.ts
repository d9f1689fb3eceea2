import type { QkerasQuantizer } from './quantizer.ts';

/** Arithmetic in single precision, as QKeras computes: every result rounded once. */
const single = Math.fround;

/** Half to even, as TensorFlow rounds. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** Keras's own small number. */
export const epsilon = single(1e-7);
const ln2 = single(Math.LN2);

/** `ln(x) / ln(2)` as TensorFlow computes it. */
export const log2Single = (x: number): number => single(single(Math.log(x)) / ln2);

const clip = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** 1, also at 0, or −1. */
const signOf = (x: number): number => (x < 0 ? -1 : 1);

const hardSigmoid = (x: number): number => clip(single(single(0.5 * x) + 0.5), 0, 1);

const sigmoid = (x: number): number => single(1 / (1 + Math.exp(-x)));

/** The logarithm of a root: exactly between two whole numbers for odd powers, where TensorFlow's own last bit varies. */
const halfExponent = (x: number): number =>
  Math.abs(Math.log2(x) % 2) === 1 ? Math.log2(x) / 2 : log2Single(single(Math.sqrt(x)));

/** The power of two that a magnitude becomes. */
export function powerOf(
  magnitude: number,
  { least, most, largest, squares, floors }: Extract<QkerasQuantizer, { kind: 'po2' | 'reluPo2' }>,
): number {
  if (magnitude < epsilon) return 2 ** least;
  const x = largest !== undefined && magnitude >= largest ? largest : magnitude;
  const exponent = squares ? halfExponent(x) : log2Single(x);
  const whole = floors ? Math.floor(exponent) : roundHalfEven(exponent);
  return 2 ** ((squares ? 2 : 1) * clip(whole, least, most));
}

/** A number as the quantizer leaves it, but for a factor that is chosen from many: alpha is 1 where it is chosen. */
export function quantizedSingle(quantizer: QkerasQuantizer, x: number): number {
  switch (quantizer.kind) {
    case 'bits':
    case 'linear': {
      const { bits, integer, symmetric, signed } = quantizer;
      const steps = 2 ** (bits - Number(signed));
      const size = 2 ** integer / steps;
      if (steps === 1) return signOf(x) * (quantizer.kind === 'bits' ? 1 : size / 2);
      const alpha = quantizer.kind === 'linear' && typeof quantizer.alpha === 'number' ? quantizer.alpha : 1;
      const scaled = single(x / single(size * alpha));
      const least = signed ? Number(symmetric) - steps : 0;
      return clip(roundHalfEven(scaled), least, steps - 1) * size;
    }
    case 'relu': {
      const { bits, integer, slope, sigmoid: bent, bound } = quantizer;
      const steps = 2 ** (bits - Number(slope !== 0));
      const whole = 2 ** integer;
      const most = 1 - 1 / steps;
      if (bent)
        return whole * clip((2 * roundHalfEven(single(hardSigmoid(x / whole) * steps))) / steps - 1, 0, most);
      const scaled = single((x * steps) / whole);
      const positive = whole * clip(roundHalfEven(scaled) / steps, 0, most);
      const negative = whole * clip(roundHalfEven(single(scaled * slope)) / steps, -slope, 0);
      return Math.min(positive + (slope === 0 ? 0 : negative), bound ?? Number.POSITIVE_INFINITY);
    }
    case 'tanh': {
      const steps = 2 ** (quantizer.bits - 1);
      const value = quantizer.real ? single(Math.tanh(x)) : single(2 * hardSigmoid(x) - 1);
      return clip(
        roundHalfEven(single(value * steps)) / steps,
        Number(quantizer.symmetric) / steps - 1,
        1 - 1 / steps,
      );
    }
    case 'sigmoid': {
      const steps = 2 ** quantizer.bits;
      const value = quantizer.real ? sigmoid(x) : hardSigmoid(x);
      return clip(
        roundHalfEven(single(value * steps)) / steps,
        Number(quantizer.symmetric) / steps,
        1 - 1 / steps,
      );
    }
    case 'po2':
      return signOf(x) * powerOf(Math.abs(x), quantizer);
    case 'reluPo2':
      return x >= 0 || quantizer.slope === 0
        ? powerOf(Math.max(x, 0), quantizer)
        : -powerOf(single(-x * quantizer.slope), quantizer);
    case 'binary':
      return quantizer.zeroOne ? (signOf(x) + 1) / 2 : signOf(x);
    case 'ternary':
      return Math.abs(x) >= quantizer.threshold ? Math.sign(x) : 0;
  }
}
