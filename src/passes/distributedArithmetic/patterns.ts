/** Two terms that stand in columns again and again: a + b·2^shift, or a − b·2^shift. */
export interface Pattern {
  readonly a: number;
  readonly b: number;
  readonly shift: number;
  readonly subtracts: boolean;
}

const maximumNode = 2 ** 20;
const shifts = 256;

/** One number for a pattern: below 2^49. */
export const patternKey = (a: number, b: number, shift: number, subtracts: boolean): number =>
  ((a * maximumNode + b) * shifts + shift + shifts / 2) * 2 + (subtracts ? 1 : 0);

export function patternOf(key: number): Pattern {
  const subtracts = key % 2 === 1;
  const pair = Math.floor(key / 2 / shifts);
  return {
    a: Math.floor(pair / maximumNode),
    b: pair % maximumNode,
    shift: (Math.floor(key / 2) % shifts) - shifts / 2,
    subtracts,
  };
}

/** How often patterns stand in the columns, and which are the most frequent: counts change by one at a time. */
export class PatternCounts {
  private keys = new Float64Array(1024).fill(-1);
  private counts = new Int32Array(1024);
  private size = 0;
  /** Keys by a count they once had; entries out of date are dropped when they are met. */
  private readonly buckets: number[][] = [];

  private slot(key: number): number {
    const mask = this.keys.length - 1;
    let at =
      (Math.imul(key % 4294967291, 0x9e3779b1) ^ Math.imul(Math.floor(key / 65536) | 0, 0x85ebca6b)) & mask;
    while (this.keys[at] !== key && this.keys[at] !== -1) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const [keys, counts] = [this.keys, this.counts];
    this.keys = new Float64Array(keys.length * 2).fill(-1);
    this.counts = new Int32Array(keys.length * 2);
    keys.forEach((key, i) => {
      if (key === -1) return;
      const at = this.slot(key);
      this.keys[at] = key;
      this.counts[at] = counts[i] ?? 0;
    });
  }

  count(key: number): number {
    return this.counts[this.slot(key)] ?? 0;
  }

  increase(key: number): void {
    let at = this.slot(key);
    if (this.keys[at] === -1) {
      if (++this.size * 2 > this.keys.length) {
        this.grow();
        at = this.slot(key);
      }
      this.keys[at] = key;
    }
    const count = (this.counts[at] ?? 0) + 1;
    this.counts[at] = count;
    if (count >= 2) this.offer(key, count);
  }

  decrease(key: number): void {
    const at = this.slot(key);
    this.counts[at] = (this.counts[at] ?? 0) - 1;
  }

  /** Puts a key among those with this count. */
  offer(key: number, count: number): void {
    const bucket = this.buckets[count];
    if (bucket) bucket.push(key);
    else this.buckets[count] = [key];
  }

  /** Takes one of the most frequent patterns out, chosen by `pick` among so many; undefined when none stands twice. */
  take(pick: (candidates: number) => number): number | undefined {
    for (;;) {
      let top = this.buckets.length - 1;
      while (top >= 2 && (this.buckets[top]?.length ?? 0) === 0) top--;
      this.buckets.length = top + 1;
      const bucket = this.buckets[top];
      if (top < 2 || !bucket) return undefined;
      const at = pick(bucket.length);
      const key = bucket[at] ?? 0;
      bucket[at] = bucket.at(-1) ?? 0;
      bucket.pop();
      const count = this.count(key);
      if (count === top) return key;
      if (count >= 2 && count < top) this.offer(key, count);
    }
  }
}
