import { Buckets } from './buckets.ts';
import { nodeOf, type PackedTerm, shiftOf } from './term.ts';

/** Two terms that stand in sums again and again: first + second·2^shift, or first − second·2^shift. */
export interface Pattern {
  readonly first: number;
  readonly second: number;
  readonly shift: number;
  readonly subtracts: number;
}

/** What one adder less is worth where a pattern is taken out: a whole number from 1 to 255. */
export type PatternWeight = (pattern: Pattern) => number;

const shiftOffset = 256;

/** Numbers of an entry: first node with shift and sign (−1 where free), second node, count, and score · 256 + weight. */
const entrySize = 4;

const weightMask = 255;
const roomy = 2 ** 14;

/**
 * How often patterns stand in the sums, and which are the best to take out: counts change by one at a time. A hash table with
 * open addressing, all numbers of a pattern in one line of the cache.
 */
export class PatternCounts {
  private entries = new Int32Array(entrySize * 512).fill(-1);
  /** Entries that are not free. */
  private size = 0;
  /** Those among them that stand nowhere any more. */
  private dead = 0;
  private readonly buckets = new Buckets();
  /** Patterns that grow are only offered while this is set. */
  offers = true;
  /** Changes of counts so far: what the search has cost. */
  work = 0;
  private readonly weigh: PatternWeight | undefined;

  /** Without weights, a pattern is worth the adders it saves. */
  constructor(weigh: PatternWeight | undefined) {
    this.weigh = weigh;
  }

  /** Where a pattern stands in the table, or would stand. */
  private find(head: number, second: number): number {
    const { entries } = this;
    const mask = entries.length - 1;
    let hash = Math.imul(head, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash ^= hash >>> 15;
    let at = (hash << 2) & mask;
    while (entries[at] !== -1 && (entries[at] !== head || entries[at + 1] !== second))
      at = (at + entrySize) & mask;
    return at;
  }

  /** A table of so many places with the patterns that still stand somewhere. */
  private rebuild(places: number): void {
    const old = this.entries;
    this.entries = new Int32Array(entrySize * places).fill(-1);
    this.size = 0;
    this.dead = 0;
    for (let from = 0; from < old.length; from += entrySize) {
      if (old[from] === -1 || old[from + 2] === 0) continue;
      const to = this.find(old[from] as number, old[from + 1] as number);
      for (let i = 0; i < entrySize; i++) this.entries[to + i] = old[from + i] as number;
      this.size++;
    }
    this.buckets.rename((from) =>
      old[from + 2] === 0 ? -1 : this.find(old[from] as number, old[from + 1] as number),
    );
  }

  /** Makes sure that so many new patterns leave half of the table free: then few meet others on the way to their place. */
  private reserve(more: number): void {
    const places = this.entries.length / entrySize;
    if ((this.size + more) * 2 <= places) return;
    let wanted = places;
    // Small tables have room for many that come and go.
    while ((this.size - this.dead + more) * (wanted < roomy ? 6 : 3) > wanted) wanted *= 2;
    this.rebuild(wanted);
  }

  /** Counts the patterns of a term with each term of a sum `by` more times. */
  change(body: readonly PackedTerm[], term: PackedTerm, by: 1 | -1): void {
    const count = body.length;
    this.reserve(count);
    this.work += count;
    const { entries } = this;
    const mask = entries.length - 1;
    for (let i = 0; i < count; i++) {
      const other = body[i] as number;
      // Without a branch, which would be guessed wrong half the time: the lower node, or shift, comes first.
      const least = (other - term) & ((other - term) >> 31);
      const [low, high] = [term + least, other - least];
      const second = nodeOf(high);
      const shift = shiftOf(high) - shiftOf(low) + shiftOffset;
      const head = (nodeOf(low) << 10) | (shift << 1) | ((term ^ other) & 1);
      let hash = Math.imul(head, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
      hash ^= hash >>> 15;
      let at = (hash << 2) & mask;
      while (entries[at] !== -1 && (entries[at] !== head || entries[at + 1] !== second))
        at = (at + entrySize) & mask;
      if (entries[at] === -1) {
        entries[at] = head;
        entries[at + 1] = second;
        entries[at + 2] = 0;
        this.size++;
        this.dead++;
      }
      const own = (entries[at + 2] as number) + by;
      entries[at + 2] = own;
      if (by > 0) {
        if (own === 1) {
          // The nodes may be others than when the pattern was last weighed.
          entries[at + 3] = 0;
          this.dead--;
        } else if (this.offers) this.offerAt(at);
      } else if (own === 0) this.dead++;
    }
  }

  private patternAt(at: number): Pattern {
    const head = this.entries[at] as number;
    return {
      first: head >> 10,
      second: this.entries[at + 1] as number,
      shift: ((head >> 1) & 511) - shiftOffset,
      subtracts: head & 1,
    };
  }

  private placeOf({ first, second, shift, subtracts }: Pattern): number {
    return this.find((first << 10) | ((shift + shiftOffset) << 1) | subtracts, second);
  }

  /** How often a pattern stands in the sums. */
  count(pattern: Pattern): number {
    const at = this.placeOf(pattern);
    return this.entries[at] === -1 ? 0 : (this.entries[at + 2] as number);
  }

  private scoreAt(at: number): number {
    const { entries } = this;
    const saved = (entries[at + 2] as number) - 1;
    if (!this.weigh || saved < 1) return saved;
    let weight = (entries[at + 3] as number) & weightMask;
    if (weight === 0) {
      weight = this.weigh(this.patternAt(at));
      entries[at + 3] = (entries[at + 3] as number) | weight;
    }
    return saved * weight;
  }

  private offerAt(at: number): void {
    const { entries } = this;
    const score = Math.min(Buckets.highest, this.scoreAt(at));
    if (score < 1 || (entries[at + 3] as number) >> 8 === score) return;
    entries[at + 3] = ((entries[at + 3] as number) & weightMask) | (score << 8);
    this.buckets.push(score, at);
  }

  /** Puts a pattern among those with its score. */
  offer(pattern: Pattern): void {
    const at = this.placeOf(pattern);
    if (this.entries[at] !== -1) this.offerAt(at);
  }

  /** Offers whatever stands twice. */
  offerAll(): void {
    for (let at = 0; at < this.entries.length; at += entrySize)
      if (this.entries[at] !== -1 && (this.entries[at + 2] as number) >= 2) this.offerAt(at);
  }

  /** Takes one of the best patterns out, chosen by `pick` among so many; undefined when none stands twice. */
  take(pick: (candidates: number) => number): Pattern | undefined {
    const { buckets, entries } = this;
    for (let at = buckets.take(pick); at >= 0; at = buckets.take(pick)) {
      const offered = (entries[at + 3] as number) >> 8;
      // What was offered with another score since then is in another bucket.
      if (offered !== buckets.top) continue;
      entries[at + 3] = (entries[at + 3] as number) & weightMask;
      if (Math.min(Buckets.highest, this.scoreAt(at)) === offered) return this.patternAt(at);
      this.offerAt(at);
    }
    return undefined;
  }

  /** Forgets what was offered. */
  settle(): void {
    this.buckets.clear((at) => {
      this.entries[at + 3] = (this.entries[at + 3] as number) & weightMask;
    });
  }
}
