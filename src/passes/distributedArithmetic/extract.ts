import type { Pattern } from './patterns.ts';
import { type Places, placeSize, placesOf } from './places.ts';
import { powerOfTwo } from './ranges.ts';
import type { Sums } from './sums.ts';
import { type PackedTerm, packTerm, shiftOf, signOf } from './term.ts';

/** Where a sum of just the two terms stands among places, which is the part already; −1 where there is none. */
function hostOf(sums: Sums, places: Places): number {
  for (let i = 0; i < places.length; i += placeSize) {
    const alone = (sums.bodies[places[i] as number] as PackedTerm[]).length === 2;
    if (alone && (shiftOf(places[i + 1] as number) === 0 || shiftOf(places[i + 2] as number) === 0)) return i;
  }
  return -1;
}

/** The places, but for one, whose sums have room left for a part of so many more 2^levels than its two terms. */
function fitting(sums: Sums, places: Places, host: number, extra: number): Places {
  if (!sums.limited && host < 0) return places;
  const found: Places = [];
  // Places of one sum stand one after the other.
  let [last, room] = [-1, Number.POSITIVE_INFINITY];
  for (let i = 0; i < places.length; i += placeSize) {
    if (i === host) continue;
    const sum = places[i] as number;
    if (sum !== last) [last, room] = [sum, sums.room(sum)];
    if (extra > room) continue;
    room -= extra;
    found.push(sum, places[i + 1] as number, places[i + 2] as number);
  }
  return found;
}

/** Makes a pattern one shared part, where that saves adders and is not too deep. */
function takeOut(sums: Sums, pattern: Pattern): boolean {
  const { first, second, shift, subtracts } = pattern;
  const all = placesOf(sums, pattern);
  if (all.length < 2 * placeSize) return false;
  const firstDepth = sums.depth[first] as number;
  const secondDepth = sums.depth[second] as number;
  const least = Math.max(firstDepth, secondDepth) + 1;
  const host = hostOf(sums, all);
  const hostSum = all[host] ?? -1;
  const fixed = host >= 0 && sums.isFixed(hostSum);
  const level = fixed ? (sums.depth[hostSum] as number) : least;
  const places = fitting(
    sums,
    all,
    host,
    powerOfTwo(level) - powerOfTwo(firstDepth) - powerOfTwo(secondDepth),
  );
  if (places.length < (host < 0 ? 2 : 1) * placeSize) return false;
  let node = hostSum;
  if (host < 0) {
    node = sums.create(least, [
      packTerm(first, Math.max(0, -shift), false),
      packTerm(second, Math.max(0, shift), subtracts === 1),
    ]);
  } else if (!fixed) sums.setDepth(node, least);
  const flip = host < 0 ? 0 : signOf(all[host + 1] as number);
  for (let i = 0; i < places.length; i += placeSize) {
    const [sum, t, u] = [places[i] as number, places[i + 1] as number, places[i + 2] as number];
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
  const { loosened } = sums;
  while (loosened.length > 0) {
    const node = loosened.pop() as number;
    if (node < sums.inputs) continue;
    const [terms, uses] = [(sums.bodies[node] as PackedTerm[]).length, (sums.users[node] as number[]).length];
    const needless = sums.isPart(node) ? terms > 0 && (terms < 2 || uses < 2) : terms === 1 && uses > 0;
    if (!needless) continue;
    sums.inline(node);
    changed = true;
  }
  return changed;
}

/** Takes patterns out, the best first, until none is left that saves an adder. */
export function extract(sums: Sums, pick: (candidates: number) => number): void {
  const { patterns } = sums;
  do {
    for (let pattern = patterns.take(pick); pattern; pattern = patterns.take(pick)) {
      const count = patterns.count(pattern);
      if (!takeOut(sums, pattern)) continue;
      const left = patterns.count(pattern);
      if (left >= 2 && left < count) patterns.offer(pattern);
    }
  } while (dissolve(sums));
}
