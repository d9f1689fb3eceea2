import { Marks } from './marks.ts';
import { NodeValues } from './nodeValues.ts';
import { PatternCounts, type PatternWeight } from './patterns.ts';
import { powerOfTwo, type Range } from './ranges.ts';
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

/** Takes one of a list's equal numbers out, the last; what stands at the end takes its place. */
function takeFrom(list: number[], value: number): void {
  let at = list.length - 1;
  while (list[at] !== value) at--;
  list[at] = list[list.length - 1] as number;
  list.pop();
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
  /** Terms of each sum; empty for inputs. */
  readonly bodies: PackedTerm[][] = [];
  /** Sums that a node stands in, once for each term. */
  readonly users: number[][] = [];
  readonly depth: number[] = [];
  readonly weight: number[] = [];
  /** Levels that outputs may have. */
  readonly limit: number[] = [];
  /** Of large matrices, patterns are first looked for among a few inputs: each node's group; empty for all together. */
  private group: number[] = [];
  private readonly values: NodeValues | undefined;
  /** What each node can be; empty where nobody asks for LUT. */
  readonly ranges: readonly (Range | undefined)[];
  /** Shared parts, in no order, and where they stand here. */
  readonly parts: number[] = [];
  private readonly place: number[] = [];
  private readonly unused: number[] = [];
  /** Nodes whose number may be used again after the next `keep`. */
  private readonly freed: number[] = [];
  private readonly journal: number[] = [];
  /** Nodes that lost a term or a user since somebody last looked. */
  readonly loosened: number[] = [];
  /** For whoever walks over sums and must meet each once. */
  readonly seen = new Marks();
  /** Adders, when every sum is added up. */
  adders = 0;

  constructor(
    { depths, limits, columns, ranges }: SumsProblem,
    weightOfPatterns: (sums: Sums) => PatternWeight | undefined,
  ) {
    this.inputs = depths.length;
    this.outputs = limits.length;
    this.limited = limits.some(Number.isFinite);
    this.values = ranges && new NodeValues(ranges, columns);
    this.ranges = this.values?.ranges ?? [];
    for (const depth of depths) this.node(depth, Number.POSITIVE_INFINITY);
    for (const limit of limits) this.node(this.limited ? limit : 0, limit);
    this.patterns = new PatternCounts(weightOfPatterns(this));
  }

  private node(depth: number, limit: number): number {
    this.bodies.push([]);
    this.users.push([]);
    this.weight.push(0);
    this.limit.push(limit);
    this.place.push(-1);
    return this.depth.push(depth) - 1;
  }

  /** Sets what users of an output rely on, before it has any. */
  promise(output: number, depth: number): void {
    if (this.limited) this.depth[output] = depth;
  }

  isPart(node: number): boolean {
    return node >= this.inputs + this.outputs;
  }

  /** Whether others rely on what depth a sum has. */
  isFixed(sum: number): boolean {
    return this.isPart(sum) || (this.users[sum] as number[]).length > 0;
  }

  /** 2^levels that a sum may still grow by. */
  room(sum: number): number {
    if (!this.limited) return Number.POSITIVE_INFINITY;
    const cap = this.isFixed(sum) ? this.depth[sum] : this.limit[sum];
    return powerOfTwo(cap as number) - (this.weight[sum] as number);
  }

  /** Looks for patterns only among inputs whose numbers, divided by this, are equal; and parts made of them. */
  lookAmong(inputs: number): void {
    this.group = Array.from({ length: this.inputs + this.outputs }, (_, node) =>
      node < this.inputs ? Math.floor(node / inputs) : -1,
    );
  }

  /** Looks for patterns among all nodes from now on. */
  lookAmongAll(): void {
    const { group, patterns } = this;
    patterns.offers = false;
    for (const body of this.bodies) {
      body.forEach((term, j) => {
        const own = group[nodeOf(term)];
        const others = body.filter((other, i) => i < j && group[nodeOf(other)] !== own);
        patterns.change(others, term, 1);
      });
    }
    this.group = [];
    patterns.offers = true;
    patterns.offerAll();
  }

  private count(body: readonly PackedTerm[], term: PackedTerm, by: 1 | -1): void {
    const { group } = this;
    if (group.length === 0) this.patterns.change(body, term, by);
    else {
      const own = group[nodeOf(term)];
      this.patterns.change(
        body.filter((other) => group[nodeOf(other)] === own),
        term,
        by,
      );
    }
  }

  private rawAdd(sum: number, term: PackedTerm): void {
    const body = this.bodies[sum] as PackedTerm[];
    const node = nodeOf(term);
    this.count(body, term, 1);
    if (body.length > 0) this.adders++;
    body.push(term);
    (this.users[node] as number[]).push(sum);
    if (this.limited)
      this.weight[sum] = (this.weight[sum] as number) + powerOfTwo(this.depth[node] as number);
  }

  private rawRemove(sum: number, term: PackedTerm): void {
    const body = this.bodies[sum] as PackedTerm[];
    const node = nodeOf(term);
    takeFrom(body, term);
    this.count(body, term, -1);
    if (body.length > 0) this.adders--;
    takeFrom(this.users[node] as number[], sum);
    if (this.limited)
      this.weight[sum] = (this.weight[sum] as number) - powerOfTwo(this.depth[node] as number);
  }

  /** Adds a term; with an equal one it becomes one of twice the size, with its opposite nothing. */
  add(sum: number, term: PackedTerm): void {
    const body = this.bodies[sum] as PackedTerm[];
    for (let i = 0; i < body.length; i++) {
      const other = body[i] as number;
      if ((other ^ term) >>> 1 !== 0) continue;
      this.remove(sum, other);
      if (other === term) this.add(sum, scaledTerm(term, 1, 0));
      return;
    }
    this.rawAdd(sum, term);
    this.journal.push(changes.add, sum, term);
  }

  remove(sum: number, term: PackedTerm): void {
    this.rawRemove(sum, term);
    this.loosened.push(sum, nodeOf(term));
    this.journal.push(changes.remove, sum, term);
  }

  setDepth(node: number, depth: number): void {
    this.journal.push(changes.depth, node, this.depth[node] as number);
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

  /** A new shared part. */
  create(depth: number, body: readonly PackedTerm[]): number {
    const node = this.unused.pop() ?? this.node(0, Number.POSITIVE_INFINITY);
    this.setDepth(node, depth);
    this.rawCreate(node);
    this.journal.push(changes.create, node, 0);
    this.values?.describe(node, body);
    if (this.group.length > 0) this.group[node] = this.group[nodeOf(body[0] ?? 0)] as number;
    for (const term of body) this.add(node, term);
    return node;
  }

  /** Writes a node's terms in its place, wherever it stands; a shared part is gone afterwards. */
  inline(node: number): void {
    const body = (this.bodies[node] as PackedTerm[]).slice();
    const users = this.users[node] as number[];
    while (users.length > 0) {
      const user = users[users.length - 1] as number;
      const terms = this.bodies[user] as PackedTerm[];
      let at = terms.length - 1;
      while (nodeOf(terms[at] as number) !== node) at--;
      const term = terms[at] as number;
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
  changed(): number[] {
    const found: number[] = [];
    this.seen.clear();
    for (let i = 0; i < this.journal.length; i += 3) {
      const sum = this.journal[i + 1] as number;
      if ((this.journal[i] as number) <= changes.remove && this.seen.add(sum)) found.push(sum);
    }
    return found;
  }

  /** Makes everything so far final. */
  keep(): void {
    this.journal.length = 0;
    this.loosened.length = 0;
    while (this.freed.length > 0) this.unused.push(this.freed.pop() as number);
    this.patterns.settle();
  }
}
