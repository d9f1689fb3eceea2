/** Means over 1000 matrices, on the authors' machine. */
export interface Published {
  readonly adders: number;
  readonly depth: number;
  readonly ms: number;
}

/** da4ml, by size and delay constraint (C. Sun et al., arXiv 2507.04535). */
export const da4mlPublished: Readonly<Record<string, Published>> = {
  '4 -1': { adders: 29.2, depth: 6.0, ms: 0.3 },
  '4 0': { adders: 34.3, depth: 4.1, ms: 0.4 },
  '4 2': { adders: 29.6, depth: 5.9, ms: 0.3 },
  '8 -1': { adders: 98.1, depth: 9.3, ms: 1.5 },
  '8 0': { adders: 124.9, depth: 5.1, ms: 2.4 },
  '8 2': { adders: 101.8, depth: 7.0, ms: 1.5 },
  '16 -1': { adders: 343.2, depth: 12.9, ms: 13.6 },
  '16 0': { adders: 446.9, depth: 6.0, ms: 24.2 },
  '16 2': { adders: 357.3, depth: 8.0, ms: 15.4 },
};

/** H_cmvm, adders only, from the same paper. */
export const hcmvmPublished: Readonly<Record<string, number>> = {
  '4 -1': 27.6,
  '8 -1': 96.3,
  '16 -1': 338.3,
  '16 0': 423.2,
  '16 2': 353.3,
};
