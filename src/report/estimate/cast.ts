import { castRaw } from '../../numeric/castBig.ts';
import { type FixedType, fractionOf } from '../../numeric/fixedType.ts';
import type { Technology } from './technology.ts';
import { isConstant, isZero, topOf, type Wire, wire, wireOfType, within, zero } from './wire.ts';

/** What one element of a cast takes. */
export interface ElementCast {
  readonly wire: Wire;
  readonly lut: number;
  /** Delay of rounding and of limiting, in ns. */
  readonly rounding: number;
  readonly limiting: number;
}

const dropped = (x: Wire, type: FixedType): number => -fractionOf(type) - x.step;

/** The bounds after rounding: a type's last bit is the new step. */
function roundedWire(x: Wire, type: FixedType): Wire {
  const drop = dropped(x, type);
  if (drop <= 0 || isZero(x)) return x;
  const scale = 2 ** -drop;
  return wire(
    Math.floor(x.low * scale),
    type.rounding === 'TRN' ? Math.floor(x.high * scale) : Math.ceil(x.high * scale),
    -fractionOf(type),
  );
}

/** Rounding: nothing where bits are cut off, else an adder, and a look at the lost bits where ties or signs matter. */
function roundingOf(x: Wire, rounded: Wire, type: FixedType, technology: Technology) {
  const drop = dropped(x, type);
  const cuts = type.rounding === 'TRN' || (type.rounding === 'TRN_ZERO' && x.low >= 0);
  if (drop <= 0 || cuts) return { lut: 0, delay: 0 };
  const plain = type.rounding === 'RND';
  return {
    lut: rounded.bits + (plain ? 0 : Math.ceil(drop / 6)),
    delay: technology.adder(rounded.bits) + (plain ? 0 : technology.levels(1)),
  };
}

/** Bounds of a type without its modes' losses: what saturation leaves of a wire. */
const clamped = (x: Wire, limits: Wire): Wire => {
  const scale = 2 ** (x.step - limits.step);
  const clamp = (value: number): number => Math.min(limits.high, Math.max(limits.low, value));
  return wire(clamp(Math.floor(x.low * scale)), clamp(Math.ceil(x.high * scale)), limits.step);
};

/** A constant is cast at compile time. */
function castConstant(x: Wire, type: FixedType): Wire {
  if (!Number.isFinite(x.low)) return wireOfType(type);
  const raw = Number(castRaw(BigInt(x.low), -x.step, type));
  return wire(raw, raw, -fractionOf(type));
}

/** What a cast of one element takes; a cast that loses nothing is free. */
export function castElement(x: Wire, type: FixedType, technology: Technology): ElementCast {
  const nothing = { lut: 0, rounding: 0, limiting: 0 };
  if (type.width === 0) return { ...nothing, wire: zero };
  const limits = wireOfType(type);
  const rounded = roundedWire(x, type);
  const fits = within(limits, rounded);
  if (isConstant(x)) return { ...nothing, wire: castConstant(x, type) };
  const { lut, delay } = roundingOf(x, rounded, type, technology);
  if (fits) return { wire: rounded, lut, rounding: delay, limiting: 0 };
  if (type.overflow === 'WRAP') return { wire: limits, lut, rounding: delay, limiting: 0 };
  const result = type.overflow === 'SAT_ZERO' ? limits : clamped(rounded, limits);
  // The bits above the type and its sign decide, then every bit is chosen, two a LUT.
  const watched = Math.max(1, topOf(rounded) - topOf(limits) + 1);
  return {
    wire: result,
    lut: lut + Math.ceil(watched / 6) + Math.ceil(result.bits / 2),
    rounding: delay,
    limiting: technology.levels(1 + Math.ceil(watched / 6)),
  };
}
