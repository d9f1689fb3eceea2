/** Delays of UltraScale+ logic in ns, rounded up from the vendor's data sheets at the -2 speed grade with routing. */
export const delays = {
  /** One LUT with the way to it. */
  lut: 0.35,
  /** What a carry chain adds for each bit. */
  carryBit: 0.012,
  /** A DSP block used as a multiplier without its own registers. */
  dsp: 2.4,
} as const;

/** Share of the clock period that logic may use; the rest is uncertainty and set-up, as in Vitis HLS. */
const usableShare = 0.73;

/** An adder or a comparison of this many bits. */
export const adderDelay = (bits: number): number => delays.lut + delays.carryBit * bits;

/** A table in LUTs: six inputs in the first level, two more for every further one. */
export const tableDelay = (indexBits: number): number =>
  delays.lut * Math.max(1, Math.ceil((indexBits - 6) / 2) + 1);

/** Cycles that this much logic takes. */
export const cyclesOf = (delay: number, clockPeriod: number): number =>
  delay === 0 ? 0 : Math.max(1, Math.ceil(delay / (clockPeriod * usableShare)));
