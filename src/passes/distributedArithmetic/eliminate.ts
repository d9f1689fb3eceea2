import type { AdderGraph, Term } from './adderGraph.ts';
import { PatternCounts, patternKey, patternOf } from './patterns.ts';
import { digitsOf, type PlannedColumn, weightOf } from './plan.ts';

/** Collects adders. */
class GraphBuilder {
  readonly depth: number[];
  readonly inputs: number;
  private readonly adders: { a: Term; b: Term; subtracts: boolean }[] = [];

  constructor(depths: readonly number[]) {
    this.inputs = depths.length;
    this.depth = [...depths];
  }

  /** a + b·2^shift or a − b·2^shift; a negative shift moves a instead. */
  add(a: number, b: number, shift: number, subtracts: boolean): number {
    this.adders.push({
      a: { node: a, shift: Math.max(0, -shift), negative: false },
      b: { node: b, shift: Math.max(0, shift), negative: subtracts },
      subtracts,
    });
    this.depth.push(Math.max(this.depth[a] ?? 0, this.depth[b] ?? 0) + 1);
    return this.depth.length - 1;
  }

  graph(outputs: readonly (Term | undefined)[]): AdderGraph {
    const { adders, inputs } = this;
    return {
      inputs,
      left: Int32Array.from(adders, ({ a }) => a.node),
      leftShift: Uint8Array.from(adders, ({ a }) => a.shift),
      right: Int32Array.from(adders, ({ b }) => b.node),
      rightShift: Uint8Array.from(adders, ({ b }) => b.shift),
      subtracts: Uint8Array.from(adders, ({ subtracts }) => (subtracts ? 1 : 0)),
      depth: Int32Array.from(this.depth),
      outputs,
    };
  }
}

const keyOf = (t: Term, u: Term): number => {
  const [first, second] = t.node < u.node || (t.node === u.node && t.shift < u.shift) ? [t, u] : [u, t];
  return patternKey(first.node, second.node, second.shift - first.shift, first.negative !== second.negative);
};

/** The two terms as one sum: a node, or the same shifted and with a sign. */
function joined(builder: GraphBuilder, t: Term, u: Term): Term {
  // What is subtracted stands on the right.
  const [a, b] = t.negative && !u.negative ? [u, t] : [t, u];
  const node = builder.add(a.node, b.node, b.shift - a.shift, a.negative !== b.negative);
  return { node, shift: Math.min(a.shift, b.shift), negative: a.negative };
}

/** A column's terms while patterns are taken out of it. */
interface OpenColumn {
  readonly terms: Term[];
  /** Σ 2^depth of the terms, with the parent's: at most 2^limit. */
  weight: number;
  readonly limit: number;
}

/**
 * The planned columns as an adder graph: again and again one of the most frequent patterns of two terms becomes a node,
 * where the columns' limits of depth allow it (by Kraft's inequality); what is left is added up, shallow terms first.
 */
export function eliminate(
  plan: readonly PlannedColumn[],
  depths: readonly number[],
  pick: (candidates: number) => number,
): AdderGraph {
  const builder = new GraphBuilder(depths);
  const limitOf = new Map(plan.map(({ output, limit }) => [output, limit]));
  const columns = plan.map(({ coefficients, parent, limit }): OpenColumn => {
    const above = parent ? 2 ** (limitOf.get(parent.output) ?? 0) : 0;
    return { terms: digitsOf(coefficients), weight: weightOf(coefficients, depths) + above, limit };
  });
  takePatterns(builder, columns, pick);

  const outputs: (Term | undefined)[] = [];
  plan.forEach(({ output, parent }, i) => {
    const terms = [...(columns[i]?.terms ?? [])];
    const above = parent ? outputs[parent.output] : undefined;
    if (parent && above) terms.push({ ...above, negative: above.negative !== parent.negative });
    outputs[output] = addUp(builder, terms);
  });
  return builder.graph(Array.from(outputs));
}

function takePatterns(
  builder: GraphBuilder,
  columns: readonly OpenColumn[],
  pick: (candidates: number) => number,
): void {
  const { depth } = builder;
  const counts = new PatternCounts();
  /** Columns that a node stands in, or once stood in. */
  const places: (Set<number> | undefined)[] = [];
  const stand = (node: number, column: number): void => {
    const set = places[node];
    if (set) set.add(column);
    else places[node] = new Set([column]);
  };
  columns.forEach(({ terms }, column) => {
    terms.forEach((t, i) => {
      stand(t.node, column);
      for (let j = 0; j < i; j++) counts.increase(keyOf(t, terms[j] as Term));
    });
  });
  for (let key = counts.take(pick); key !== undefined; key = counts.take(pick)) {
    const { a, b, shift, subtracts } = patternOf(key);
    const extra =
      2 ** (Math.max(depth[a] ?? 0, depth[b] ?? 0) + 1) - 2 ** (depth[a] ?? 0) - 2 ** (depth[b] ?? 0);
    const found: { column: number; t: Term; u: Term }[] = [];
    const [inA, inB] = [places[a] ?? new Set<number>(), places[b] ?? new Set<number>()];
    for (const column of inA.size < inB.size ? inA : inB) {
      const open = columns[column];
      if (!open || !inA.has(column) || !inB.has(column)) continue;
      let room = Number.isFinite(open.limit) ? 2 ** open.limit - open.weight : Number.POSITIVE_INFINITY;
      const used = new Set<Term>();
      const firsts = open.terms.filter(({ node }) => node === a).sort((x, y) => x.shift - y.shift);
      for (const t of firsts) {
        if (used.has(t) || extra > room) continue;
        const u = open.terms.find(
          (other) =>
            other.node === b &&
            other !== t &&
            other.shift - t.shift === shift &&
            (other.negative !== t.negative) === subtracts &&
            !used.has(other),
        );
        if (!u) continue;
        room -= extra;
        used.add(t).add(u);
        found.push({ column, t, u });
      }
    }
    // Overlapping or too deep: it does not stand twice after all, and can only do so again when its count grows.
    if (found.length < 2) continue;
    const node = builder.add(a, b, shift, subtracts);
    for (const { column, t, u } of found) {
      const open = columns[column];
      if (!open) continue;
      const { terms } = open;
      for (const gone of [t, u]) {
        terms.splice(terms.indexOf(gone), 1);
        for (const other of terms) counts.decrease(keyOf(gone, other));
      }
      const made = { node, shift: Math.min(t.shift, u.shift), negative: t.negative };
      for (const other of terms) counts.increase(keyOf(made, other));
      terms.push(made);
      stand(node, column);
      open.weight += extra;
    }
    const left = counts.count(key);
    if (left >= 2) counts.offer(key, left);
  }
}

/** The sum of terms: always the two shallowest first, so that no order is less deep. */
function addUp(builder: GraphBuilder, given: readonly Term[]): Term | undefined {
  const depthOf = ({ node }: Term): number => builder.depth[node] ?? 0;
  const terms = [...given].sort((x, y) => depthOf(x) - depthOf(y) || x.shift - y.shift);
  while (terms.length > 1) {
    const [t, u] = terms.splice(0, 2);
    if (!t || !u) break;
    const sum = joined(builder, t, u);
    const at = terms.findIndex((other) => depthOf(other) > depthOf(sum));
    terms.splice(at < 0 ? terms.length : at, 0, sum);
  }
  return terms[0];
}
