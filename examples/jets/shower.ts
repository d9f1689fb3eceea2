import type { Random } from './random.ts';

/** A massless parton or hadron: transverse momentum in GeV, direction. */
export interface Particle {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
}

/** Colour factors: how strongly a quark and a gluon radiate. */
export const colour = { quark: 4 / 3, gluon: 3 } as const;

export type Flavour = keyof typeof colour;

/** Strength of the coupling at the scales of a jet; fixed, as this is a toy. */
const alpha = 0.2;
/** Emissions below this transverse momentum relative to their parent are not resolved, in GeV. */
const cutoff = 0.7;
/** Transverse kick of a hadron within its parton, in GeV. */
const primordial = 0.35;

/**
 * Angular-ordered shower: emissions at falling angles with the density 2αC/π · dθ/θ · dz/z of soft and collinear
 * radiation, each gluon radiating in turn within its own angle. Then every parton becomes hadrons. pT is conserved.
 */
export function shower(parton: Particle, flavour: Flavour, angle: number, random: Random): Particle[] {
  return radiate(parton, flavour, angle, random).flatMap((final) => hadronize(final, random));
}

function radiate(start: Particle, flavour: Flavour, largest: number, random: Random): Particle[] {
  const emitted: Particle[] = [];
  let hard = start;
  let angle = largest;
  while (true) {
    // The softest resolvable fraction at this angle bounds the rate from above for all smaller angles.
    const softest = cutoff / (hard.pt * angle);
    if (softest >= 0.5) break;
    const rate = ((2 * alpha * colour[flavour]) / Math.PI) * Math.log(0.5 / softest);
    angle *= Math.exp(-random.exponential(1 / rate));
    const fraction = softest * (0.5 / softest) ** random.uniform();
    if (fraction * hard.pt * angle < cutoff) continue;
    const [soft, rest] = split(hard, fraction, angle, random);
    emitted.push(...radiate(soft, 'gluon', angle, random));
    hard = rest;
  }
  return [...emitted, hard];
}

/** Two directions at this distance in (η, φ) whose pT-weighted mean is the parent's. */
function split(
  { pt, eta, phi }: Particle,
  fraction: number,
  angle: number,
  random: Random,
): [Particle, Particle] {
  const azimuth = random.uniform(0, 2 * Math.PI);
  const [dEta, dPhi] = [angle * Math.cos(azimuth), angle * Math.sin(azimuth)];
  const keep = 1 - fraction;
  return [
    { pt: pt * fraction, eta: eta + dEta * keep, phi: phi + dPhi * keep },
    { pt: pt * keep, eta: eta - dEta * fraction, phi: phi - dPhi * fraction },
  ];
}

/** A few hadrons that share the parton's pT at random, with a small transverse kick. */
function hadronize({ pt, eta, phi }: Particle, random: Random): Particle[] {
  const count = 1 + random.poisson(0.6 * Math.log1p(pt));
  const shares = Array.from({ length: count }, () => random.exponential(1));
  const total = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => {
    const own = (pt * share) / total;
    const kick = primordial / Math.max(own, primordial);
    return { pt: own, eta: eta + kick * random.gauss(), phi: phi + kick * random.gauss() };
  });
}
