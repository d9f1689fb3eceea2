import { magnitudeOf } from './digits.ts';

/** What an op takes, and how long its slowest path is. */
export interface Cost {
  readonly multiplications: number;
  readonly lut: number;
  readonly dsp: number;
  readonly bram18: number;
  /** ns from operands to result. */
  readonly delay: number;
  /** Whole cycles that cannot be shortened, such as the turns of a folded layer. */
  readonly turns: number;
}

export const free: Cost = { multiplications: 0, lut: 0, dsp: 0, bram18: 0, delay: 0, turns: 0 };

/** Both costs in the same layer; the paths are not joined. */
export const together = (a: Cost, b: Cost): Cost => ({
  multiplications: a.multiplications + b.multiplications,
  lut: a.lut + b.lut,
  dsp: a.dsp + b.dsp,
  bram18: a.bram18 + b.bram18,
  delay: Math.max(a.delay, b.delay),
  turns: Math.max(a.turns, b.turns),
});

/** Products with both operands this wide go into a DSP block, narrower ones into LUTs. */
const smallestDspOperand = 10;

/** A multiplication of two variables. */
export function multiplier(
  left: number,
  right: number,
  dspWidths: readonly [number, number],
): { lut: number; dsp: number } {
  if (left === 0 || right === 0) return { lut: 0, dsp: 0 };
  if (left === 1 || right === 1) return { lut: left + right - 1, dsp: 0 };
  if (Math.min(left, right) < smallestDspOperand) return { lut: left * right, dsp: 0 };
  const [wide, narrow] = dspWidths;
  const [long, short] = left > right ? [left, right] : [right, left];
  return { lut: 0, dsp: Math.ceil(long / wide) * Math.ceil(short / narrow) };
}

/** A multiplication by a known integer: one adder for each signed digit after the first. */
export function constantMultiplier(
  raw: bigint,
  inputBits: number,
): { lut: number; adders: number; width: number } {
  const { digits, bits } = magnitudeOf(raw);
  const adders = Math.max(0, digits - 1);
  return { lut: adders * (inputBits + 1), adders, width: inputBits + bits };
}
