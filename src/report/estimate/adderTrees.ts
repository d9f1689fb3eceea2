import type { Technology } from './technology.ts';
import { adderBits, addWires, type Wire, within, zero } from './wire.ts';
import type { Step } from './work.ts';

/** What a sum becomes in an accumulator that wraps around: itself where it fits, else anything the type holds. */
const wrapped = (sum: Wire, type: Wire | undefined): Wire => (!type || within(type, sum) ? sum : type);

/** Sums of the same op, each a balanced tree: neighbours are added, level by level. */
export class AdderTrees {
  /** Full adders so far; one LUT each. */
  lut = 0;
  private readonly widest: number[] = [];
  private readonly partial: number[] = [];
  private readonly finished: number[] = [];

  /** Adds a tree; `accumulator` holds the values of a type that wraps around in every addition. */
  add(terms: readonly Wire[], accumulator?: Wire): Wire {
    let row = terms.map((term) => wrapped(term, accumulator));
    let level = 0;
    while (row.length > 1) {
      const next: Wire[] = [];
      for (let i = 0; i < row.length; i += 2) {
        const left = row[i] ?? zero;
        const right = row[i + 1];
        next.push(right ? this.addition(left, right, level, accumulator) : left);
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
      return { delay: bits > 0 ? adder(bits) : 0, bits: done + (this.partial[level] ?? 0) };
    });
  }

  private addition(left: Wire, right: Wire, level: number, accumulator: Wire | undefined): Wire {
    const sum = wrapped(addWires(left, right), accumulator);
    const bits = adderBits(left, right, sum);
    this.lut += bits;
    this.widest[level] = Math.max(this.widest[level] ?? 0, bits);
    return sum;
  }
}

function grow(totals: number[], at: number, amount: number): void {
  while (totals.length <= at) totals.push(0);
  totals[at] = (totals[at] ?? 0) + amount;
}
