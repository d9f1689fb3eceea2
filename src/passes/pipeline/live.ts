import type { Netlist } from '../../ir/netlist/netlist.ts';

/** 1 for every node that an output depends on. */
export function liveNodes(netlist: Netlist): Uint8Array {
  const live = new Uint8Array(netlist.size);
  for (const { signals } of netlist.outputs) for (const { node } of signals) live[node] = 1;
  // Operands stand before their users, so one walk from the end meets every user first.
  for (let id = netlist.size - 1; id >= 0; id--) {
    if (live[id] === 1) for (const operand of netlist.operands(id)) live[operand] = 1;
  }
  return live;
}
