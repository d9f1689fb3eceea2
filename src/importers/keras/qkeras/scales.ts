import type { QkerasQuantizer } from './quantizer.ts';
import { epsilon, log2Single, quantizedSingle, roundHalfEven } from './single.ts';

const single = Math.fround;

/** The quantizers that may choose their own factor. */
export type Scaling = Extract<QkerasQuantizer, { readonly alpha: unknown }>;

/** Whole steps of each value, and the factor of a step: one for all, or one for each. */
export interface Scaled {
  readonly steps: Float64Array;
  readonly factors: Float64Array;
}

const nearestPower = (scale: number): number => 2 ** roundHalfEven(log2Single(single(scale + epsilon)));

const largestOf = (x: Float64Array): number => x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const meanOf = (x: Float64Array, q: Float64Array): number =>
  single(x.reduce((sum, value, i) => sum + single(value * (q[i] ?? 0)), 0) / x.length);

/** The factor that brings q nearest to x by least squares; each value has its own where it is a channel of its own. */
function leastSquares(x: Float64Array, q: Float64Array, alone: boolean, powers: boolean): Float64Array {
  const scaleOf = (qx: number, qq: number): number => {
    const scale = single(qx / single(qq + epsilon));
    return powers ? nearestPower(scale) : scale;
  };
  return alone
    ? x.map((value, i) => scaleOf(single(value * (q[i] ?? 0)), single((q[i] ?? 0) ** 2)))
    : Float64Array.of(scaleOf(meanOf(x, q), meanOf(q, q)));
}

const factorAt = (factors: Float64Array, i: number): number => factors[factors.length === 1 ? 0 : i] ?? 1;

/** Nearest steps, half away from zero, to a symmetric range. */
function symmetricSteps(x: Float64Array, factors: Float64Array, most: number): Float64Array {
  return x.map((value, i) => {
    if (value === 0) return 0;
    const steps = Math.floor(single(single(Math.abs(value) / factorAt(factors, i)) + 0.5));
    return Math.sign(value) * (steps < most ? steps : most);
  });
}

function scaledBits(x: Float64Array, quantizer: Scaling & { kind: 'bits' }, alone: boolean): Scaled {
  const whole = 2 ** quantizer.integer;
  const values = x.map((value) => single(value / whole));
  const most = 2 ** (quantizer.bits - 1) - 1;
  let factors: Float64Array = Float64Array.of(single(single(2 * largestOf(values)) / (2 * most)));
  let steps = symmetricSteps(values, factors, most);
  if (quantizer.alpha === 'auto_po2') {
    factors = factors.map(nearestPower);
    for (let round = 0; round < 5; round++) {
      steps = symmetricSteps(values, factors, most);
      factors = leastSquares(values, steps, alone, true);
    }
  }
  return { steps, factors: factors.map((factor) => factor * whole) };
}

function scaledLinear(x: Float64Array, quantizer: Scaling & { kind: 'linear' }, alone: boolean): Scaled {
  const { bits, signed, symmetric } = quantizer;
  const isSign = signed && bits === 1;
  const count = 2 ** (bits - Number(signed));
  const least = isSign ? -0.5 : signed ? Number(symmetric) - count : 0;
  const most = isSign ? 0.5 : count - 1;
  const shift = isSign ? 0.5 : 0;
  const stepsOf = (factors: Float64Array): Float64Array =>
    x.map((value, i) => {
      const scaled = Math.min(Math.max(single(value / factorAt(factors, i)), least), most);
      return roundHalfEven(scaled - shift) + shift;
    });
  const reach = signed ? single(2 * largestOf(x)) : x.reduce((top, value) => Math.max(top, value), -Infinity);
  // Each value of a list without other axes is a channel of its own here.
  let factors: Float64Array = alone
    ? x.map((value) => Math.max(single((signed ? 2 * Math.abs(value) : value) / (most - least)), epsilon))
    : Float64Array.of(Math.max(single(reach / (most - least)), epsilon));
  if (quantizer.alpha === 'auto_po2') {
    factors = factors.map(nearestPower);
    for (let round = 0; round < (isSign ? 1 : 5); round++) {
      const next = leastSquares(x, stepsOf(factors), alone, true);
      const settled = next.every((factor, i) => factor === factors[i]);
      factors = next;
      if (settled) break;
    }
  }
  return { steps: stepsOf(factors), factors };
}

function scaledTernary(x: Float64Array, quantizer: Scaling & { kind: 'ternary' }, alone: boolean): Scaled {
  const powers = quantizer.alpha === 'auto_po2';
  const start = single(single(2 * largestOf(x)) / 3);
  let factors: Float64Array = Float64Array.of(powers ? nearestPower(start) : start);
  let steps = x;
  for (let round = 0; round < quantizer.rounds; round++) {
    steps = x.map((value, i) => {
      const rounded = roundHalfEven(single(Math.abs(value) / factorAt(factors, i)));
      return rounded >= 1 ? Math.sign(value) : 0;
    });
    factors = leastSquares(x, steps, alone, powers);
  }
  return { steps, factors };
}

/**
 * Values of one channel as whole steps and their factor, which QKeras chooses from the values; `alone` for the entries of
 * a list, each a channel of its own. Sums are rounded once, where TensorFlow's order of adding may differ in the last bit
 * of a factor that is no power of two.
 */
export function chosenScale(x: Float64Array, quantizer: Scaling, alone: boolean): Scaled {
  switch (quantizer.kind) {
    case 'bits':
      return scaledBits(x, { ...quantizer, kind: 'bits' }, alone);
    case 'linear':
      return scaledLinear(x, { ...quantizer, kind: 'linear' }, alone);
    case 'binary': {
      const steps = x.map((value) => quantizedSingle(quantizer, value));
      return { steps, factors: leastSquares(x, steps, alone, quantizer.alpha === 'auto_po2') };
    }
    case 'ternary':
      return scaledTernary(x, quantizer, alone);
  }
}
