import type { Technology } from './technology.ts';
import { adderBits, addWires, type Wire, zero } from './wire.ts';
import type { Step } from './work.ts';

/** What a sum becomes, and what that takes. */
export interface Fitted {
  readonly wire: Wire;
  readonly lut: number;
  readonly delay: number;
}

const exactly = (sum: Wire): Fitted => ({ wire: sum, lut: 0, delay: 0 });

/** Sums of the same op, each a balanced tree: neighbours are added, level by level. */
export class AdderTrees {
  /** LUTs so far: one for each full adder, and those that fit sums into a type. */
  lut = 0;
  private readonly widest: number[] = [];
  private readonly fitting: number[] = [];
  private readonly partial: number[] = [];
  private readonly finished: number[] = [];
  private readonly limit: (sum: Wire) => Fitted;

  /** `limit` brings every sum into the accumulator's type, where there is one. */
  constructor(limit: (sum: Wire) => Fitted = exactly) {
    this.limit = limit;
  }

  /** Adds a tree; its terms have the accumulator's type already. */
  add(terms: readonly Wire[]): Wire {
    let row = terms;
    let level = 0;
    while (row.length > 1) {
      const next: Wire[] = [];
      for (let i = 0; i < row.length; i += 2) {
        const left = row[i] ?? zero;
        const right = row[i + 1];
        next.push(right ? this.addition(left, right, level) : left);
      }
      row = next;
      if (row.length > 1)
        grow(
          this.partial,
          level,
          row.reduce((sum, { bits }) => sum + bits, 0),
        );
      level++;
    }
    const [sum = zero] = row;
    grow(this.finished, level, sum.bits);
    return sum;
  }

  /** One step a level, with the bits that are under way behind it. */
  steps({ adder }: Technology): Step[] {
    let done = this.finished[0] ?? 0;
    return this.widest.map((bits, level): Step => {
      done += this.finished[level + 1] ?? 0;
      const delay = (bits > 0 ? adder(bits) : 0) + (this.fitting[level] ?? 0);
      return { delay, bits: done + (this.partial[level] ?? 0) };
    });
  }

  private addition(left: Wire, right: Wire, level: number): Wire {
    const exact = addWires(left, right);
    const { wire, lut, delay } = this.limit(exact);
    // What wraps around needs no adders above the type.
    const bits = lut > 0 ? adderBits(left, right, exact) : adderBits(left, right, wire);
    this.lut += bits + lut;
    this.widest[level] = Math.max(this.widest[level] ?? 0, bits);
    this.fitting[level] = Math.max(this.fitting[level] ?? 0, delay);
    return wire;
  }
}

function grow(totals: number[], at: number, amount: number): void {
  while (totals.length <= at) totals.push(0);
  totals[at] = (totals[at] ?? 0) + amount;
}
