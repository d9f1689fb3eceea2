import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { earliest, emptyBounds } from './bounds.ts';
import { type DelayModel, timingOf } from './delay.ts';
import { liveNodes } from './live.ts';
import { retime } from './retime.ts';
import { type Circuit, circuitOf } from './timing.ts';

/** When every node's number is there. */
export interface Schedule {
  /** Clock edges since the inputs, by node; a constant is always there: −1. */
  readonly stage: Int32Array;
  /** Registers inside a node, by node: it reads its operands so many clock edges earlier. */
  readonly cycles: Uint8Array;
  /** 1 for nodes that an output depends on. */
  readonly live: Uint8Array;
  /** Registers between the input ports and the logic: inputs come at this stage. */
  readonly inputRegisters: number;
  /** Clock edges from the inputs to all outputs, with the registers at the ports. */
  readonly latency: number;
  /** Longest path between registers, in ns. */
  readonly period: number;
  /** A node at the end of that path. */
  readonly slowest: number;
}

/** The stage in which a node reads its operands. */
export const readStage = ({ stage, cycles }: Pick<Schedule, 'stage' | 'cycles'>, id: number): number =>
  (stage[id] ?? 0) - (cycles[id] ?? 0);

/**
 * Places registers: as few clock cycles as `usable` ns between two edges allow when every node starts as early as it can, and for
 * so many cycles few bits in registers. Inputs come at stage 0 from registers; outputs end in registers at `latency`.
 */
export function schedulePipeline(netlist: Netlist, usable: number, model: DelayModel): Schedule {
  const live = liveNodes(netlist);
  const circuit = circuitOf(netlist, live, usable, model);
  const nodes = Int32Array.from(
    (function* () {
      for (let id = 0; id < netlist.size; id++)
        if (circuit.scheduled[id] === 1 && netlist.kind(id) !== nodeKinds.input) yield id;
    })(),
  );
  const bounds = emptyBounds(netlist.size);
  earliest(circuit, bounds, nodes, 0);
  const resultStage = (start: Int32Array, id: number): number => (start[id] ?? 0) + (circuit.cycles[id] ?? 0);
  const last = netlist.outputs
    .flatMap(({ signals }) => signals.map(({ node }) => resultStage(bounds.low, node)))
    .reduce((a, b) => Math.max(a, b), 0);
  const start = retime(circuit, nodes, last);
  const stage = Int32Array.from(start, (_, id) =>
    circuit.scheduled[id] === 1 ? resultStage(start, id) : -1,
  );
  return {
    stage,
    cycles: circuit.cycles,
    live,
    inputRegisters: 0,
    latency: last + 1,
    ...slowestPath(netlist, circuit, stage, model, usable),
  };
}

/** The same circuit with so many registers before its logic, and so many, at least 1, behind it. */
export const withPortRegisters = (
  schedule: Schedule,
  inputRegisters: number,
  outputRegisters: number,
): Schedule => ({
  ...schedule,
  stage: schedule.stage.map((stage) => (stage < 0 ? stage : stage + inputRegisters)),
  inputRegisters: schedule.inputRegisters + inputRegisters,
  latency: schedule.latency + inputRegisters + outputRegisters - 1,
});

/** The longest path between registers, with what nodes really take. */
function slowestPath(
  netlist: Netlist,
  circuit: Circuit,
  stage: Int32Array,
  model: DelayModel,
  usable: number,
): { period: number; slowest: number } {
  const arrival = new Float64Array(netlist.size);
  let [period, slowest] = [0, -1];
  const reach = (id: number, ns: number): void => {
    if (ns > period) [period, slowest] = [ns, id];
  };
  for (let id = 0; id < netlist.size; id++) {
    if (circuit.scheduled[id] === 0) continue;
    const { delay, cycles, after } = timingOf(netlist, id, model, usable);
    const reads = (stage[id] ?? 0) - cycles;
    let time = model.register;
    for (const operand of netlist.operands(id))
      if (stage[operand] === reads) time = Math.max(time, arrival[operand] ?? 0);
    reach(id, time + delay);
    arrival[id] = cycles > 0 ? after : time + delay;
    reach(id, arrival[id] ?? 0);
  }
  return { period, slowest };
}
