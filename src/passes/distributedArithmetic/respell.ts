import { signedDigits } from './digits.ts';
import type { Sums } from './sums.ts';
import { nodeOf, type PackedTerm, packTerm, shiftOf, signOf } from './term.ts';

/** Terms of another sum of as few signed powers of two that is a node times a value: some pairs 4 − 1 become 2 + 1. */
function otherTerms(
  node: number,
  value: number,
  lowest: number,
  random: (count: number) => number,
): PackedTerm[] {
  const terms = signedDigits(value).map(({ shift, negative }) => packTerm(node, shift + lowest, negative));
  for (let i = terms.length - 2; i >= 0; i--) {
    const [low, high] = [terms[i] as number, terms[i + 1] as number];
    if (shiftOf(high) - shiftOf(low) !== 2 || signOf(high) === signOf(low)) continue;
    if (random(2) === 0) continue;
    terms[i] = low ^ 1;
    terms[i + 1] = packTerm(node, shiftOf(low) + 1, signOf(high) === 1);
  }
  return terms;
}

/** Writes the terms of one node in a sum as other signed digits of the same coefficient, never as more. */
export function respell(sums: Sums, sum: number, random: (count: number) => number): void {
  const body = sums.bodies[sum] as PackedTerm[];
  const node = nodeOf(body[random(body.length)] ?? 0);
  const own: PackedTerm[] = [];
  let lowest = 255;
  for (let i = 0; i < body.length; i++) {
    const term = body[i] as number;
    if (nodeOf(term) !== node) continue;
    own.push(term);
    lowest = Math.min(lowest, shiftOf(term));
  }
  if (own.length < 2) return;
  let value = 0;
  for (const term of own) value += (signOf(term) ? -1 : 1) * 2 ** (shiftOf(term) - lowest);
  if (Math.abs(value) > 2 ** 50) return;
  const terms = otherTerms(node, value, lowest, random);
  for (const term of own) if (!terms.includes(term)) sums.remove(sum, term);
  for (const term of terms) if (!own.includes(term)) sums.add(sum, term);
}
