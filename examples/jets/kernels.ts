import { cast } from 'hls4ts';

// Scalar kernels that several examples share. Angles are in π/720 on the link, momenta in 0.25 GeV.

/** Root of the share of the jet's pT, and Δη and Δφ to its axis in units of 128 steps. */
export function relativeFeatures(
  pt: number,
  eta: number,
  phi: number,
  jetPt: number,
  jetEta: number,
  jetPhi: number,
) {
  const reciprocal = cast(1 / cast(jetPt, 'ufixed<10,14,RND,SAT>'), 'ufixed<14,-8,RND,SAT>');
  const share = cast(pt * reciprocal, 'ufixed<8,0,RND,SAT>');
  const root = cast(Math.sqrt(share), 'ufixed<8,0,RND,SAT>');
  const turn = phi - jetPhi;
  const deltaPhi = turn > 720 ? turn - 1440 : turn < -720 ? turn + 1440 : turn;
  return [root, cast((eta - jetEta) / 128, 'fixed<9,2,RND,SAT>'), cast(deltaPhi / 128, 'fixed<9,2,RND,SAT>')];
}

/** The same, and 0 where there is no constituent (its pT is 0). */
export function paddedFeatures(
  pt: number,
  eta: number,
  phi: number,
  jetPt: number,
  jetEta: number,
  jetPhi: number,
) {
  if (pt === 0) return [0, 0, 0];
  return relativeFeatures(pt, eta, phi, jetPt, jetEta, jetPhi);
}
