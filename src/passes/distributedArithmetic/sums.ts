import { PatternCounts, type PatternScore } from './patterns.ts';
import { type Range, rangeOf } from './ranges.ts';
import { nodeOf, type PackedTerm, scaledTerm, shiftOf, signOf } from './term.ts';

const changes = { add: 0, remove: 1, create: 2, free: 3, depth: 4 } as const;

export interface SumsProblem {
  /** Levels of adders before each input. */
  readonly depths: readonly number[];
  /** Levels that each output may have; all infinite for no limit. */
  readonly limits: readonly number[];
  /** Coefficients of each output. */
  readonly columns: readonly (readonly number[])[];
  /** What inputs can be; needed for LUT only. */
  readonly ranges: readonly Range[] | undefined;
}

/**
 * A linear circuit while it is optimized: every output, and every shared part, is a sum of terms, which are inputs or other
 * sums. What it costs is the terms less one of every sum. Every change is written down and can be taken back.
 *
 * Depth: a sum of terms of depths dᵢ fits into d levels of adders exactly when Σ 2^dᵢ ≤ 2^d (Kraft). The depth of a shared
 * part is what its users rely on: its own terms may change as long as they fit.
 */
export class Sums {
  readonly inputs: number;
  readonly outputs: number;
  /** Whether depth is limited at all; without, weights are not kept. */
  readonly limited: boolean;
  readonly patterns: PatternCounts;
  private readonly inputRanges: readonly Range[] | undefined;
  /** Terms of each sum; empty for inputs. */
  readonly bodies: PackedTerm[][] = [];
  /** Sums that a node stands in, once for each term. */
  readonly users: number[][] = [];
  readonly depth: number[] = [];
  readonly weight: number[] = [];
  /** Levels that outputs may have. */
  readonly limit: number[] = [];
  /** Patterns are only looked for among nodes of one group: all, or of large matrices a few inputs at first. */
  readonly group: number[] = [];
  /** What each node can be; undefined where nobody asks for LUT. */
  readonly ranges: (Range | undefined)[] = [];
  /** What each node is: whole multiples of the inputs. */
  private readonly coefficients: (Float64Array | undefined)[] = [];
  /** Shared parts, in no order, and where they stand here. */
  readonly parts: number[] = [];
  private readonly place: number[] = [];
  private readonly unused: number[] = [];
  /** Nodes whose number may be used again after the next `keep`. */
  private readonly freed: number[] = [];
  private readonly journal: number[] = [];
  /** Nodes that lost a term or a user since somebody last looked. */
  readonly loosened: number[] = [];
  /** Adders, when every sum is added up. */
  adders = 0;

  constructor({ depths, limits, columns, ranges }: SumsProblem, score: (sums: Sums) => PatternScore) {
    this.inputs = depths.length;
    this.outputs = limits.length;
    this.limited = limits.some(Number.isFinite);
    this.inputRanges = ranges;
    for (const depth of depths) this.node(depth, Number.POSITIVE_INFINITY);
    for (const limit of limits) this.node(this.limited ? limit : 0, limit);
    ranges?.forEach((range, input) => {
      this.coefficients[input] = new Float64Array(this.inputs);
      (this.coefficients[input] as Float64Array)[input] = 1;
      this.ranges[input] = range;
    });
    columns.forEach((column, i) => {
      if (!ranges) return;
      this.coefficients[this.inputs + i] = Float64Array.from(column);
      this.ranges[this.inputs + i] = rangeOf(column, ranges);
    });
    this.patterns = new PatternCounts(score(this));
  }

  private node(depth: number, limit: number): number {
    this.bodies.push([]);
    this.users.push([]);
    this.weight.push(0);
    this.limit.push(limit);
    this.place.push(-1);
    this.group.push(0);
    return this.depth.push(depth) - 1;
  }

  /** Sets what users of an output rely on, before it has any. */
  promise(output: number, depth: number): void {
    if (this.limited) this.depth[output] = depth;
  }

  isPart = (node: number): boolean => node >= this.inputs + this.outputs;

  /** 2^levels that a sum may still grow by. */
  room(sum: number): number {
    if (!this.limited) return Number.POSITIVE_INFINITY;
    const cap = this.isPart(sum) || this.users[sum]?.length !== 0 ? this.depth[sum] : this.limit[sum];
    return 2 ** (cap ?? 0) - (this.weight[sum] ?? 0);
  }

  private count(body: readonly PackedTerm[], term: PackedTerm, by: 1 | -1): void {
    const own = this.group[nodeOf(term)];
    for (let i = 0; i < body.length; i++) {
      const other = body[i] as number;
      if (this.group[nodeOf(other)] === own) this.patterns.change(other, term, by);
    }
  }

  /** Looks for patterns among all nodes from now on. */
  ungroup(): void {
    for (const body of this.bodies) {
      for (let j = 1; j < body.length; j++) {
        for (let i = 0; i < j; i++) {
          const [t, u] = [body[i] as number, body[j] as number];
          if (this.group[nodeOf(t)] !== this.group[nodeOf(u)]) this.patterns.change(t, u, 1);
        }
      }
    }
    this.group.fill(0);
  }

  private rawAdd(sum: number, term: PackedTerm): void {
    const body = this.bodies[sum] as PackedTerm[];
    this.count(body, term, 1);
    if (body.length > 0) this.adders++;
    body.push(term);
    (this.users[nodeOf(term)] as number[]).push(sum);
    if (this.limited) this.weight[sum] = (this.weight[sum] ?? 0) + 2 ** (this.depth[nodeOf(term)] ?? 0);
  }

  private rawRemove(sum: number, term: PackedTerm): void {
    const body = this.bodies[sum] as PackedTerm[];
    const at = body.indexOf(term);
    body[at] = body[body.length - 1] as number;
    body.pop();
    this.count(body, term, -1);
    this.loosened.push(sum, nodeOf(term));
    if (body.length > 0) this.adders--;
    const users = this.users[nodeOf(term)] as number[];
    users[users.indexOf(sum)] = users[users.length - 1] as number;
    users.pop();
    if (this.limited) this.weight[sum] = (this.weight[sum] ?? 0) - 2 ** (this.depth[nodeOf(term)] ?? 0);
  }

  /** Adds a term; with an equal one it becomes one of twice the size, with its opposite nothing. */
  add(sum: number, term: PackedTerm): void {
    const body = this.bodies[sum] as PackedTerm[];
    if (body.includes(term)) {
      this.remove(sum, term);
      this.add(sum, scaledTerm(term, 1, 0));
    } else if (body.includes(term ^ 1)) this.remove(sum, term ^ 1);
    else {
      this.rawAdd(sum, term);
      this.journal.push(changes.add, sum, term);
    }
  }

  remove(sum: number, term: PackedTerm): void {
    this.rawRemove(sum, term);
    this.journal.push(changes.remove, sum, term);
  }

  setDepth(node: number, depth: number): void {
    this.journal.push(changes.depth, node, this.depth[node] ?? 0);
    this.depth[node] = depth;
  }

  private rawCreate(node: number): void {
    this.place[node] = this.parts.push(node) - 1;
  }

  private rawFree(node: number): void {
    const at = this.place[node] as number;
    const last = this.parts[this.parts.length - 1] as number;
    this.parts[at] = last;
    this.place[last] = at;
    this.parts.pop();
    this.place[node] = -1;
  }

  /** Works out what a part of these terms is and can be. */
  private describe(node: number, body: readonly PackedTerm[]): void {
    if (!this.inputRanges) return;
    const own = this.coefficients[node]?.fill(0) ?? new Float64Array(this.inputs);
    for (const term of body) {
      const factor = (signOf(term) ? -1 : 1) * 2 ** shiftOf(term);
      const of = this.coefficients[nodeOf(term)] as Float64Array;
      for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) + factor * (of[i] as number);
    }
    this.coefficients[node] = own;
    this.ranges[node] = rangeOf(own, this.inputRanges);
  }

  /** A new shared part. */
  create(depth: number, body: readonly PackedTerm[]): number {
    const node = this.unused.pop() ?? this.node(0, Number.POSITIVE_INFINITY);
    this.setDepth(node, depth);
    this.rawCreate(node);
    this.journal.push(changes.create, node, 0);
    this.describe(node, body);
    this.group[node] = this.group[nodeOf(body[0] ?? 0)] ?? 0;
    for (const term of body) this.add(node, term);
    return node;
  }

  /** Writes a node's terms in its place, wherever it stands; a shared part is gone afterwards. */
  inline(node: number): void {
    const body = [...(this.bodies[node] ?? [])];
    const users = this.users[node] as number[];
    while (users.length > 0) {
      const user = users[users.length - 1] as number;
      const term = (this.bodies[user] as PackedTerm[]).find((other) => nodeOf(other) === node) as number;
      this.remove(user, term);
      for (const own of body) this.add(user, scaledTerm(own, shiftOf(term), signOf(term)));
    }
    if (!this.isPart(node)) return;
    for (const own of body) this.remove(node, own);
    this.rawFree(node);
    this.freed.push(node);
    this.journal.push(changes.free, node, 0);
  }

  /** Takes everything back since the last `keep`. */
  undo(): void {
    const { journal } = this;
    this.patterns.offers = false;
    for (let i = journal.length - 3; i >= 0; i -= 3) {
      const [kind, x, y] = [journal[i], journal[i + 1] as number, journal[i + 2] as number];
      if (kind === changes.add) this.rawRemove(x, y);
      else if (kind === changes.remove) this.rawAdd(x, y);
      else if (kind === changes.create) {
        this.rawFree(x);
        this.unused.push(x);
      } else if (kind === changes.free) this.rawCreate(x);
      else this.depth[x] = y;
    }
    this.patterns.offers = true;
    this.freed.length = 0;
    this.keep();
  }

  /** Sums whose terms changed since the last `keep`. */
  changed(): Set<number> {
    const found = new Set<number>();
    for (let i = 0; i < this.journal.length; i += 3) {
      if ((this.journal[i] ?? 0) <= changes.remove) found.add(this.journal[i + 1] ?? 0);
    }
    return found;
  }

  /** Makes everything so far final. */
  keep(): void {
    this.journal.length = 0;
    this.loosened.length = 0;
    this.unused.push(...this.freed.splice(0));
    this.patterns.settle();
  }
}
