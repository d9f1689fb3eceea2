import { decay } from './decay.ts';
import { type FourVector, massOf } from './fourVector.ts';
import type { Random } from './random.ts';

/** Mass in GeV and mean decay length cτ in mm of the hadrons that fly (Particle Data Group). */
export const heavyHadrons = {
  bottom: { mass: 5.28, decayLength: 0.455 },
  charmNeutral: { mass: 1.865, decayLength: 0.123 },
  charmCharged: { mass: 1.87, decayLength: 0.31 },
} as const;

export type HeavyHadron = keyof typeof heavyHadrons;

/** A place in mm; the beam runs along z through the origin. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Where a track starts. */
export type Origin = 'pileUp' | 'primary' | 'bottom' | 'charm';

/** A charged or neutral particle before the detector. */
export interface Product {
  readonly momentum: FourVector;
  readonly charged: boolean;
  readonly origin: Origin;
  readonly place: Place;
}

const pion = 0.14;
const kaon = 0.494;
/** Share of pions that are charged. */
const chargedShare = 2 / 3;

/** The momentum in units of the mass: βγ. */
export const betaGamma = (momentum: FourVector, mass: number): number =>
  Math.hypot(momentum.px, momentum.py, momentum.pz) / mass;

/** Where a hadron from `start` decays: an exponential flight with the mean βγcτ along its momentum. */
export function fly(start: Place, momentum: FourVector, kind: HeavyHadron, random: Random): Place {
  const { mass, decayLength } = heavyHadrons[kind];
  const length = random.exponential(betaGamma(momentum, mass) * decayLength);
  const total = Math.hypot(momentum.px, momentum.py, momentum.pz);
  return {
    x: start.x + (length * momentum.px) / total,
    y: start.y + (length * momentum.py) / total,
    z: start.z + (length * momentum.pz) / total,
  };
}

/** Two to five pions from a system of this momentum, split off one after the other. */
function pions(system: FourVector, random: Random): FourVector[] {
  const mass = massOf(system);
  const most = Math.min(5, Math.floor(mass / (2 * pion)));
  const count = Math.max(2, Math.min(most, 2 + random.poisson(mass)));
  const found: FourVector[] = [];
  let rest = system;
  for (let left = count; left > 2; left--) {
    const smallest = (left - 1) * pion;
    const largest = massOf(rest) - pion;
    const [next, one] = decay(rest, smallest + (largest - smallest) * random.uniform(0.3, 0.9), pion, random);
    found.push(one);
    rest = next;
  }
  return [...found, ...decay(rest, pion, pion, random)];
}

const charged = (random: Random): boolean => random.uniform() < chargedShare;

/** D → K and pions, at its own decay vertex. */
function decayCharm(kind: HeavyHadron, momentum: FourVector, start: Place, random: Random): Product[] {
  const place = fly(start, momentum, kind, random);
  const [strange, system] = decay(momentum, kaon, random.uniform(0.4, 1.2), random);
  return [strange, ...pions(system, random)].map((own) => ({
    momentum: own,
    charged: charged(random),
    origin: 'charm',
    place,
  }));
}

/** Which charmed hadron: the neutral one is more frequent, as excited ones decay to it. */
export const charmKind = (random: Random): HeavyHadron =>
  random.uniform() < 0.65 ? 'charmNeutral' : 'charmCharged';

/** What a heavy hadron from `start` becomes: B → D and pions at one vertex, D → K and pions at the next. */
export function decayHadron(
  kind: HeavyHadron,
  momentum: FourVector,
  start: Place,
  random: Random,
): Product[] {
  if (kind !== 'bottom') return decayCharm(kind, momentum, start, random);
  const place = fly(start, momentum, kind, random);
  const next = charmKind(random);
  const [charm, system] = decay(momentum, heavyHadrons[next].mass, random.uniform(0.6, 3), random);
  const own = pions(system, random).map(
    (particle): Product => ({ momentum: particle, charged: charged(random), origin: 'bottom', place }),
  );
  return [...own, ...decayCharm(next, charm, place, random)];
}
