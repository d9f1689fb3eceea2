import { bitLength } from '../../numeric/interval.ts';

/** A constant factor as hardware sees it; its sign and its power of two cost nothing. */
export interface Factor {
  /** Canonical signed digits that are not 0: none for 0, 1 for a power of two, 2 for 7 = 8 − 1. */
  readonly digits: number;
  /** Bits of the odd part: 3 for 5, 10, 20, … */
  readonly bits: number;
  /** The power of two in it. */
  readonly shift: number;
}

const onesIn = (value: bigint): number => value.toString(2).replaceAll('0', '').length;

/** Digits, bits and power of two of a constant. */
export function factorOf(raw: bigint | number): Factor {
  let odd = BigInt(raw);
  if (odd < 0n) odd = -odd;
  if (odd === 0n) return { digits: 0, bits: 0, shift: 0 };
  let shift = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    shift++;
  }
  // n has a canonical signed digit wherever the bits of n and 3n differ.
  return { digits: onesIn(odd ^ (3n * odd)), bits: bitLength(odd), shift };
}

/** `factorOf` that works each constant out once. */
export function rememberFactors(): (raw: number) => Factor {
  const known = new Map<number, Factor>();
  return (raw) => {
    const found = known.get(raw) ?? factorOf(raw);
    known.set(raw, found);
    return found;
  };
}
