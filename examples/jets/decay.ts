import { boost, type FourVector, massOf } from './fourVector.ts';
import type { Random } from './random.ts';

/** Masses in GeV. */
export const masses = { w: 80.4, z: 91.2, top: 172.8, bottom: 4.8 } as const;

/** Widths in GeV. */
const widths = { w: 2.1, z: 2.5, top: 1.4 } as const;

/** A mass from the resonance's Breit–Wigner curve, at most eight widths away. */
export function resonanceMass(name: keyof typeof widths, random: Random): number {
  const offset = Math.tan(Math.PI * (random.uniform() - 0.5)) * (widths[name] / 2);
  const limit = 8 * widths[name];
  return masses[name] + Math.max(-limit, Math.min(limit, offset));
}

/** Decays a particle into two, isotropically in its rest frame; momentum and energy are conserved. */
export function decay(
  parent: FourVector,
  first: number,
  second: number,
  random: Random,
): [FourVector, FourVector] {
  const mass = massOf(parent);
  const momentum =
    Math.sqrt(Math.max(0, (mass ** 2 - (first + second) ** 2) * (mass ** 2 - (first - second) ** 2))) /
    (2 * mass);
  const cosine = random.uniform(-1, 1);
  const sine = Math.sqrt(1 - cosine * cosine);
  const phi = random.uniform(0, 2 * Math.PI);
  const [px, py, pz] = [momentum * sine * Math.cos(phi), momentum * sine * Math.sin(phi), momentum * cosine];
  return [
    boost({ e: Math.hypot(momentum, first), px, py, pz }, parent),
    boost({ e: Math.hypot(momentum, second), px: -px, py: -py, pz: -pz }, parent),
  ];
}
