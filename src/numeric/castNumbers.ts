import { InternalError } from '../base/errors.ts';
import { type FixedType, fractionOf, maximumRaw, minimumRaw, type Rounding } from './fixedType.ts';
import { numberBits } from './rawTensor.ts';

/**
 * Casts `count` raw integers from `source` at `sourceOffset` into `target`, every `stride`-th one.
 * All values stay below 2^53, so every step is exact.
 */
export type CastKernel = (
  source: Float64Array,
  sourceOffset: number,
  target: Float64Array,
  targetOffset: number,
  count: number,
  stride: number,
) => void;

type Round = (scaled: number) => number;

/**
 * Rounds a number x that is a multiple of 2^-d and below 2^(52-d). Up to d = 53 adding or taking 0.5 is exact; beyond
 * that |x| is at most 1/4, and whatever the addition loses cannot reach the next integer.
 */
const rounders = {
  TRN: Math.floor,
  TRN_ZERO: Math.trunc,
  RND: (x) => Math.floor(x + 0.5),
  RND_ZERO: (x) => (x < 0 ? Math.floor(x + 0.5) : Math.ceil(x - 0.5)),
  RND_INF: (x) => (x < 0 ? Math.ceil(x - 0.5) : Math.floor(x + 0.5)),
  RND_MIN_INF: (x) => Math.ceil(x - 0.5),
  RND_CONV: (x) => {
    const floor = Math.floor(x);
    const rest = x - floor;
    return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  },
} satisfies Record<Rounding, Round>;

/** True when a cast from `sourceWidth`-bit integers can be done on numbers without losing a bit on the way. */
export const castsOnNumbers = (sourceWidth: number, fraction: number, type: FixedType): boolean =>
  sourceWidth < numberBits &&
  type.width <= numberBits &&
  sourceWidth + Math.max(0, fractionOf(type) - fraction) < numberBits;

/**
 * 2^-dropped. Beyond 200 dropped bits nothing of a number below 2^53 is left but its sign, which rounding still needs:
 * the scale stops there instead of vanishing.
 */
const scaleOf = (dropped: number): number => 2 ** -Math.min(dropped, 200);

/** Brings an integer into the range of the type, as its overflow mode says. */
function fitter(type: FixedType): (raw: number) => number {
  const min = Number(minimumRaw(type));
  const max = Number(maximumRaw(type));
  switch (type.overflow) {
    case 'SAT':
    case 'SAT_SYM':
      return (raw) => (raw < min ? min : raw > max ? max : raw);
    case 'SAT_ZERO':
      return (raw) => (raw < min || raw > max ? 0 : raw);
    case 'WRAP': {
      const modulus = 2 ** type.width;
      return (raw) => (raw >= min && raw <= max ? raw : raw - modulus * Math.floor((raw - min) / modulus));
    }
  }
}

/** One raw integer at a time; the same arithmetic as `castRaw` on numbers. */
export function numberCaster(fraction: number, type: FixedType): (raw: number) => number {
  if (type.width === 0) return () => 0;
  const dropped = fraction - fractionOf(type);
  const scale = scaleOf(dropped);
  const bring = fitter(type);
  if (dropped <= 0) return (raw) => bring(raw * scale);
  const round = rounders[type.rounding];
  // `+ 0` turns the -0 of Math.ceil and Math.trunc into 0.
  return (raw) => bring(round(raw * scale) + 0);
}

/** A loop over the common modes with everything inlined, and the general one for the rest. */
export function castKernel(fraction: number, type: FixedType): CastKernel {
  const dropped = fraction - fractionOf(type);
  const scale = scaleOf(dropped);
  if (!Number.isFinite(scale)) throw new InternalError(`a cast over ${dropped} bits is not one for numbers`);
  const offset = dropped <= 0 || type.rounding === 'TRN' ? 0 : 0.5;
  const clips = type.overflow === 'SAT' || type.overflow === 'SAT_SYM';
  if (type.width > 0 && clips && (dropped <= 0 || type.rounding === 'TRN' || type.rounding === 'RND')) {
    return clippingKernel(scale, offset, Number(minimumRaw(type)), Number(maximumRaw(type)));
  }
  const cast = numberCaster(fraction, type);
  return (source, sourceOffset, target, targetOffset, count, stride) => {
    for (let i = 0, s = sourceOffset, t = targetOffset; i < count; i++, s += stride, t += stride) {
      target[t] = cast(source[s] ?? 0);
    }
  };
}

const clippingKernel =
  (scale: number, offset: number, min: number, max: number): CastKernel =>
  (source, sourceOffset, target, targetOffset, count, stride) => {
    for (let i = 0, s = sourceOffset, t = targetOffset; i < count; i++, s += stride, t += stride) {
      const raw = Math.floor((source[s] ?? 0) * scale + offset);
      target[t] = raw < min ? min : raw > max ? max : raw;
    }
  };
