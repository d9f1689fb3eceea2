import type { Step } from './work.ts';

/** A point in the pipeline: a clock cycle, and ns after its edge. */
export interface Moment {
  readonly cycle: number;
  readonly offset: number;
}

export const beginning: Moment = { cycle: 0, offset: 0 };

/** Rounding errors of sums of delays are no reason for a register. */
const slack = 1e-6;

export const isLater = (a: Moment, b: Moment): boolean =>
  a.cycle > b.cycle || (a.cycle === b.cycle && a.offset > b.offset);

export const latest = (moments: readonly Moment[]): Moment =>
  moments.reduce((a, b) => (isLater(b, a) ? b : a), beginning);

/** The next clock edge that is not before. */
export const nextEdge = ({ cycle, offset }: Moment): Moment =>
  offset > 0 ? { cycle: cycle + 1, offset: 0 } : { cycle, offset };

/** One step in time. */
export interface Timed {
  readonly start: Moment;
  readonly end: Moment;
}

/**
 * When a step runs: at once where it still fits into the cycle, else from the next edge. A step longer than a cycle is
 * cut into several.
 */
export function schedule(from: Moment, { delay, memory }: Step, usable: number): Timed {
  if (memory) {
    // The memory holds the address itself, from the next edge on.
    return { start: from, end: { cycle: from.cycle + 1, offset: Math.min(delay, usable) } };
  }
  if (from.offset + delay <= usable + slack) {
    return { start: from, end: { cycle: from.cycle, offset: from.offset + delay } };
  }
  const start = nextEdge(from);
  const whole = Math.max(0, Math.ceil((delay - slack) / usable) - 1);
  return { start, end: { cycle: start.cycle + whole, offset: delay - whole * usable } };
}

/** Registers that hold some bits from one step to a later cycle. */
export function registersBetween(from: Moment, to: Moment, bits: number): number {
  return Math.max(0, to.cycle - from.cycle) * bits;
}

/** Cycles after which a shift register in LUTs takes the place of flip-flops. */
const longestFlipFlops = 3;
/** Bits one behind the other in half a LUT. */
const shiftLength = 16;

/** Hardware that keeps bits for some cycles, with a new word every cycle. */
export function delayLine(bits: number, cycles: number): { lut: number; ff: number } {
  if (cycles <= longestFlipFlops) return { lut: 0, ff: bits * Math.max(0, cycles) };
  return { lut: Math.ceil(bits / 2) * Math.ceil((cycles - 1) / shiftLength), ff: bits };
}
