import { bitsOf } from '../../ir/netlist/bounds.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { readStage, type Schedule } from '../../passes/pipeline/schedule.ts';

/** Nodes that form one module: what it reads, in the order of first use, its logic, and what others read of it. */
export interface Unit {
  readonly reads: readonly number[];
  readonly nodes: readonly number[];
  readonly gives: readonly number[];
}

/** Units with the same logic: one module, so many instances. The first one is written. */
export interface UnitKind {
  readonly instances: readonly Unit[];
}

/** Sets of numbers that are joined when something connects them. */
class Groups {
  private readonly parents = new Map<number, number>();

  root(id: number): number {
    let at = id;
    for (let up = this.parents.get(at); up !== undefined; up = this.parents.get(at)) at = up;
    // Shorter ways for the next ones.
    for (let step = id; step !== at; ) {
      const up = this.parents.get(step) ?? at;
      this.parents.set(step, at);
      step = up;
    }
    return at;
  }

  join(a: number, b: number): void {
    const [x, y] = [this.root(a), this.root(b)];
    if (x !== y) this.parents.set(Math.max(x, y), Math.min(x, y));
  }
}

const isConstant = (netlist: Netlist, id: number): boolean => netlist.kind(id) === nodeKinds.constant;

/** Nodes of a layer in connected groups; `byReads` also connects what reads the same number of another layer. */
function grouped(netlist: Netlist, nodes: readonly number[], byReads: boolean): number[][] {
  const own = new Set(nodes);
  const groups = new Groups();
  const readers = new Map<number, number>();
  for (const id of nodes) {
    for (const operand of netlist.operands(id)) {
      if (isConstant(netlist, operand)) continue;
      if (own.has(operand)) groups.join(id, operand);
      else if (byReads) {
        const other = readers.get(operand);
        if (other === undefined) readers.set(operand, id);
        else groups.join(id, other);
      }
    }
  }
  const found = new Map<number, number[]>();
  for (const id of nodes) {
    const root = groups.root(id);
    const group = found.get(root);
    if (group) group.push(id);
    else found.set(root, [id]);
  }
  return [...found.values()];
}

/** Everything that the text of a unit's module depends on, so that equal keys mean equal text. */
function describe(
  netlist: Netlist,
  schedule: Schedule,
  nodes: readonly number[],
  given: ReadonlySet<number>,
): { key: string; unit: Unit } {
  const places = new Map<number, number>();
  const reads: number[] = [];
  const words: (string | number)[] = [];
  const { stage } = schedule;
  const first = nodes.reduce(
    (least, id) => Math.min(least, readStage(schedule, id)),
    Number.POSITIVE_INFINITY,
  );
  const own = new Set(nodes);
  const number = (id: number): void => {
    places.set(id, places.size);
    const signed = netlist.low(id) < 0 ? 's' : 'u';
    words.push(signed, bitsOf(netlist.low(id), netlist.high(id)), (stage[id] ?? 0) - first);
  };
  for (const id of nodes) {
    for (const operand of netlist.operands(id)) {
      if (isConstant(netlist, operand)) words.push('c', String(netlist.low(operand)));
      else {
        if (!places.has(operand) && !own.has(operand)) {
          reads.push(operand);
          words.push('r');
          number(operand);
        }
        words.push(places.get(operand) ?? -1);
      }
    }
    const kind = netlist.kind(id);
    words.push(kind, netlist.p(id), given.has(id) ? 'y' : 'n');
    if (kind === nodeKinds.compare) words.push(netlist.c(id));
    // Which number selects the first entry.
    if (kind === nodeKinds.lookup) words.push(String(netlist.low(netlist.a(id))));
    number(id);
  }
  return { key: words.join(' '), unit: { reads, nodes, gives: nodes.filter((id) => given.has(id)) } };
}

/** A layer's nodes as modules, as few and as small as both ways of grouping allow. */
export function unitsOf(
  netlist: Netlist,
  schedule: Schedule,
  nodes: readonly number[],
  given: ReadonlySet<number>,
): UnitKind[] {
  const kindsOf = (byReads: boolean): UnitKind[] => {
    const kinds = new Map<string, Unit[]>();
    for (const group of grouped(netlist, nodes, byReads)) {
      const { key, unit } = describe(netlist, schedule, group, given);
      const same = kinds.get(key);
      if (same) same.push(unit);
      else kinds.set(key, [unit]);
    }
    return [...kinds.values()].map((instances) => ({ instances }));
  };
  const size = (kinds: readonly UnitKind[]): number =>
    kinds.reduce((sum, { instances }) => sum + (instances[0]?.nodes.length ?? 0), 0);
  const [small, large] = [kindsOf(false), kindsOf(true)];
  return size(large) <= size(small) * 1.25 ? large : small;
}
