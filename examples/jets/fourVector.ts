/** Energy and momentum in GeV; the beam runs along z. */
export interface FourVector {
  readonly e: number;
  readonly px: number;
  readonly py: number;
  readonly pz: number;
}

/** A four-vector from transverse momentum, pseudorapidity, azimuth and mass. */
export function fromPtEtaPhi(pt: number, eta: number, phi: number, mass = 0): FourVector {
  const [px, py, pz] = [pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(eta)];
  return { e: Math.sqrt(px * px + py * py + pz * pz + mass * mass), px, py, pz };
}

export const sum = (vectors: readonly FourVector[]): FourVector =>
  vectors.reduce((a, b) => ({ e: a.e + b.e, px: a.px + b.px, py: a.py + b.py, pz: a.pz + b.pz }), {
    e: 0,
    px: 0,
    py: 0,
    pz: 0,
  });

export const massOf = ({ e, px, py, pz }: FourVector): number =>
  Math.sqrt(Math.max(0, e * e - px * px - py * py - pz * pz));
export const ptOf = ({ px, py }: FourVector): number => Math.hypot(px, py);
export const phiOf = ({ px, py }: FourVector): number => Math.atan2(py, px);
export const etaOf = ({ px, py, pz }: FourVector): number => Math.asinh(pz / Math.hypot(px, py));

/** An angle in (−π, π]. */
export const wrapAngle = (angle: number): number =>
  angle - 2 * Math.PI * Math.ceil((angle - Math.PI) / (2 * Math.PI));

/** Takes a vector from the rest frame of `parent` to the frame in which `parent` is given. */
export function boost(vector: FourVector, parent: FourVector): FourVector {
  const mass = massOf(parent);
  const [bx, by, bz] = [parent.px / parent.e, parent.py / parent.e, parent.pz / parent.e];
  const gamma = parent.e / mass;
  const along = bx * vector.px + by * vector.py + bz * vector.pz;
  const factor = (gamma / (gamma + 1)) * gamma * along + gamma * vector.e;
  return {
    e: gamma * (vector.e + along),
    px: vector.px + factor * bx,
    py: vector.py + factor * by,
    pz: vector.pz + factor * bz,
  };
}
