import { describe, expect, it } from 'vitest';
import { makeDataset } from '../../examples/jets/dataset.ts';
import { decay, masses, resonanceMass } from '../../examples/jets/decay.ts';
import {
  boost,
  etaOf,
  fromPtEtaPhi,
  massOf,
  phiOf,
  ptOf,
  sum,
  wrapAngle,
} from '../../examples/jets/fourVector.ts';
import {
  classes,
  distance,
  type Jet,
  type JetClass,
  makeJet,
  massOfParticles,
  prongs,
} from '../../examples/jets/jet.ts';
import { areaUnderCurve } from '../../examples/jets/metrics.ts';
import { createRandom } from '../../examples/jets/random.ts';
import { type Particle, shower } from '../../examples/jets/shower.ts';

const random = createRandom(5);
const sample = Array.from({ length: 4000 }, (_, i) => makeJet(i % classes.length, random));
const of = (kind: JetClass): Jet[] => sample.filter(({ label }) => classes[label] === kind);
const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
/** Soft radiation from elsewhere hides the mass, so only particles with 1 % of the jet's pT are kept. */
const groomed = ({ particles }: Jet): Particle[] => {
  const total = particles.reduce((pt, particle) => pt + particle.pt, 0);
  return particles.filter(({ pt }) => pt > total / 100);
};
const massesOf = (kind: JetClass): number[] => of(kind).map((jet) => massOfParticles(groomed(jet)));

/** pT-weighted distance to the nearest of n axes, found by joining the closest particles until n are left (Cambridge/Aachen). */
function subjettiness(particles: readonly Particle[], axes: number): number {
  let clusters = particles.map((particle) => ({ ...particle }));
  while (clusters.length > axes) {
    let best = { i: 0, j: 1, d: Number.POSITIVE_INFINITY };
    clusters.forEach((a, i) => {
      clusters.slice(i + 1).forEach((b, k) => {
        const d = Math.min(a.pt, b.pt) * distance(a, b);
        if (d < best.d) best = { i, j: i + 1 + k, d };
      });
    });
    const [a, b] = [clusters[best.i], clusters[best.j]];
    if (!a || !b) break;
    const total = sum([fromPtEtaPhi(a.pt, a.eta, a.phi), fromPtEtaPhi(b.pt, b.eta, b.phi)]);
    clusters = [
      ...clusters.filter((_, k) => k !== best.i && k !== best.j),
      { pt: ptOf(total), eta: etaOf(total), phi: phiOf(total) },
    ];
  }
  const total = particles.reduce((pt, particle) => pt + particle.pt, 0);
  return (
    particles.reduce(
      (tau, particle) => tau + particle.pt * Math.min(...clusters.map((axis) => distance(axis, particle))),
      0,
    ) / total
  );
}

const leading = (jet: Jet): Particle[] =>
  groomed(jet)
    .sort((a, b) => b.pt - a.pt)
    .slice(0, 20);

describe('kinematics', () => {
  it('conserves energy and momentum in decays', () => {
    for (let i = 0; i < 200; i++) {
      const parent = fromPtEtaPhi(
        random.uniform(1, 900),
        random.uniform(-2, 2),
        random.uniform(-3, 3),
        masses.top,
      );
      const [a, b] = decay(parent, masses.w, masses.bottom, random);
      const total = sum([a, b]);
      for (const part of ['e', 'px', 'py', 'pz'] as const)
        expect(Math.abs(total[part] - parent[part])).toBeLessThan(1e-9 * parent.e);
      expect(massOf(a)).toBeCloseTo(masses.w, 6);
    }
  });

  it('boosts a particle at rest to its parent', () => {
    const parent = fromPtEtaPhi(300, 1, 2, 91.2);
    const moved = boost({ e: 91.2, px: 0, py: 0, pz: 0 }, parent);
    expect(moved.e).toBeCloseTo(parent.e, 9);
    expect(moved.pz).toBeCloseTo(parent.pz, 9);
  });

  it('wraps angles into (−π, π]', () => {
    expect(wrapAngle(Math.PI)).toBeCloseTo(Math.PI, 12);
    expect(wrapAngle(-Math.PI)).toBeCloseTo(Math.PI, 12);
    expect(wrapAngle(3.5)).toBeCloseTo(3.5 - 2 * Math.PI, 12);
  });

  it('spreads resonances around their masses', () => {
    expect(median(Array.from({ length: 2000 }, () => resonanceMass('z', random)))).toBeCloseTo(masses.z, 0);
  });
});

describe('jets', () => {
  it('have the mass of what they came from', () => {
    expect(Math.abs(median(massesOf('W')) - masses.w)).toBeLessThan(8);
    expect(Math.abs(median(massesOf('Z')) - masses.z)).toBeLessThan(8);
    expect(median(massesOf('Z')) - median(massesOf('W'))).toBeGreaterThan(5);
    expect(median(massesOf('top'))).toBeGreaterThan(140);
    expect(median(massesOf('top'))).toBeLessThan(180);
    expect(median(massesOf('quark'))).toBeLessThan(median(massesOf('gluon')));
    expect(median(massesOf('quark'))).toBeLessThan(60);
  });

  it('have more constituents from gluons than from quarks, below the ratio of colour factors', () => {
    const count = (kind: JetClass): number =>
      mean(of(kind).map(({ particles }) => particles.filter(({ pt }) => pt > 1).length));
    expect(count('gluon') / count('quark')).toBeGreaterThan(1.2);
    expect(count('gluon') / count('quark')).toBeLessThan(9 / 4);
  });

  it('have one, two and three prongs', () => {
    expect(classes.map((kind) => prongs(kind, 600, 0, 0, random).length)).toEqual([1, 1, 2, 2, 3]);
    const ratio = (kind: JetClass, n: number): number =>
      median(
        of(kind)
          .slice(0, 200)
          .map((jet) => subjettiness(leading(jet), n) / Math.max(1e-9, subjettiness(leading(jet), n - 1))),
      );
    expect(ratio('W', 2)).toBeLessThan(ratio('quark', 2));
    expect(ratio('Z', 2)).toBeLessThan(ratio('gluon', 2));
    expect(ratio('top', 3)).toBeLessThan(ratio('W', 3));
  });

  it('conserve pT in the shower', () => {
    const particles = shower({ pt: 500, eta: 0, phi: 0 }, 'gluon', 0.8, random);
    expect(particles.reduce((pt, particle) => pt + particle.pt, 0)).toBeCloseTo(500, 6);
    expect(particles.length).toBeGreaterThan(5);
  });
});

describe('data sets', () => {
  it('are the same for a seed and different for another', () => {
    expect(makeDataset(20, 16, 3)).toEqual(makeDataset(20, 16, 3));
    expect(makeDataset(20, 16, 3).constituents).not.toEqual(makeDataset(20, 16, 4).constituents);
  });

  it('are sorted by pT, padded with zeros, and on the grid of the link', () => {
    const { constituents, jet, label } = makeDataset(100, 64, 1);
    expect([...label.slice(0, 6)]).toEqual([0, 1, 2, 3, 4, 0]);
    for (let event = 0; event < 100; event++) {
      const rows = Array.from({ length: 64 }, (_, i) => [
        ...constituents.subarray((event * 64 + i) * 3, (event * 64 + i + 1) * 3),
      ]);
      rows.forEach(([pt = 0, eta = 0, phi = 0], i) => {
        expect(pt).toBeLessThanOrEqual(rows[i - 1]?.[0] ?? Number.POSITIVE_INFINITY);
        if (pt === 0) expect([eta, phi]).toEqual([0, 0]);
        expect(Math.abs(eta)).toBeLessThan(1024);
        expect(Math.abs(phi)).toBeLessThanOrEqual(720);
      });
      expect(rows.at(-1)).toEqual([0, 0, 0]);
      expect(jet[event * 3]).toBeGreaterThan(1000);
    }
  });
});

describe('the area under a curve', () => {
  it('is what counting pairs gives', () => {
    const scores = Float64Array.of(0.9, 0.8, 0.8, 0.3, 0.1);
    const signal = [true, true, false, false, true];
    // Pairs: 0.9 beats both, 0.8 ties one and beats the other, 0.1 beats none: 3.5 of 6.
    expect(areaUnderCurve(scores, (event) => signal[event] ?? false)).toBeCloseTo(3.5 / 6, 12);
  });
});
