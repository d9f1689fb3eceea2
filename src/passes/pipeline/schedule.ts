import type { Netlist } from '../../ir/netlist/netlist.ts';
import { type NodeCode, nodeKinds } from '../../ir/netlist/nodes.ts';
import { type DelayModel, delayOf } from './delay.ts';
import { liveNodes } from './live.ts';

/** When every node's number is there. */
export interface Schedule {
  /** Clock edges since the inputs, by node; a constant is always there: −1. */
  readonly stage: Int32Array;
  /** 1 for nodes that an output depends on. */
  readonly live: Uint8Array;
  /** Clock edges from the inputs to all outputs. */
  readonly latency: number;
  /** Longest path between registers, in ns. */
  readonly period: number;
}

const isConstant = (kind: NodeCode): boolean => kind === nodeKinds.constant;

/**
 * Registers as late as the clock allows: every node runs in the same stage as its latest operand if the path still fits
 * into `clockPeriod` ns, else in the next. Inputs come at stage 0 from registers; outputs end in registers at `latency`.
 */
export function schedulePipeline(netlist: Netlist, clockPeriod: number, model: DelayModel): Schedule {
  const live = liveNodes(netlist);
  const stage = new Int32Array(netlist.size).fill(-1);
  const arrival = new Float64Array(netlist.size);
  let period = 0;
  for (let id = 0; id < netlist.size; id++) {
    if (live[id] === 0 || isConstant(netlist.kind(id))) continue;
    let [latest, time] = [0, model.register];
    for (const operand of netlist.operands(id)) {
      const at = stage[operand] ?? -1;
      if (at > latest) [latest, time] = [at, arrival[operand] ?? 0];
      else if (at === latest) time = Math.max(time, arrival[operand] ?? 0);
    }
    const own = delayOf(netlist, id, model);
    const fits = own === 0 || time + own <= clockPeriod;
    stage[id] = fits ? latest : latest + 1;
    arrival[id] = fits ? time + own : model.register + own;
    period = Math.max(period, arrival[id] ?? 0);
  }
  const last = netlist.outputs
    .flatMap(({ signals }) => signals.map(({ node }) => stage[node] ?? 0))
    .reduce((a, b) => Math.max(a, b), 0);
  return { stage, live, latency: last + 1, period };
}
