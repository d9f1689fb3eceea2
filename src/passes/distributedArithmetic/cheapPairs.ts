import { lutOfPair, type Operand } from './operand.ts';
import { powerOfTwo } from './ranges.ts';

/** Pairs of a few operands by what it costs to add them up, as pairs become one. */
export class CheapPairs {
  /** LUT of pairs, then levels, by the numbers of both. */
  private readonly costs: number[] = [];
  /** Numbers of the operands: where they stood at first, and the first one's for a sum. */
  private readonly ids: number[];
  private readonly width: number;
  /** 2^levels that the sum may still grow by. */
  private room: number;
  private readonly operands: Operand[];

  /** For a sum of operands within so many levels; the list changes with the pairs. */
  constructor(operands: Operand[], limit: number) {
    this.operands = operands;
    this.ids = operands.map((_, i) => i);
    this.width = operands.length;
    this.room = powerOfTwo(limit);
    for (const [i, { depth }] of operands.entries()) {
      this.room -= powerOfTwo(depth);
      this.weigh(i, i);
    }
  }

  private placeOf(i: number, j: number): number {
    const [a, b] = [this.ids[i] as number, this.ids[j] as number];
    return a > b ? a * this.width + b : b * this.width + a;
  }

  /** Works out the pairs of an operand with those up to a place. */
  private weigh(of: number, upTo: number): void {
    const u = this.operands[of] as Operand;
    for (let i = 0; i < upTo; i++) {
      if (i === of) continue;
      const t = this.operands[i] as Operand;
      this.costs[this.placeOf(i, of)] = lutOfPair(t, u) + (Math.max(t.depth, u.depth) + 1) / 64;
    }
  }

  /** 2^levels that the sum grows by when two operands become one of the next level. */
  private growth(i: number, j: number): number {
    const [t, u] = [(this.operands[i] as Operand).depth, (this.operands[j] as Operand).depth];
    return powerOfTwo(Math.max(t, u) + 1) - powerOfTwo(t) - powerOfTwo(u);
  }

  /** Places of the cheapest pair that still leaves a sum within the limit; undefined where none is known to. */
  best(): readonly [number, number] | undefined {
    const { operands } = this;
    let best: readonly [number, number] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 1; j < operands.length; j++) {
      for (let i = 0; i < j; i++) {
        const cost = this.costs[this.placeOf(i, j)] as number;
        if (cost >= least || this.growth(i, j) > this.room) continue;
        least = cost;
        best = [i, j];
      }
    }
    return best;
  }

  /** Puts the sum of two operands in their place, behind all that are not deeper. */
  replace(i: number, j: number, sum: Operand): void {
    const { operands, ids } = this;
    this.room -= this.growth(i, j);
    const id = ids[i] as number;
    operands.splice(j, 1);
    ids.splice(j, 1);
    operands.splice(i, 1);
    ids.splice(i, 1);
    let at = 0;
    while (at < operands.length && (operands[at] as Operand).depth <= sum.depth) at++;
    operands.splice(at, 0, sum);
    ids.splice(at, 0, id);
    this.weigh(at, operands.length);
  }
}
