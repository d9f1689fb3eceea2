import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import type { Schedule } from '../../passes/pipeline/schedule.ts';
import { fresh, type Tap } from './registers.ts';
import { type UnitKind, unitsOf } from './units.ts';

/** One layer: its modules, what it reads from others as soon as it is computed, and what others read of it; all in rising order. */
export interface Part {
  readonly scope: number;
  readonly kinds: readonly UnitKind[];
  readonly reads: readonly Tap[];
  readonly gives: readonly number[];
}

/** Splits the live nodes by layer; inputs and constants belong to none. */
export function partition(netlist: Netlist, schedule: Schedule): Part[] {
  const nodes = new Map<number, number[]>();
  const reads = new Map<number, Set<number>>();
  const given = new Set<number>();
  const has = (id: number): boolean => {
    const kind = netlist.kind(id);
    return kind !== nodeKinds.input && kind !== nodeKinds.constant;
  };
  for (let id = 0; id < netlist.size; id++) {
    if (schedule.live[id] === 0 || !has(id)) continue;
    const scope = netlist.scope(id);
    const own = nodes.get(scope) ?? [];
    own.push(id);
    nodes.set(scope, own);
    for (const operand of netlist.operands(id)) {
      if (netlist.kind(operand) === nodeKinds.constant) continue;
      if (has(operand) && netlist.scope(operand) === scope) continue;
      const foreign = reads.get(scope) ?? new Set<number>();
      foreign.add(operand);
      reads.set(scope, foreign);
      if (has(operand)) given.add(operand);
    }
  }
  for (const { signals } of netlist.outputs) for (const { node } of signals) if (has(node)) given.add(node);
  return [...nodes].map(([scope, own]) => {
    const kinds = unitsOf(netlist, schedule, own, given);
    const [only, ...others] = kinds.flatMap(({ instances }) => instances);
    // A layer that is one unit is that unit's module.
    if (only && others.length === 0) return { scope, kinds, reads: only.reads, gives: only.gives };
    const foreign = [...(reads.get(scope) ?? [])].sort((a, b) => a - b);
    return {
      scope,
      kinds,
      reads: foreign.map((node) => fresh(schedule, node)),
      gives: own.filter((id) => given.has(id)),
    };
  });
}
