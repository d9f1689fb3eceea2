import { describe, expect, it } from 'vitest';
import { fromPtEtaPhi, massOf, sum } from '../../examples/jets/fourVector.ts';
import { createRandom } from '../../examples/jets/random.ts';
import {
  closestApproach,
  d0Step,
  flavours,
  type JetFlavour,
  type TrackJet,
  trackJets,
} from '../../examples/jets/tracks.ts';
import { makeTracksDataset } from '../../examples/jets/tracksDataset.ts';
import {
  betaGamma,
  decayHadron,
  fly,
  type HeavyHadron,
  heavyHadrons,
  type Origin,
  type Product,
} from '../../examples/jets/tracksDecay.ts';

const random = createRandom(9);
const sample = [...trackJets(6000, 5)];
const here = { x: 0, y: 0, z: 0 };

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const of = (flavour: JetFlavour): TrackJet[] => sample.filter(({ label }) => flavours[label] === flavour);
const impact = (jets: readonly TrackJet[], origin: Origin): number[] =>
  jets.flatMap(({ tracks }) =>
    tracks.filter((track) => track.origin === origin).map(({ parameters }) => Math.abs(parameters[3])),
  );

describe('heavy hadrons', () => {
  it.each(Object.keys(heavyHadrons) as HeavyHadron[])('%s flies βγcτ on average, straight', (kind) => {
    const { mass, decayLength } = heavyHadrons[kind];
    const momentum = fromPtEtaPhi(60, 0.7, 1.1, mass);
    // 60 GeV transversely at η = 0.7 is 60·cosh(0.7) = 75.31 GeV.
    expect(betaGamma(momentum, mass)).toBeCloseTo(75.31 / mass, 2);
    const lengths = Array.from({ length: 20_000 }, () => {
      const { x, y, z } = fly(here, momentum, kind, random);
      expect(x * momentum.py - y * momentum.px).toBeCloseTo(0, 6);
      return Math.hypot(x, y, z);
    });
    const expected = (75.31 / mass) * decayLength;
    // The mean of 20,000 exponential lengths is known to 0.7 %.
    expect(Math.abs(mean(lengths) / expected - 1)).toBeLessThan(0.035);
    // Exponential: a share 1/e survives one mean length.
    const survived = lengths.filter((length) => length > expected).length / lengths.length;
    expect(Math.abs(survived - Math.exp(-1))).toBeLessThan(0.02);
  });

  it('conserve energy, momentum and charm in their decays', () => {
    for (let i = 0; i < 200; i++) {
      const parent = fromPtEtaPhi(
        random.uniform(15, 150),
        random.uniform(-2, 2),
        0.3,
        heavyHadrons.bottom.mass,
      );
      const found = decayHadron('bottom', parent, here, random);
      const total = sum(found.map(({ momentum }) => momentum));
      for (const part of ['e', 'px', 'py', 'pz'] as const)
        expect(Math.abs(total[part] - parent[part])).toBeLessThan(1e-6 * parent.e);
      const charm = massOf(
        sum(found.filter(({ origin }) => origin === 'charm').map(({ momentum }) => momentum)),
      );
      expect(Math.min(Math.abs(charm - 1.865), Math.abs(charm - 1.87))).toBeLessThan(1e-3);
      expect(new Set(found.map(({ place }) => place)).size).toBe(2);
    }
  });
});

describe('closest approach to the beam', () => {
  const at = (place: Product['place'], phi: number, eta: number): readonly [number, number] =>
    closestApproach({ momentum: fromPtEtaPhi(5, eta, phi), charged: true, origin: 'bottom', place });

  it('is 0 for a track along its flight and signed by the side elsewhere', () => {
    expect(at({ x: 3, y: 4, z: 0 }, Math.atan2(4, 3), 0)[0]).toBeCloseTo(0, 12);
    // From (2, 0) straight up, and straight down: 2 mm from the beam on either side.
    expect(at({ x: 2, y: 0, z: 1 }, Math.PI / 2, 0.5)).toEqual([2, expect.closeTo(1, 12)]);
    expect(at({ x: 2, y: 0, z: 1 }, -Math.PI / 2, 0.5)).toEqual([-2, expect.closeTo(1, 12)]);
    // Along x from (2, 0, 1) with sinh η = 0.5: back at the beam, z is lower by 1.
    expect(at({ x: 2, y: 0, z: 1 }, 0, Math.asinh(0.5))[1]).toBeCloseTo(0, 12);
  });
});

describe('jets of tracks', () => {
  it('have displaced tracks from heavy hadrons only', () => {
    const [light, bottom] = [impact(of('light'), 'primary'), impact(of('bottom'), 'bottom')];
    expect(median(bottom)).toBeGreaterThan(3 * median(light));
    expect(median(impact(of('bottom'), 'charm'))).toBeGreaterThan(median(impact(of('charm'), 'charm')));
    expect(median(impact(of('charm'), 'charm'))).toBeGreaterThan(1.3 * median(light));
    // The resolution of primary tracks of a few GeV: between 20 µm and 65 µm, and half a step.
    expect(median(light) * d0Step).toBeLessThan(0.065);
    expect(impact(of('light'), 'bottom').concat(impact(of('charm'), 'bottom'))).toEqual([]);
  });

  it('have tracks of heavy hadrons mostly on their side of the beam', () => {
    const signed = of('bottom').flatMap(({ jet, tracks }) =>
      tracks
        .filter(({ origin, parameters }) => origin === 'bottom' && Math.abs(parameters[3]) > 20)
        .map(({ parameters }) =>
          Math.sign(parameters[3] * Math.sin(((parameters[2] - jet[2]) * Math.PI) / 720)),
        ),
    );
    expect(mean(signed)).toBeGreaterThan(0.6);
  });

  it('have as many tracks of other collisions in every class, away from the primary vertex', () => {
    const counts = flavours.map((flavour) => impact(of(flavour), 'pileUp').length / of(flavour).length);
    for (const count of counts) expect(Math.abs(count - 2.5)).toBeLessThan(0.15);
  });

  it('number the vertices: one of the primary tracks, one for each decay and each other collision', () => {
    for (const { tracks } of sample) {
      for (const { origin, vertex } of tracks) expect(vertex === 0).toBe(origin === 'primary');
      for (const origin of ['bottom', 'charm'] as const) {
        const own = tracks.filter((track) => track.origin === origin).map(({ vertex }) => vertex);
        expect(new Set(own).size).toBeLessThanOrEqual(1);
      }
      const other = tracks.filter(({ origin }) => origin === 'pileUp').map(({ vertex }) => vertex);
      expect(new Set(other).size).toBe(other.length);
    }
  });
});

describe('data sets of tracks', () => {
  it('are the same for a seed and different for another', () => {
    expect(makeTracksDataset(20, 16, 3)).toEqual(makeTracksDataset(20, 16, 3));
    expect(makeTracksDataset(20, 16, 3).tracks).not.toEqual(makeTracksDataset(20, 16, 4).tracks);
  });

  it('are sorted by pT, padded, and on the grid of the link', () => {
    const { tracks, present, origin, vertex } = makeTracksDataset(300, 16, 1);
    present.forEach((there, place) => {
      const row = tracks.subarray(place * 5, place * 5 + 5);
      if (there === 0) expect([...row, origin[place], vertex[place]]).toEqual([0, 0, 0, 0, 0, -1, -1]);
      const limits = [2 ** 14, 2 ** 10, 721, 2 ** 11, 2 ** 11];
      row.forEach((value, k) => {
        expect(Math.abs(value)).toBeLessThan(limits[k] ?? 0);
      });
      if (place % 16 > 0) expect(row[0]).toBeLessThanOrEqual(tracks[(place - 1) * 5] ?? 0);
    });
  });
});
