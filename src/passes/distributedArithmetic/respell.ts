import { signedDigits } from './digits.ts';
import type { Sums } from './sums.ts';
import { nodeOf, type PackedTerm, packTerm, shiftOf, signOf } from './term.ts';

/** Another sum of as few signed powers of two: some pairs 4 − 1 become 2 + 1. */
function otherDigits(
  value: number,
  random: (count: number) => number,
): { shift: number; negative: boolean }[] {
  const digits = signedDigits(value);
  for (let i = digits.length - 2; i >= 0; i--) {
    const [low, high] = [digits[i], digits[i + 1]];
    if (!low || !high || high.shift - low.shift !== 2 || high.negative === low.negative) continue;
    if (random(2) === 0) continue;
    digits[i] = { shift: low.shift, negative: high.negative };
    digits[i + 1] = { shift: low.shift + 1, negative: high.negative };
  }
  return digits;
}

/** Writes the terms of one node in a sum as other signed digits of the same coefficient, never as more. */
export function respell(sums: Sums, sum: number, random: (count: number) => number): void {
  const body = sums.bodies[sum] as PackedTerm[];
  const node = nodeOf(body[random(body.length)] ?? 0);
  const own = body.filter((term) => nodeOf(term) === node);
  if (own.length < 2) return;
  const lowest = own.reduce((least, term) => Math.min(least, shiftOf(term)), 255);
  let value = 0;
  for (const term of own) value += (signOf(term) ? -1 : 1) * 2 ** (shiftOf(term) - lowest);
  if (Math.abs(value) > 2 ** 50) return;
  const digits = otherDigits(value, random).map(({ shift, negative }) =>
    packTerm(node, shift + lowest, negative),
  );
  for (const term of own) if (!digits.includes(term)) sums.remove(sum, term);
  for (const term of digits) if (!own.includes(term)) sums.add(sum, term);
}
