/** Numbers by their scores, a priority queue for few different scores: whole numbers from 1 on. */
export class Buckets {
  static readonly highest = 4095;
  private readonly buckets: (number[] | undefined)[] = [];
  /** The score that was taken last, or a higher one that was given since. */
  top = 0;

  push(score: number, value: number): void {
    while (this.buckets.length <= score) this.buckets.push(undefined);
    const bucket = this.buckets[score];
    if (bucket) bucket.push(value);
    else this.buckets[score] = [value];
    if (score > this.top) this.top = score;
  }

  /** Takes one of those with the highest score out, chosen by `pick` among so many; −1 when there are none. */
  take(pick: (candidates: number) => number): number {
    for (; this.top >= 1; this.top--) {
      const bucket = this.buckets[this.top];
      if (!bucket || bucket.length === 0) continue;
      const at = pick(bucket.length);
      const value = bucket[at] as number;
      bucket[at] = bucket[bucket.length - 1] as number;
      bucket.pop();
      return value;
    }
    return -1;
  }

  /** Takes everything out. */
  clear(each: (value: number) => void): void {
    for (; this.top >= 1; this.top--) {
      const bucket = this.buckets[this.top];
      if (!bucket) continue;
      for (const value of bucket) each(value);
      bucket.length = 0;
    }
  }

  /** Gives every value another name, or none: −1. */
  rename(to: (value: number) => number): void {
    for (let score = this.top; score >= 1; score--) {
      const bucket = this.buckets[score];
      if (bucket) this.buckets[score] = bucket.map(to).filter((value) => value >= 0);
    }
  }
}
