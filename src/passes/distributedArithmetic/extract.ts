import type { Pattern } from './patterns.ts';
import type { Sums } from './sums.ts';
import { nodeOf, type PackedTerm, packTerm, shiftOf, signOf } from './term.ts';

interface Place {
  readonly sum: number;
  readonly t: PackedTerm;
  readonly u: PackedTerm;
}

/** Where a pattern stands, no term used twice. */
function places(sums: Sums, { first, second, shift, subtracts }: Pattern): Place[] {
  const found: Place[] = [];
  const [some, others] = [sums.users[first] ?? [], sums.users[second] ?? []];
  const fewer = some.length <= others.length ? some : others;
  const seen = new Set<number>();
  for (let i = 0; i < fewer.length; i++) {
    const sum = fewer[i] as number;
    if (seen.has(sum)) continue;
    seen.add(sum);
    const body = sums.bodies[sum] as PackedTerm[];
    const wanted = packTerm(second, 0, false) + (shift << 1);
    if (first !== second) {
      for (let j = 0; j < body.length; j++) {
        const t = body[j] as number;
        if (nodeOf(t) !== first) continue;
        const at = shiftOf(t);
        if (at + shift < 0) continue;
        const u = (wanted + (at << 1)) | (signOf(t) ^ subtracts);
        if (body.includes(u)) found.push({ sum, t, u });
      }
      continue;
    }
    // A chain of one node's digits: from the lowest, each taken once.
    const digits = body.filter((t) => nodeOf(t) === first).sort((t, u) => shiftOf(t) - shiftOf(u));
    const used = new Set<PackedTerm>();
    for (const t of digits) {
      const u = (wanted + (shiftOf(t) << 1)) | (signOf(t) ^ subtracts);
      if (used.has(t) || !digits.includes(u)) continue;
      used.add(u);
      found.push({ sum, t, u });
    }
  }
  return found;
}

/** Makes a pattern one shared part, where that saves adders and is not too deep. */
function takeOut(sums: Sums, pattern: Pattern): boolean {
  const { first, second, shift, subtracts } = pattern;
  const all = places(sums, pattern);
  if (all.length < 2) return false;
  const { depth } = sums;
  const least = Math.max(depth[first] ?? 0, depth[second] ?? 0) + 1;
  // A sum of just these two terms is the part already.
  const host = all.find(
    ({ sum, t, u }) => sums.bodies[sum]?.length === 2 && (shiftOf(t) === 0 || shiftOf(u) === 0),
  );
  const fixed = host && (sums.isPart(host.sum) || sums.users[host.sum]?.length !== 0);
  const level = host && fixed ? (depth[host.sum] ?? 0) : least;
  let fitting = all.filter((place) => place !== host);
  if (sums.limited) {
    const extra = 2 ** level - 2 ** (depth[first] ?? 0) - 2 ** (depth[second] ?? 0);
    const rooms = new Map<number, number>();
    fitting = fitting.filter(({ sum }) => {
      const room = rooms.get(sum) ?? sums.room(sum);
      rooms.set(sum, room - (extra <= room ? extra : 0));
      return extra <= room;
    });
  }
  if (fitting.length < (host ? 1 : 2)) return false;
  let node: number;
  if (host) {
    node = host.sum;
    if (!fixed) sums.setDepth(node, least);
  } else {
    node = sums.create(least, [
      packTerm(first, Math.max(0, -shift), false),
      packTerm(second, Math.max(0, shift), subtracts === 1),
    ]);
  }
  const flip = host ? signOf(host.t) : 0;
  for (const { sum, t, u } of fitting) {
    const body = sums.bodies[sum] as PackedTerm[];
    // A term that was merged with one made before is gone.
    if (!body.includes(t) || !body.includes(u)) continue;
    sums.remove(sum, t);
    sums.remove(sum, u);
    sums.add(sum, packTerm(node, Math.min(shiftOf(t), shiftOf(u)), (signOf(t) ^ flip) === 1));
  }
  return true;
}

/** Parts that one sum uses, or that are another part under a new name, are written in their users. */
function dissolve(sums: Sums): boolean {
  let changed = false;
  for (let node = sums.loosened.pop(); node !== undefined; node = sums.loosened.pop()) {
    const [terms, uses] = [sums.bodies[node]?.length ?? 0, sums.users[node]?.length ?? 0];
    const needless = sums.isPart(node) ? terms > 0 && (terms < 2 || uses < 2) : terms === 1 && uses > 0;
    if (!needless || node < sums.inputs) continue;
    sums.inline(node);
    changed = true;
  }
  return changed;
}

/** Takes patterns out, the best first, until none is left that saves an adder. */
export function extract(sums: Sums, pick: (candidates: number) => number): void {
  const { patterns } = sums;
  do {
    for (let id = patterns.take(pick); id !== undefined; id = patterns.take(pick)) {
      const count = patterns.count(id);
      if (takeOut(sums, patterns.pattern(id)) && patterns.count(id) >= 2 && patterns.count(id) < count)
        patterns.offer(id);
    }
  } while (dissolve(sums));
}
