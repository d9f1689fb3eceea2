import type { HardwareJet } from './detector.ts';

type Link = HardwareJet['jet'];

/** pT, η and φ in the link's units, not yet rounded. */
type Cluster = readonly [pt: number, eta: number, phi: number];

const turn = 1440;

/** φ distance in (−720, 720]. */
const wrapped = (difference: number): number => difference - turn * Math.ceil(difference / turn - 0.5);

/** Distance of the exclusive kT algorithm: soft and close clusters are joined first. */
function distance(a: Cluster, b: Cluster): number {
  const softer = Math.min(a[0], b[0]);
  const [eta, phi] = [a[1] - b[1], wrapped(a[2] - b[2])];
  return softer * softer * (eta * eta + phi * phi);
}

/** Both as one: pT adds, the direction is the mean weighted with pT. */
function joined(a: Cluster, b: Cluster): Cluster {
  const pt = a[0] + b[0];
  const share = b[0] / pt;
  return [pt, a[1] + share * (b[1] - a[1]), wrapped(a[2] + share * wrapped(b[2] - a[2]))];
}

/**
 * The jet's constituents joined into at most `count` subjets by the exclusive kT algorithm (S. Catani et al., Nucl. Phys.
 * B 406, 187), leading first, in the units of the link.
 */
export function subjetsOf(constituents: readonly Link[], count: number): Link[] {
  const clusters: Cluster[] = constituents.map(([pt, eta, phi]) => [pt, eta, phi]);
  while (clusters.length > count) {
    let [best, first, second] = [Number.POSITIVE_INFINITY, 0, 1];
    for (let i = 0; i < clusters.length; i++) {
      for (let j = i + 1; j < clusters.length; j++) {
        const [a, b] = [clusters[i], clusters[j]];
        const d = a && b ? distance(a, b) : Number.POSITIVE_INFINITY;
        if (d < best) [best, first, second] = [d, i, j];
      }
    }
    const [b] = clusters.splice(second, 1);
    const a = clusters[first];
    if (a && b) clusters[first] = joined(a, b);
  }
  return clusters
    .sort((a, b) => b[0] - a[0])
    .map(([pt, eta, phi]) => [
      Math.min(2 ** 14 - 1, Math.round(pt)),
      Math.round(eta),
      // The link sends −π, never π.
      Math.round(phi) === turn / 2 ? -turn / 2 : Math.round(phi),
    ]);
}
