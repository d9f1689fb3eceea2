import { powerOfTwo } from './ranges.ts';
import type { Sums } from './sums.ts';
import { nodeOf, type PackedTerm, packTerm, scaledTerm, shiftOf, signOf } from './term.ts';

/** Whether a node is made of another, or is it. */
function dependsOn(sums: Sums, node: number, other: number): boolean {
  return (
    node === other || (sums.bodies[node] as PackedTerm[]).some((term) => dependsOn(sums, nodeOf(term), other))
  );
}

/**
 * Writes a term a of a sum as p − b, where p = a + b is a shared part: a new way to the same number, which pays when b meets
 * other terms of its kind. Does nothing where that would be too deep or make a sum use itself.
 */
export function exchange(sums: Sums, sum: number, random: (count: number) => number): void {
  const body = sums.bodies[sum] as PackedTerm[];
  const term = body[random(body.length)];
  if (term === undefined) return;
  const users = sums.users[nodeOf(term)] as number[];
  const part = users[random(users.length)] as number;
  const terms = sums.bodies[part] as PackedTerm[];
  if (part === sum || terms.length > 2 || !sums.isPart(part)) return;
  const own = terms.find((other) => nodeOf(other) === nodeOf(term));
  if (own === undefined || shiftOf(term) < shiftOf(own)) return;
  if (sums.limited && sums.room(sum) < powerOfTwo((sums.depth[part] as number) + 1)) return;
  if (sums.users[sum]?.length !== 0 && dependsOn(sums, part, sum)) return;
  const by = shiftOf(term) - shiftOf(own);
  const sign = signOf(term) ^ signOf(own);
  sums.remove(sum, term);
  sums.add(sum, scaledTerm(packTerm(part, 0, false), by, sign));
  for (const other of terms) if (other !== own) sums.add(sum, scaledTerm(other, by, sign ^ 1));
}
