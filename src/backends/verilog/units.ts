import { bitsOf } from '../../ir/netlist/bounds.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { readStage, type Schedule } from '../../passes/pipeline/schedule.ts';
import { fresh, type Tap } from './registers.ts';

/** Nodes that form one module: what it reads, in the order of first use, its logic, and what others read of it. */
export interface Unit {
  /** A number that several units of a layer read comes delayed, so that its registers are there once. */
  readonly reads: readonly Tap[];
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

/** Numbers from outside that several groups of nodes read. */
function sharedReads(netlist: Netlist, groups: readonly (readonly number[])[]): ReadonlySet<number> {
  const readers = new Map<number, number>();
  const shared = new Set<number>();
  groups.forEach((nodes, group) => {
    for (const operand of nodes.flatMap((id) => netlist.operands(id))) {
      const other = readers.get(operand);
      if (other === undefined) readers.set(operand, group);
      else if (other !== group) shared.add(operand);
    }
  });
  return shared;
}

/** When nodes need each of the numbers they read for the first time. */
function firstReads(
  netlist: Netlist,
  schedule: Schedule,
  nodes: readonly number[],
): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  for (const id of nodes) {
    const stage = readStage(schedule, id);
    for (const operand of netlist.operands(id))
      first.set(operand, Math.min(stage, first.get(operand) ?? stage));
  }
  return first;
}

/** Everything that the text of a unit's module depends on, so that equal keys mean equal text. */
function describe(
  netlist: Netlist,
  schedule: Schedule,
  nodes: readonly number[],
  given: ReadonlySet<number>,
  shared: ReadonlySet<number>,
): { key: string; unit: Unit } {
  const places = new Map<number, number>();
  const reads: Tap[] = [];
  const words: (string | number)[] = [];
  const needed = firstReads(netlist, schedule, nodes);
  const first = nodes.reduce(
    (least, id) => Math.min(least, readStage(schedule, id)),
    Number.POSITIVE_INFINITY,
  );
  const own = new Set(nodes);
  const number = ({ node, stage }: Tap): void => {
    places.set(node, places.size);
    const signed = netlist.low(node) < 0 ? 's' : 'u';
    words.push(signed, bitsOf(netlist.low(node), netlist.high(node)), stage - first);
  };
  for (const id of nodes) {
    for (const operand of netlist.operands(id)) {
      if (isConstant(netlist, operand)) words.push('c', String(netlist.low(operand)));
      else {
        if (!places.has(operand) && !own.has(operand)) {
          const own = fresh(schedule, operand);
          const tap = shared.has(operand) ? { node: operand, stage: needed.get(operand) ?? own.stage } : own;
          reads.push(tap);
          words.push('r');
          number(tap);
        }
        words.push(places.get(operand) ?? -1);
      }
    }
    const kind = netlist.kind(id);
    words.push(kind, netlist.p(id), given.has(id) ? 'y' : 'n');
    if (kind === nodeKinds.compare) words.push(netlist.c(id));
    // Which number selects the first entry.
    if (kind === nodeKinds.lookup) words.push(String(netlist.low(netlist.a(id))));
    number(fresh(schedule, id));
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
    const groups = grouped(netlist, nodes, byReads);
    const shared = sharedReads(netlist, groups);
    for (const group of groups) {
      const { key, unit } = describe(netlist, schedule, group, given, shared);
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
