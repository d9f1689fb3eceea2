import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';

const isConstant = (netlist: Netlist, id: number): boolean => netlist.kind(id) === nodeKinds.constant;

/**
 * Whether a register right behind a node does the node's work: flip-flops choose between a number and a constant by their
 * synchronous reset and set (FDRE and FDSE of 7-series and UltraScale), so that a relu in front of them takes no LUT.
 */
export function isChoiceOfRegister(netlist: Netlist, id: number): boolean {
  const kind = netlist.kind(id);
  if (kind !== nodeKinds.maximum && kind !== nodeKinds.minimum && kind !== nodeKinds.select) return false;
  return isConstant(netlist, netlist.a(id)) || isConstant(netlist, netlist.b(id));
}
