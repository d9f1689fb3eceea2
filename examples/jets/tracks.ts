import { angleStep, ptStep } from './detector.ts';
import { etaOf, fromPtEtaPhi, phiOf, ptOf, sum, wrapAngle } from './fourVector.ts';
import { createRandom, type Random } from './random.ts';
import { shower } from './shower.ts';
import {
  charmKind,
  decayHadron,
  type HeavyHadron,
  heavyHadrons,
  type Origin,
  type Place,
  type Product,
} from './tracksDecay.ts';

/** The classes of a jet, in the order of their labels. */
export const flavours = ['light', 'charm', 'bottom'] as const;

export type JetFlavour = (typeof flavours)[number];

/** Where a track starts, in the order of the labels of tracks. */
export const origins = ['pileUp', 'primary', 'bottom', 'charm'] as const satisfies readonly Origin[];

/** Steps of the link for the distances of closest approach to the beam, in mm. */
export const d0Step = 0.01;
export const z0Step = 0.02;

/** A measured track in steps of the link. */
export interface Track {
  /** [pT, η, φ, d0, z0] */
  readonly parameters: readonly [number, number, number, number, number];
  readonly origin: Origin;
  /** Tracks with the same number come from the same place; 0 is the primary vertex. */
  readonly vertex: number;
}

/** A jet and its tracks by falling pT. */
export interface TrackJet {
  readonly label: number;
  /** [pT, η, φ] in steps of the link. */
  readonly jet: readonly [number, number, number];
  readonly tracks: readonly Track[];
}

/** Radius of the jet in (η, φ). */
const radius = 0.4;
/** Softer tracks are not found, in GeV. */
const threshold = 1;
/** Mean number of tracks from other collisions in the jet, and how far along the beam they are looked for, in mm. */
const pileUp = { mean: 2.5, reach: 8 } as const;

const primary: Place = { x: 0, y: 0, z: 0 };
const largest = { pt: 2 ** 14 - 1, d0: 2 ** 11 - 1, z0: 2 ** 11 - 1 } as const;

const clip = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, Math.round(value)));

/** Share of the jet's pT that the heavy hadron carries: high, as heavy quarks lose little by fragmentation. */
function heavyShare(flavour: JetFlavour, random: Random): number {
  const [mean, spread] = flavour === 'bottom' ? [0.72, 0.13] : [0.55, 0.17];
  return Math.max(0.15, Math.min(0.95, mean + spread * random.gauss()));
}

/** Hadrons of a shower that start at the primary vertex. */
const fragments = (
  pt: number,
  eta: number,
  phi: number,
  flavour: 'quark' | 'gluon',
  random: Random,
): Product[] =>
  shower({ pt, eta, phi }, flavour, radius, random).map((particle) => ({
    momentum: fromPtEtaPhi(particle.pt, particle.eta, particle.phi),
    charged: random.uniform() < 2 / 3,
    origin: 'primary',
    place: primary,
  }));

/** All particles of a jet of one flavour from the primary collision, before the detector. */
export function products(
  flavour: JetFlavour,
  pt: number,
  eta: number,
  phi: number,
  random: Random,
): Product[] {
  if (flavour === 'light') return fragments(pt, eta, phi, random.uniform() < 0.5 ? 'quark' : 'gluon', random);
  const kind: HeavyHadron = flavour === 'bottom' ? 'bottom' : charmKind(random);
  const share = heavyShare(flavour, random);
  const hadron = fromPtEtaPhi(
    pt * share,
    eta + 0.02 * random.gauss(),
    phi + 0.02 * random.gauss(),
    heavyHadrons[kind].mass,
  );
  return [
    ...decayHadron(kind, hadron, primary, random),
    ...fragments(pt * (1 - share), eta, phi, 'quark', random),
  ];
}

/** Tracks of other collisions inside the jet; each has its own place along the beam. */
const otherCollisions = (eta: number, phi: number, random: Random): Product[] =>
  Array.from({ length: random.poisson(pileUp.mean) }, (): Product => {
    const [r, azimuth] = [radius * Math.sqrt(random.uniform()), random.uniform(0, 2 * Math.PI)];
    return {
      momentum: fromPtEtaPhi(
        threshold + random.exponential(0.8),
        eta + r * Math.cos(azimuth),
        phi + r * Math.sin(azimuth),
      ),
      charged: true,
      origin: 'pileUp',
      place: { x: 0, y: 0, z: random.uniform(-pileUp.reach, pileUp.reach) },
    };
  });

/**
 * Closest approach of a straight track to the beam, in mm: d0 = x·sin φ − y·cos φ, positive when the point of closest
 * approach lies clockwise of the track, and z0 there.
 */
export function closestApproach({ momentum, place }: Product): readonly [d0: number, z0: number] {
  const [phi, slope] = [phiOf(momentum), Math.sinh(etaOf(momentum))];
  const along = place.x * Math.cos(phi) + place.y * Math.sin(phi);
  return [place.x * Math.sin(phi) - place.y * Math.cos(phi), place.z - along * slope];
}

const azimuth = (phi: number): number => {
  const steps = Math.round(wrapAngle(phi) / angleStep);
  return steps === 720 ? -720 : steps;
};

/** Share of the tracks that are badly measured, and how much worse. */
const bad = { share: 0.06, factor: 5 } as const;

/** Resolution, and the link's grid: 20 µm ⊕ 60 µm/pT in d0, 40 µm ⊕ 120 µm/pT in z0, five times that for bad tracks. */
function measure(product: Product, vertex: number, random: Random): Track {
  const [d0, z0] = closestApproach(product);
  const [pt, eta, phi] = [ptOf(product.momentum), etaOf(product.momentum), phiOf(product.momentum)];
  const spread = random.uniform() < bad.share ? bad.factor : 1;
  return {
    parameters: [
      Math.min(largest.pt, Math.max(1, Math.round((pt * (1 + 0.02 * random.gauss())) / ptStep))),
      Math.round((eta + 0.001 * random.gauss()) / angleStep),
      azimuth(phi + 0.001 * random.gauss()),
      clip((d0 + spread * Math.hypot(0.02, 0.06 / pt) * random.gauss()) / d0Step, largest.d0),
      clip((z0 + spread * Math.hypot(0.04, 0.12 / pt) * random.gauss()) / z0Step, largest.z0),
    ],
    origin: product.origin,
    vertex,
  };
}

/** One jet of a flavour; pT from 30 to 150 GeV, flat in its logarithm, so that no class can be told by its pT. */
export function makeTrackJet(label: number, random: Random): TrackJet {
  const flavour = flavours[label] ?? 'light';
  const [pt, eta, phi] = [
    30 * 5 ** random.uniform(),
    random.uniform(-2, 2),
    random.uniform(-Math.PI, Math.PI),
  ];
  const near = ({ momentum }: Product): boolean =>
    Math.hypot(etaOf(momentum) - eta, wrapAngle(phiOf(momentum) - phi)) < radius;
  const all = [...products(flavour, pt, eta, phi, random), ...otherCollisions(eta, phi, random)].filter(near);
  const places: Place[] = [primary];
  const tracks = all
    .filter(({ charged, momentum }) => charged && ptOf(momentum) >= threshold)
    .map((product) => {
      if (!places.includes(product.place)) places.push(product.place);
      return measure(product, places.indexOf(product.place), random);
    })
    .sort((a, b) => b.parameters[0] - a.parameters[0]);
  const total = sum(all.map(({ momentum }) => momentum));
  const measured = ptOf(total) * Math.max(0, 1 + 0.1 * random.gauss());
  return {
    label,
    jet:
      all.length > 0
        ? [
            Math.min(largest.pt, Math.round(measured / ptStep)),
            Math.round(etaOf(total) / angleStep),
            azimuth(phiOf(total)),
          ]
        : [0, 0, 0],
    tracks,
  };
}

/** Jets of the three flavours in turn. */
export function* trackJets(events: number, seed: number): Generator<TrackJet> {
  const random = createRandom(seed);
  for (let event = 0; event < events; event++) yield makeTrackJet(event % flavours.length, random);
}
