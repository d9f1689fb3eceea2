import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { type DelayModel, timingOf, widthOf } from './delay.ts';
import { isChoiceOfRegister } from './heldChoice.ts';

/** A netlist as scheduling sees it: who reads whom, and what everything takes; constants are left out. */
export interface Circuit {
  readonly size: number;
  /** 1 for nodes that are scheduled: live, and no constant. */
  readonly scheduled: Uint8Array;
  /** 1 for nodes whose numbers leave the circuit. */
  readonly leaves: Uint8Array;
  /** What a register for the number costs. */
  readonly registerCost: Int32Array;
  /** ps of logic; what takes longer than a clock period is taken for as long as one. */
  readonly delay: Int32Array;
  /** Registers inside, and ps from the last one to the result. */
  readonly cycles: Uint8Array;
  readonly after: Int32Array;
  /** ps from a clock edge to a register's output. */
  readonly register: number;
  /** ps between two clock edges. */
  readonly usable: number;
  /** Operands of node i: `operands[operandStart[i]]` up to the start of the next. */
  readonly operandStart: Int32Array;
  readonly operands: Int32Array;
  readonly userStart: Int32Array;
  readonly users: Int32Array;
}

/** Whole numbers, so that sums do not depend on their order. */
export const picoseconds = (ns: number): number => Math.round(ns * 1000);

/** Cost of a bit in a register, where that of one which saves a LUT is 1. */
const bitCost = 4;

/** Lists of numbers, one for each node, behind each other. */
function columns(lists: readonly number[][], size: number): { start: Int32Array; all: Int32Array } {
  const start = new Int32Array(size + 1);
  for (let i = 0; i < size; i++) start[i + 1] = (start[i] ?? 0) + (lists[i]?.length ?? 0);
  const all = new Int32Array(start[size] ?? 0);
  for (let i = 0; i < size; i++) all.set(lists[i] ?? [], start[i] ?? 0);
  return { start, all };
}

/** Reads a netlist once, so that scheduling can walk it many times. */
export function circuitOf(netlist: Netlist, live: Uint8Array, usable: number, model: DelayModel): Circuit {
  const { size } = netlist;
  const scheduled = new Uint8Array(size);
  const leaves = new Uint8Array(size);
  const registerCost = new Int32Array(size);
  const [delay, after] = [new Int32Array(size), new Int32Array(size)];
  const register = picoseconds(model.register);
  const period = picoseconds(usable);
  const cycles = new Uint8Array(size);
  const operands: number[][] = [];
  const users: number[][] = Array.from({ length: size }, () => []);
  for (let id = 0; id < size; id++) {
    operands.push([]);
    if (live[id] === 0 || netlist.kind(id) === nodeKinds.constant) continue;
    scheduled[id] = 1;
    registerCost[id] = widthOf(netlist, id) * (isChoiceOfRegister(netlist, id) ? 1 : bitCost);
    const timing = timingOf(netlist, id, model, usable);
    delay[id] = Math.min(picoseconds(timing.delay), period - register);
    cycles[id] = timing.cycles;
    after[id] = Math.min(picoseconds(timing.after), period);
    for (const operand of new Set(netlist.operands(id))) {
      if (scheduled[operand] === 0) continue;
      operands[id]?.push(operand);
      users[operand]?.push(id);
    }
  }
  for (const { signals } of netlist.outputs)
    for (const { node } of signals) leaves[node] = scheduled[node] ?? 0;
  const read = columns(operands, size);
  const used = columns(users, size);
  return {
    size,
    scheduled,
    leaves,
    registerCost,
    delay,
    cycles,
    after,
    register,
    usable: period,
    operandStart: read.start,
    operands: read.all,
    userStart: used.start,
    users: used.all,
  };
}
