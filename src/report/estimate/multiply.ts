import type { Factor } from './digits.ts';
import type { Technology } from './technology.ts';
import { isConstant, isZero, multiplyWires, signedBits, type Wire, wire as wireOf } from './wire.ts';

/** A product whose widths multiply to more goes to a DSP, a smaller one to LUTs. */
export const largestLutProduct = 64;

/** A constant of fewer canonical signed digits is always added up in LUTs. */
export const fewestDspDigits = 3;

export interface Product {
  readonly wire: Wire;
  readonly lut: number;
  readonly dsp: number;
  readonly delay: number;
}

const doublings = (count: number): number => Math.ceil(Math.log2(Math.max(1, count)));

/** The same values without low bits that are always 0. */
const withoutTail = ({ low, high, step }: Wire, bits: number): Wire =>
  wireOf(low * 2 ** -bits, high * 2 ** -bits, step + bits);

/** A product with a constant: nothing for a power of two, else shifted copies added up, or a DSP. */
export function constantProduct(x: Wire, constant: Wire, factor: Factor, technology: Technology): Product {
  const wire = withoutTail(multiplyWires(x, constant), factor.shift);
  if (factor.digits <= 1 || x.bits <= 1) return { wire, lut: 0, dsp: 0, delay: 0 };
  if (factor.digits >= fewestDspDigits && x.bits * factor.bits > largestLutProduct) {
    const dsp = technology.dsps(signedBits(x), factor.bits + 1);
    return { wire, lut: 0, dsp, delay: technology.dspDelay };
  }
  const delay = doublings(factor.digits) * technology.adder(x.bits + factor.bits);
  return { wire, lut: (factor.digits - 1) * (x.bits + 1), dsp: 0, delay };
}

/** A product of two variables. */
export function variableProduct(a: Wire, b: Wire, technology: Technology): Product {
  const wire = multiplyWires(a, b);
  const narrow = Math.min(a.bits, b.bits);
  const wide = Math.max(a.bits, b.bits);
  // With one bit the product is either 0 or the other number.
  if (narrow <= 1) return { wire, lut: Math.ceil(wide / 2), dsp: 0, delay: technology.levels(1) };
  if (narrow * wide > largestLutProduct) {
    const dsp = technology.dsps(signedBits(a), signedBits(b));
    return { wire, lut: 0, dsp, delay: technology.dspDelay };
  }
  return { wire, lut: narrow * wide, dsp: 0, delay: doublings(narrow) * technology.adder(narrow + wide) };
}

/** True when hardware multiplies: neither factor is 0 and at most one is constant. */
export const isMultiplication = (a: Wire, b: Wire): boolean =>
  !isZero(a) && !isZero(b) && !(isConstant(a) && isConstant(b));

/** A product of whatever the two are; `factor` tells the digits of a constant. */
export function productOf(
  a: Wire,
  b: Wire,
  technology: Technology,
  factor: (raw: number) => Factor,
): Product {
  if (!isMultiplication(a, b)) return { wire: multiplyWires(a, b), lut: 0, dsp: 0, delay: 0 };
  if (isConstant(b)) return constantProduct(a, b, factor(b.low), technology);
  if (isConstant(a)) return constantProduct(b, a, factor(a.low), technology);
  return variableProduct(a, b, technology);
}
