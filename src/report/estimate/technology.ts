import { type DspKind, dspKindOf, type Family, type Part } from '../parts.ts';

/** Share of the clock period that is kept for routing and jitter: the default of Vitis HLS. */
export const clockUncertainty = 0.27;

/** Delays in ns on UltraScale+ of speed grade -2, with routing. */
export const delays = {
  adder: 0.65,
  adderBit: 0.01,
  comparison: 0.55,
  comparisonBit: 0.01,
  lut: 0.3,
  dsp: 2.2,
  blockRam: 1,
} as const;

/** How many times slower than UltraScale+ a family is. */
export const slowness: { readonly [F in Family]: number } = {
  'UltraScale+': 1,
  Versal: 1,
  UltraScale: 1.4,
  '7-series': 2.2,
};

/** Widths of a DSP's multiplier, signed. */
export const multiplierBits: { readonly [K in DspKind]: readonly [number, number] } = {
  DSP48E1: [25, 18],
  DSP48E2: [27, 18],
  DSP58: [27, 24],
};

/** What operations take on one FPGA at one clock; all times in ns. */
export interface Technology {
  /** Time for logic between two registers. */
  readonly usable: number;
  readonly adder: (bits: number) => number;
  readonly comparison: (bits: number) => number;
  /** LUTs one behind the other. */
  readonly levels: (count: number) => number;
  readonly dspDelay: number;
  /** From the clock edge to the data. */
  readonly blockRamDelay: number;
  /** DSPs of one product of signed numbers. */
  readonly dsps: (left: number, right: number) => number;
}

/** Delays and multipliers of a part, with the clock period in ns. */
export function technologyOf(part: Part, clockPeriod: number): Technology {
  const factor = slowness[part.family];
  const [wide, narrow] = multiplierBits[dspKindOf(part)];
  // Only the highest piece of a number has a sign, so each of the others holds one bit less.
  const pieces = (bits: number, width: number): number => Math.max(1, Math.ceil((bits - 1) / (width - 1)));
  const tiles = (a: number, b: number): number => pieces(a, wide) * pieces(b, narrow);
  return {
    usable: clockPeriod * (1 - clockUncertainty),
    adder: (bits) => factor * (delays.adder + delays.adderBit * bits),
    comparison: (bits) => factor * (delays.comparison + delays.comparisonBit * bits),
    levels: (count) => factor * delays.lut * count,
    dspDelay: factor * delays.dsp,
    blockRamDelay: factor * delays.blockRam,
    dsps: (left, right) => Math.min(tiles(left, right), tiles(right, left)),
  };
}
