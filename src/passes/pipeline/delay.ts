import { bitsOf } from '../../ir/netlist/bounds.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { type NodeCode, nodeKinds } from '../../ir/netlist/nodes.ts';

/** Delays of a device family in ns: one level of LUT with its net, one carry bit, register to logic and set-up. */
export interface DelayModel {
  readonly lut: number;
  readonly carryStart: number;
  readonly carryBit: number;
  readonly register: number;
}

/** Width of a node's number. */
export const widthOf = (netlist: Netlist, id: number): number => bitsOf(netlist.low(id), netlist.high(id));

/** ns that a node's logic takes. */
export function delayOf(netlist: Netlist, id: number, model: DelayModel): number {
  const { lut, carryStart, carryBit } = model;
  const carry = (bits: number): number => carryStart + carryBit * bits;
  const own = (): number => widthOf(netlist, id);
  const operand = (at: number): number => widthOf(netlist, at);
  const rules: Readonly<Record<NodeCode, () => number>> = {
    [nodeKinds.input]: () => 0,
    [nodeKinds.constant]: () => 0,
    [nodeKinds.add]: () => carry(own()),
    [nodeKinds.subtract]: () => carry(own()),
    // Partial products are added as a tree of the narrower operand's bits.
    [nodeKinds.multiply]: () => {
      const terms = Math.min(operand(netlist.a(id)), operand(netlist.b(id)));
      return lut + Math.max(1, Math.ceil(Math.log2(Math.max(2, terms)))) * carry(own());
    },
    [nodeKinds.maximum]: () => carry(own()) + lut,
    [nodeKinds.minimum]: () => carry(own()) + lut,
    [nodeKinds.compare]: () => carry(Math.max(operand(netlist.a(id)), operand(netlist.b(id)))),
    [nodeKinds.select]: () => lut,
    [nodeKinds.floor]: () => 0,
    [nodeKinds.wrap]: () => 0,
    // Six inputs fit one LUT; two more a level of multiplexers.
    [nodeKinds.lookup]: () => lut * (1 + Math.max(0, Math.ceil((operand(netlist.a(id)) - 6) / 2))),
  };
  return rules[netlist.kind(id)]();
}
