import { describe, expect, it } from 'vitest';
import { makeDataset, makeSubjets } from '../../examples/jets/dataset.ts';
import { subjetsOf } from '../../examples/jets/subjets.ts';

type Link = readonly [number, number, number];

/** Subjets without negative zeros, which arrays of integers do not have. */
const found = (constituents: Link[], count: number): number[][] =>
  subjetsOf(constituents, count).map((row) => row.map((value) => value + 0));

/** All orders of a list. */
function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first, i) => permutations(list.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

describe('subjets', () => {
  it('join what is close; directions are means weighted with pT', () => {
    const jet: Link[] = [
      [100, 0, 0],
      [80, 200, 100],
      [50, 6, 3],
      [40, 203, 94],
    ];
    // (100·0 + 50·6)/150 = 2 and (80·200 + 40·203)/120 = 201.
    expect(found(jet, 2)).toEqual([
      [150, 2, 1],
      [120, 201, 98],
    ]);
  });

  it('join a soft constituent before two hard ones that are closer', () => {
    const jet: Link[] = [
      [100, 0, 0],
      [100, 10, 0],
      [1, 100, 0],
    ];
    // 1²·90² is less than 100²·10². The mean is (100·10 + 100)/101 = 10.9.
    expect(found(jet, 2)).toEqual([
      [101, 11, 0],
      [100, 0, 0],
    ]);
  });

  it('count the angles of η and φ alike', () => {
    const [a, b, c]: [Link, Link, Link] = [
      [10, 0, 0],
      [10, 30, 40],
      [10, -45, 0],
    ];
    // 30² + 40² = 50² is farther than 45².
    expect(found([a, b, c], 2)).toEqual([
      [20, -22, 0],
      [10, 30, 40],
    ]);
    const turned = [a, b, c].map(([pt, eta, phi]): Link => [pt, phi, eta]);
    expect(found(turned, 2)).toEqual([
      [20, 0, -22],
      [10, 40, 30],
    ]);
  });

  it('see that φ = 720 and φ = −720 are the same', () => {
    const far: Link = [50, 100, 0];
    // 12 steps apart across the seam: a quarter of them from 716, three quarters beyond it.
    expect(found([[300, 0, 716], [100, 0, -712], far], 2)).toEqual([
      [400, 0, 719],
      [50, 100, 0],
    ]);
    expect(found([[100, 0, 716], [300, 0, -712], far], 2)).toEqual([
      [400, 0, -715],
      [50, 100, 0],
    ]);
  });

  it('are the constituents by falling pT where these are few', () => {
    const jet: Link[] = [
      [5, 1, 2],
      [9, 3, 4],
    ];
    expect(found(jet, 4)).toEqual([
      [9, 3, 4],
      [5, 1, 2],
    ]);
    expect(found([], 4)).toEqual([]);
  });

  it('saturate at the pT that 14 bits carry', () => {
    expect(
      found(
        [
          [16000, 4, 0],
          [16000, 8, 0],
        ],
        1,
      ),
    ).toEqual([[16383, 6, 0]]);
  });

  it('do not depend on the order of the constituents', () => {
    const jet: Link[] = [
      [211, 3, -5],
      [97, 41, 17],
      [53, -29, 23],
      [31, 67, -71],
      [13, -83, 59],
    ];
    const expected = found(jet, 3);
    expect(expected).toHaveLength(3);
    for (const order of permutations(jet)) expect(found(order, 3)).toEqual(expected);
  });
});

describe('data sets of subjets', () => {
  const [events, size, count] = [500, 16, 4];
  const data = makeDataset(events, size, 6);
  const subjets = makeSubjets(data, count);
  const rows = (array: Int32Array, event: number, each: number): number[][] =>
    Array.from({ length: each }, (_, i) => [
      ...array.subarray((event * each + i) * 3, (event * each + i + 1) * 3),
    ]);
  const total = (list: readonly number[][]): number => list.reduce((sum, [pt = 0]) => sum + pt, 0);

  it('keep the pT of every jet, leading first', () => {
    for (let event = 0; event < events; event++) {
      const found = rows(subjets, event, count);
      expect(total(found)).toBe(total(rows(data.constituents, event, size)));
      found.forEach(([pt = 0], i) => {
        expect(pt).toBeGreaterThan(0);
        expect(pt).toBeLessThanOrEqual(found[i - 1]?.[0] ?? Number.POSITIVE_INFINITY);
      });
    }
  });

  it('are inside the box of their constituents in η', () => {
    for (let event = 0; event < events; event++) {
      const etas = rows(data.constituents, event, size).flatMap(([pt = 0, eta = 0]) => (pt > 0 ? [eta] : []));
      for (const [, eta = 0] of rows(subjets, event, count)) {
        expect(eta).toBeGreaterThanOrEqual(Math.min(...etas));
        expect(eta).toBeLessThanOrEqual(Math.max(...etas));
      }
    }
  });

  it('are zeros where a jet has fewer constituents', () => {
    const small = {
      constituents: Int32Array.of(9, 1, -2, 0, 0, 0, 7, 3, 4, 5, 6, 7),
      jet: new Int32Array(6),
      label: new Int32Array(2),
    };
    expect([...makeSubjets(small, 3)]).toEqual([9, 1, -2, 0, 0, 0, 0, 0, 0, 7, 3, 4, 5, 6, 7, 0, 0, 0]);
  });
});
