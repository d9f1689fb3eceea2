import { decay, masses, resonanceMass } from './decay.ts';
import { etaOf, type FourVector, fromPtEtaPhi, massOf, phiOf, ptOf, sum, wrapAngle } from './fourVector.ts';
import type { Random } from './random.ts';
import { type Flavour, type Particle, shower } from './shower.ts';

/** The five classes, in the order of their labels. */
export const classes = ['quark', 'gluon', 'W', 'Z', 'top'] as const;

export type JetClass = (typeof classes)[number];

/** A jet before the detector. */
export interface Jet {
  readonly label: number;
  readonly particles: readonly Particle[];
}

/** Radius of the jet in (η, φ). */
export const radius = 0.8;

/** A parton of the hard process and the angle up to which it radiates. */
interface Prong {
  readonly particle: Particle;
  readonly flavour: Flavour;
  readonly angle: number;
}

const toParticle = (vector: FourVector): Particle => ({
  pt: ptOf(vector),
  eta: etaOf(vector),
  phi: phiOf(vector),
});

export const distance = (a: Particle, b: Particle): number =>
  Math.hypot(a.eta - b.eta, wrapAngle(a.phi - b.phi));

/** Quarks from a colour singlet radiate up to the angle between them. */
function pair(vectors: readonly FourVector[]): Prong[] {
  const particles = vectors.map(toParticle);
  const [a, b] = particles;
  const angle = a && b ? Math.min(radius, distance(a, b)) : radius;
  return particles.map((particle) => ({ particle, flavour: 'quark', angle }));
}

/** The partons of each class at this transverse momentum and direction. */
export function prongs(kind: JetClass, pt: number, eta: number, phi: number, random: Random): Prong[] {
  switch (kind) {
    case 'quark':
    case 'gluon':
      return [{ particle: { pt, eta, phi }, flavour: kind, angle: radius }];
    case 'W':
    case 'Z': {
      const mass = resonanceMass(kind === 'W' ? 'w' : 'z', random);
      return pair(decay(fromPtEtaPhi(pt, eta, phi, mass), 0, 0, random));
    }
    case 'top': {
      const top = fromPtEtaPhi(pt, eta, phi, resonanceMass('top', random));
      const [w, bottom] = decay(top, resonanceMass('w', random), masses.bottom, random);
      return [
        ...pair(decay(w, 0, 0, random)),
        { particle: toParticle(bottom), flavour: 'quark', angle: radius },
      ];
    }
  }
}

/** Mean number of soft particles from other collisions and the underlying event inside the jet. */
const softParticles = 8;

/** Shower, soft radiation, and the cone around the original direction. */
export function makeJet(label: number, random: Random): Jet {
  const kind = classes[label] ?? 'quark';
  // Flat in the logarithm of pT, so that no class can be told by its pT.
  const pt = 400 * 2.5 ** random.uniform();
  const axis = { pt, eta: random.uniform(-2, 2), phi: random.uniform(-Math.PI, Math.PI) };
  const hard = prongs(kind, axis.pt, axis.eta, axis.phi, random).flatMap(({ particle, flavour, angle }) =>
    shower(particle, flavour, angle, random),
  );
  const soft = Array.from({ length: random.poisson(softParticles) }, (): Particle => {
    const [r, azimuth] = [radius * Math.sqrt(random.uniform()), random.uniform(0, 2 * Math.PI)];
    return {
      pt: 0.5 + random.exponential(0.7),
      eta: axis.eta + r * Math.cos(azimuth),
      phi: axis.phi + r * Math.sin(azimuth),
    };
  });
  return { label, particles: [...hard, ...soft].filter((particle) => distance(particle, axis) < radius) };
}

/** Invariant mass in GeV of massless particles. */
export const massOfParticles = (particles: readonly Particle[]): number =>
  massOf(sum(particles.map(({ pt, eta, phi }) => fromPtEtaPhi(pt, eta, phi))));
