import { cast } from 'hls4ts';
import { relativeFeatures } from './kernels.ts';

// Scalar kernels of the examples that look at pairs of constituents.

/** ln x for x of at least 1. */
export const logarithm = (x: number) => cast(Math.log(Math.max(x, 1)), 'ufixed<9,4,RND,SAT>');

/** Root of the share of the jet's pT, Δη and Δφ to its axis in units of 128 steps, and ln pT, shifted and scaled. */
export function constituentFeatures(
  pt: number,
  eta: number,
  phi: number,
  jetPt: number,
  jetEta: number,
  jetPhi: number,
) {
  return [...relativeFeatures(pt, eta, phi, jetPt, jetEta, jetPhi), (logarithm(pt) - 5) / 2];
}

/**
 * ln kT, ln z, ln m² and ln Δ of two constituents (arXiv 2202.03772) for small angles, shifted and scaled to about ±2.
 * `scaled` is the last of `constituentFeatures`, so that ln pT is computed once for each constituent.
 */
export function pairFeatures(
  pt1: number,
  eta1: number,
  phi1: number,
  scaled1: number,
  pt2: number,
  eta2: number,
  phi2: number,
  scaled2: number,
) {
  const distance = logarithm(16384 * ((eta1 - eta2) * (eta1 - eta2) + (phi1 - phi2) * (phi1 - phi2)));
  const [first, second] = [2 * scaled1 + 5, 2 * scaled2 + 5];
  const softer = Math.min(first, second);
  return [
    cast((softer + distance / 2 - 8) / 2, 'fixed<8,3,RND,SAT>'),
    cast((softer - logarithm(pt1 + pt2) + 3) / 2, 'fixed<8,3,RND,SAT>'),
    cast((first + second + distance - 20) / 4, 'fixed<8,3,RND,SAT>'),
    cast((distance - 8) / 4, 'fixed<8,3,RND,SAT>'),
  ];
}
