import { etaOf, fromPtEtaPhi, phiOf, ptOf, sum, wrapAngle } from './fourVector.ts';
import type { Jet } from './jet.ts';
import type { Random } from './random.ts';

/** What the trigger receives, in steps of the link: pT of 0.25 GeV, η and φ of π/720. */
export interface HardwareJet {
  readonly label: number;
  /** [pT, η, φ] by falling pT. */
  readonly constituents: readonly (readonly [number, number, number])[];
  /** [pT, η, φ] of the sum of all constituents. */
  readonly jet: readonly [number, number, number];
}

export const ptStep = 0.25;
export const angleStep = Math.PI / 720;

/** Constituents below this are not sent, in GeV. */
const threshold = 1;

/** Largest pT that 14 bits carry. */
const largestPt = 2 ** 14 - 1;

const azimuthSteps = (phi: number): number => {
  const steps = Math.round(wrapAngle(phi) / angleStep);
  return steps === 720 ? -720 : steps;
};

/** Momentum resolution, threshold, and the link's grid. */
export function measure({ label, particles }: Jet, random: Random): HardwareJet {
  const measured = particles
    .map(({ pt, eta, phi }) => {
      // Tracks at low, calorimeter at high momentum: 2 % and 80 %/√pT in quadrature, at most 15 %.
      const resolution = Math.min(0.15, Math.hypot(0.02, 0.8 / Math.sqrt(pt) / 4));
      return {
        pt: pt * Math.max(0, 1 + resolution * random.gauss()),
        eta: eta + 0.003 * random.gauss(),
        phi: phi + 0.003 * random.gauss(),
      };
    })
    .filter(({ pt }) => pt >= threshold)
    .sort((a, b) => b.pt - a.pt);
  const total = sum(measured.map(({ pt, eta, phi }) => fromPtEtaPhi(pt, eta, phi)));
  const grid = (pt: number, eta: number, phi: number): [number, number, number] => [
    Math.min(largestPt, Math.round(pt / ptStep)),
    Math.round(eta / angleStep),
    azimuthSteps(phi),
  ];
  return {
    label,
    constituents: measured.map(({ pt, eta, phi }) => grid(pt, eta, phi)),
    jet: measured.length > 0 ? grid(ptOf(total), etaOf(total), phiOf(total)) : [0, 0, 0],
  };
}
