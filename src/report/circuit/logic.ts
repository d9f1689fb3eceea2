import { narrowFactor } from '../../ir/netlist/booth.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { type NodeCode, nodeKinds } from '../../ir/netlist/nodes.ts';
import { isBlockRam, widthOf } from '../../passes/pipeline/delay.ts';
import { tableBlockRams } from '../estimate/memory.ts';

/** What the logic of one node takes. */
export interface LogicCost {
  readonly lut: number;
  readonly dsp: number;
  readonly bram18: number;
}

const none: LogicCost = { lut: 0, dsp: 0, bram18: 0 };
const luts = (lut: number): LogicCost => ({ ...none, lut: Math.max(0, lut) });

/** Products of so many bits and more, as signed numbers, go to a DSP. */
const fewestDspBits = 9;

/** LUTs of a table for each output bit: one of 64 entries, then multiplexers that stand beside the LUTs. */
const tableLuts = (entries: number): number => Math.ceil(entries / 64);

/** Bits of a number that are compared: none where a sign decides. */
function comparedBits(netlist: Netlist, id: number): number {
  const [a, b] = [netlist.a(id), netlist.b(id)];
  const isZero = (at: number): boolean => netlist.low(at) === 0 && netlist.high(at) === 0;
  if (isZero(a) || isZero(b)) return 0;
  const p = netlist.p(id);
  return Math.max(widthOf(netlist, a) + Math.max(0, -p), widthOf(netlist, b) + Math.max(0, p));
}

/**
 * Logic of a node as Yosys maps it to UltraScale+, before LUTs of neighbouring nodes are joined; `multiplier` has a
 * DSP's widths, and `held` says that registers choose (`heldChoices`).
 */
export function logicCost(
  netlist: Netlist,
  id: number,
  [wide, narrow]: readonly [number, number],
  held: boolean,
): LogicCost {
  const width = widthOf(netlist, id);
  const choice = held ? 0 : width;
  const p = netlist.p(id);
  const operand = (at: number): number => widthOf(netlist, at);
  const product = (): LogicCost => {
    const [x, y] = [operand(netlist.a(id)), operand(netlist.b(id))];
    if (Math.min(x, y) <= 1 || narrowFactor(netlist, id) !== undefined) return luts(width);
    // Every factor gets a sign.
    if (x + y + 2 < fewestDspBits) return luts(x * y);
    const pieces = (bits: number, limit: number): number => Math.ceil(bits / (limit - 1));
    const tiles = Math.min(pieces(x, wide) * pieces(y, narrow), pieces(x, narrow) * pieces(y, wide));
    return { ...none, dsp: tiles };
  };
  const rules: Readonly<Record<NodeCode, () => LogicCost>> = {
    [nodeKinds.input]: () => none,
    [nodeKinds.constant]: () => none,
    // Bits below a shifted operand pass.
    [nodeKinds.add]: () => luts(width - Math.abs(p)),
    // Those of a number that is subtracted need carry logic.
    [nodeKinds.subtract]: () => luts(width - Math.max(0, p)),
    [nodeKinds.multiply]: product,
    [nodeKinds.maximum]: () => luts(comparedBits(netlist, id) + choice),
    [nodeKinds.minimum]: () => luts(comparedBits(netlist, id) + choice),
    [nodeKinds.compare]: () => luts(comparedBits(netlist, id)),
    [nodeKinds.select]: () => luts(choice),
    [nodeKinds.floor]: () => none,
    [nodeKinds.wrap]: () => none,
    // The lowest bits pass.
    [nodeKinds.boothRow]: () => luts(width - 2 * p),
    [nodeKinds.lookup]: () => {
      const bits = operand(netlist.a(id));
      if (isBlockRam(netlist, id)) return { ...none, bram18: tableBlockRams(bits, width) };
      return luts(width * tableLuts(2 ** bits));
    },
  };
  return rules[netlist.kind(id)]();
}
