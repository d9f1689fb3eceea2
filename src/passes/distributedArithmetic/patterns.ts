import { nodeOf, type PackedTerm, shiftOf, signOf } from './term.ts';

/** Two terms that stand in sums again and again: first + second·2^shift, or first − second·2^shift. */
export interface Pattern {
  readonly first: number;
  readonly second: number;
  readonly shift: number;
  readonly subtracts: number;
}

/** How good it is to take a pattern out that stands in so many places: a whole number; below 1 is not at all. */
export type PatternScore = (pattern: Pattern, count: number) => number;

const shiftOffset = 256;
const largestScore = 4095;

/** How often patterns stand in the sums, and which are the best to take out: counts change by one at a time. */
export class PatternCounts {
  /** Open addressing: numbers of patterns, −1 where free. */
  private table = new Int32Array(4096).fill(-1);
  /** By number of the pattern: first node with shift and sign, second node, count. */
  private heads = new Int32Array(2048);
  private seconds = new Int32Array(2048);
  private counts = new Int32Array(2048);
  private size = 0;
  /** Numbers by a score they once had; entries out of date are dropped when they are met. */
  private buckets: number[][] = [];
  private top = 0;
  /** Patterns that grow are only offered while this is set. */
  offers = true;
  private readonly score: PatternScore;

  constructor(score: PatternScore) {
    this.score = score;
  }

  private find(head: number, second: number): number {
    const { table, heads, seconds } = this;
    const mask = table.length - 1;
    let hash = Math.imul(head, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash ^= hash >>> 15;
    let at = hash & mask;
    for (;;) {
      const found = table[at] as number;
      if (found < 0) return -1 - at;
      if (heads[found] === head && seconds[found] === second) return found;
      at = (at + 1) & mask;
    }
  }

  private grow(): void {
    const enlarged = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const made = new Int32Array(old.length * 2);
      made.set(old);
      return made;
    };
    this.heads = enlarged(this.heads);
    this.seconds = enlarged(this.seconds);
    this.counts = enlarged(this.counts);
    this.table = new Int32Array(this.heads.length * 2).fill(-1);
    for (let i = 0; i < this.size; i++)
      this.table[-1 - this.find(this.heads[i] ?? 0, this.seconds[i] ?? 0)] = i;
  }

  /** Counts the pattern of two terms of one sum `by` more times. */
  change(t: PackedTerm, u: PackedTerm, by: 1 | -1): void {
    const [a, b] = [t & ~1, u & ~1];
    const inOrder = nodeOf(a) === nodeOf(b) ? a < b : nodeOf(a) < nodeOf(b);
    const first = inOrder ? t : u;
    const second = inOrder ? u : t;
    const head =
      (nodeOf(first) << 10) |
      ((shiftOf(second) - shiftOf(first) + shiftOffset) << 1) |
      (signOf(t) ^ signOf(u));
    let found = this.find(head, nodeOf(second));
    if (found < 0) {
      if (this.size === this.heads.length) {
        this.grow();
        found = this.find(head, nodeOf(second));
      }
      this.table[-1 - found] = this.size;
      found = this.size++;
      this.heads[found] = head;
      this.seconds[found] = nodeOf(second);
      this.counts[found] = 0;
    }
    const count = (this.counts[found] as number) + by;
    this.counts[found] = count;
    if (by > 0 && count >= 2 && this.offers) this.offer(found);
  }

  pattern(id: number): Pattern {
    const head = this.heads[id] ?? 0;
    return {
      first: head >> 10,
      second: this.seconds[id] ?? 0,
      shift: ((head >> 1) & 511) - shiftOffset,
      subtracts: head & 1,
    };
  }

  count(id: number): number {
    return this.counts[id] ?? 0;
  }

  private scoreOf(id: number): number {
    return Math.min(largestScore, Math.floor(this.score(this.pattern(id), this.count(id))));
  }

  /** Puts a pattern among those with its score. */
  offer(id: number): void {
    const score = this.scoreOf(id);
    if (score < 1) return;
    const bucket = this.buckets[score];
    if (bucket) bucket.push(id);
    else this.buckets[score] = [id];
    if (score > this.top) this.top = score;
  }

  /** Takes one of the best patterns out, chosen by `pick` among so many; undefined when none stands twice. */
  take(pick: (candidates: number) => number): number | undefined {
    for (; this.top >= 1; this.top--) {
      const bucket = this.buckets[this.top];
      while (bucket && bucket.length > 0) {
        const at = pick(bucket.length);
        const id = bucket[at] ?? 0;
        bucket[at] = bucket.at(-1) ?? 0;
        bucket.pop();
        if (this.count(id) < 2) continue;
        const score = this.scoreOf(id);
        if (score === this.top) return id;
        if (score < this.top) this.offer(id);
      }
    }
    return undefined;
  }

  /** Forgets what was offered; and patterns that stand nowhere any more, when they have become many. */
  settle(): void {
    for (const bucket of this.buckets) if (bucket) bucket.length = 0;
    this.top = 0;
    if (this.size * 2 < this.heads.length) return;
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      if (this.counts[i] === 0) continue;
      this.heads[kept] = this.heads[i] ?? 0;
      this.seconds[kept] = this.seconds[i] ?? 0;
      this.counts[kept++] = this.counts[i] ?? 0;
    }
    this.size = kept;
    this.table.fill(-1);
    for (let i = 0; i < kept; i++) this.table[-1 - this.find(this.heads[i] ?? 0, this.seconds[i] ?? 0)] = i;
  }
}
