import { bitLength } from '../../../numeric/interval.ts';
import { exactDecimal } from '../../../numeric/real.ts';

/** Significant bits of a C++ double, and the range of its exponents in which it has all of them. */
const significant = 53;
const smallestExponent = -1022;
const largestExponent = 1023;

const magnitudeOf = (raw: bigint): bigint => (raw < 0n ? -raw : raw);

/** Number of zeros below the lowest one bit. */
const trailingZeros = (magnitude: bigint): number => bitLength(magnitude & -magnitude) - 1;

/** raw · 2^-fraction as numbers that a double holds exactly; their sum is the whole, and none is larger than it. */
function piecesOf(raw: bigint): bigint[] {
  const pieces: bigint[] = [];
  let rest = magnitudeOf(raw);
  while (rest > 0n) {
    const low = trailingZeros(rest);
    const piece = rest & (((1n << BigInt(significant)) - 1n) << BigInt(low));
    pieces.unshift(raw < 0n ? -piece : piece);
    rest -= piece;
  }
  return pieces.length > 0 ? pieces : [0n];
}

/** Number of literals that raw needs. */
export const literalPieces = (raw: bigint): number => piecesOf(raw).length;

/** True when doubles reach as far as the value's first and last bit. */
export function isExpressible(raw: bigint, fraction: number): boolean {
  const magnitude = magnitudeOf(raw);
  if (magnitude === 0n) return true;
  return (
    trailingZeros(magnitude) - fraction >= smallestExponent &&
    bitLength(magnitude) - 1 - fraction <= largestExponent
  );
}

/** raw · 2^-fraction as exact C++: one decimal, or a sum of several where a double has too few bits. */
export function literal(raw: bigint, fraction: number, type: string): string {
  const decimals = piecesOf(raw).map((piece) => {
    const text = exactDecimal(piece, fraction);
    // Whole numbers that an int may not hold are written as doubles.
    return text.includes('.') || text.length < 10 ? text : `${text}.0`;
  });
  return decimals.length === 1
    ? (decimals[0] ?? '0')
    : decimals.map((text) => `${type}(${text})`).join(' + ');
}
