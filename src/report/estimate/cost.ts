/** Hardware of each kind, in pieces. */
export interface Cost {
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram18: number;
}

export const free: Cost = { lut: 0, ff: 0, dsp: 0, bram18: 0 };

export const addCosts = (a: Cost, b: Cost): Cost => ({
  lut: a.lut + b.lut,
  ff: a.ff + b.ff,
  dsp: a.dsp + b.dsp,
  bram18: a.bram18 + b.bram18,
});

export const sumCosts = (costs: readonly Cost[]): Cost => costs.reduce(addCosts, free);
