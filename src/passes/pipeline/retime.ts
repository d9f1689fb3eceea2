import { earliest, emptyBounds, latest, type StageBounds } from './bounds.ts';
import { FlowNetwork, unbounded } from './minimumCut.ts';
import type { Circuit } from './timing.ts';

/**
 * The stage in which each node reads its operands, so that few bits are held in registers, and those rather where a register saves
 * logic. Stages are halved again and again: the boundary in the middle goes where it costs least, among the places that the clock
 * allows, then both halves are treated alike. For a boundary alone the choice is optimal (a minimum cut). `last` is the latest stage.
 */
export function retime(circuit: Circuit, nodes: Int32Array, last: number): Int32Array {
  const bounds = emptyBounds(circuit.size);
  const divide = (own: Int32Array, from: number, to: number): void => {
    if (own.length === 0) return;
    earliest(circuit, bounds, own, from);
    latest(circuit, bounds, own, to, last);
    if (from === to) return;
    const middle = (from + to + 1) >> 1;
    const before = sideBefore(circuit, bounds, own, middle, to);
    divide(
      own.filter((id) => before[id] === 1),
      from,
      middle - 1,
    );
    divide(
      own.filter((id) => before[id] !== 1),
      middle,
      to,
    );
  };
  divide(nodes, 0, last);
  return bounds.low;
}

/** 1 for the nodes that start before a boundary when the registers on it cost as little as possible; indexed by node. */
function sideBefore(
  circuit: Circuit,
  { low, high }: StageBounds,
  nodes: Int32Array,
  boundary: number,
  to: number,
): Uint8Array {
  const { userStart, users, operandStart, operands, registerCost, leaves } = circuit;
  const before = new Uint8Array(circuit.size);
  const vertex = new Map<number, number>();
  const flow = new FlowNetwork();
  for (const id of nodes) {
    if ((high[id] ?? 0) < boundary) before[id] = 1;
    else if ((low[id] ?? 0) < boundary) vertex.set(id, flow.vertex());
  }
  if (vertex.size === 0) return before;
  /** Registers for a node's number on one side if any of its users is on the other. */
  const register = (id: number, from: number): void => {
    const cost = registerCost[id] ?? 0;
    const readers: number[] = [];
    let crosses = leaves[id] === 1;
    for (let i = userStart[id] ?? 0; i < (userStart[id + 1] ?? 0); i++) {
      const user = users[i] ?? 0;
      const free = vertex.get(user);
      if (free !== undefined) readers.push(free);
      else if ((low[user] ?? 0) >= boundary || (high[user] ?? 0) > to) crosses = true;
    }
    if (crosses) {
      if (from !== flow.source) flow.arc(from, flow.sink, cost);
      return;
    }
    const net = flow.vertex();
    flow.arc(from, net, cost);
    for (const reader of readers) flow.arc(net, reader, unbounded);
  };
  const given = new Set<number>();
  for (const [id, own] of vertex) {
    register(id, own);
    for (let i = operandStart[id] ?? 0; i < (operandStart[id + 1] ?? 0); i++) {
      const operand = operands[i] ?? 0;
      const free = vertex.get(operand);
      if (free !== undefined) flow.arc(own, free, unbounded);
      else given.add(operand);
    }
  }
  for (const id of given) register(id, flow.source);
  const side = flow.cut();
  for (const [id, own] of vertex) before[id] = side[own] ?? 0;
  return before;
}
