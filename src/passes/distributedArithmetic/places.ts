import type { Pattern } from './patterns.ts';
import type { Sums } from './sums.ts';
import { nodeOf, type PackedTerm, packTerm, shiftOf, signOf } from './term.ts';

/** Where a pattern stands: a sum and its two terms, place after place in one list. */
export type Places = number[];
export const placeSize = 3;

/** One node's digits in a sum as a chain from the lowest, each taken once. */
function inChain(found: Places, sum: number, body: readonly PackedTerm[], pattern: Pattern): void {
  const { first, shift, subtracts } = pattern;
  const digits = body.filter((t) => nodeOf(t) === first).sort((t, u) => t - u);
  const used: PackedTerm[] = [];
  for (const t of digits) {
    const u = (t + (shift << 1)) ^ subtracts;
    if (used.includes(t) || !digits.includes(u)) continue;
    used.push(u);
    found.push(sum, t, u);
  }
}

/** Everywhere a pattern stands, no term used twice. */
export function placesOf(sums: Sums, pattern: Pattern): Places {
  const { first, second, shift, subtracts } = pattern;
  const found: Places = [];
  const some = sums.users[first] as number[];
  const others = sums.users[second] as number[];
  const fewer = some.length <= others.length ? some : others;
  const wanted = packTerm(second, 0, false) + (shift << 1);
  sums.seen.clear();
  for (let i = 0; i < fewer.length; i++) {
    const sum = fewer[i] as number;
    if (!sums.seen.add(sum)) continue;
    const body = sums.bodies[sum] as PackedTerm[];
    if (first === second) {
      inChain(found, sum, body, pattern);
      continue;
    }
    for (let j = 0; j < body.length; j++) {
      const t = body[j] as number;
      if (nodeOf(t) !== first) continue;
      const at = shiftOf(t);
      if (at + shift < 0) continue;
      const u = (wanted + (at << 1)) | (signOf(t) ^ subtracts);
      if (body.includes(u)) found.push(sum, t, u);
    }
  }
  return found;
}
