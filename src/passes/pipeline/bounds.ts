import type { Circuit } from './timing.ts';

/** The stages that nodes can start in, and how far their logic reaches into one. Times in ps. */
export interface StageBounds {
  /** Earliest and latest stage in which a node reads its operands. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** From the clock edge to a node's result when it starts as early as it can. */
  readonly arrival: Int32Array;
  /** From a node's operands to the next clock edge when it starts as late as it can. */
  readonly need: Int32Array;
}

export const emptyBounds = (size: number): StageBounds => ({
  low: new Int32Array(size),
  high: new Int32Array(size),
  arrival: new Int32Array(size),
  need: new Int32Array(size),
});

/**
 * Starts every node as early as its operands, the clock, and `from` allow: in the stage of its latest operand where the path
 * fits into a clock period, else one later. `nodes` in rising order; operands outside of them keep what they have.
 */
export function earliest(circuit: Circuit, { low, arrival }: StageBounds, nodes: Int32Array, from: number) {
  const { operandStart, operands, cycles, delay, after, register, usable } = circuit;
  for (const id of nodes) {
    let [latest, time] = [from, register];
    for (let i = operandStart[id] ?? 0; i < (operandStart[id + 1] ?? 0); i++) {
      const operand = operands[i] ?? 0;
      const at = (low[operand] ?? 0) + (cycles[operand] ?? 0);
      if (at > latest) [latest, time] = [at, arrival[operand] ?? 0];
      else if (at === latest) time = Math.max(time, arrival[operand] ?? 0);
    }
    const own = delay[id] ?? 0;
    const fits = time + own <= usable;
    low[id] = fits ? latest : latest + 1;
    if ((cycles[id] ?? 0) > 0) arrival[id] = after[id] ?? 0;
    else arrival[id] = (fits ? time : register) + own;
  }
}

/** Starts every node as late as its users, the clock, and `to` allow; what leaves the circuit is there by stage `last`. */
export function latest(
  circuit: Circuit,
  { high, need }: StageBounds,
  nodes: Int32Array,
  to: number,
  last: number,
) {
  const { userStart, users, cycles, delay, after, register, usable, leaves } = circuit;
  for (let n = nodes.length - 1; n >= 0; n--) {
    const id = nodes[n] ?? 0;
    let [first, time] = [leaves[id] === 1 ? last : Number.MAX_SAFE_INTEGER, 0];
    for (let i = userStart[id] ?? 0; i < (userStart[id + 1] ?? 0); i++) {
      const user = users[i] ?? 0;
      const at = high[user] ?? 0;
      if (at < first) [first, time] = [at, need[user] ?? 0];
      else if (at === first) time = Math.max(time, need[user] ?? 0);
    }
    const own = delay[id] ?? 0;
    const inside = cycles[id] ?? 0;
    const reach = inside > 0 ? (after[id] ?? 0) + time : register + own + time;
    const start = (reach <= usable ? first : first - 1) - inside;
    need[id] = own + (inside === 0 && start === first && start <= to ? time : 0);
    high[id] = Math.min(start, to);
  }
}
