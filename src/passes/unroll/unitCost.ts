import { bitsOf } from '../../ir/netlist/bounds.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import type { MatrixUnit } from './matrixUnit.ts';

/** Adders that can work at the same time. */
export interface AdderLevel {
  /** LUT of the widest: the length of its carry chain. */
  readonly carry: number;
  /** Bits that are still needed behind the level. */
  readonly alive: number;
}

/** What a unit is made of. */
export interface UnitCost {
  readonly adders: number;
  readonly lut: number;
  /** Bits of the sums. */
  readonly result: number;
  /** From the inputs on; as many as adders stand one behind the other. */
  readonly levels: readonly AdderLevel[];
}

/** Nodes of a unit that its sums depend on, each after its operands. */
export function liveNodes({ netlist, outputs }: MatrixUnit): number[] {
  const live = new Set(outputs.map(({ node }) => node));
  for (let id = netlist.size - 1; id >= 0; id--)
    if (live.has(id)) for (const operand of netlist.operands(id)) live.add(operand);
  return [...live].filter((id) => netlist.kind(id) !== nodeKinds.constant).sort((a, b) => a - b);
}

/** LUT of an adder: one a bit, but for the lowest bits that only one side has and that pass as they are. */
function lutOf(netlist: Netlist, id: number): number {
  const shift = netlist.p(id);
  // A shifted left side ends in zeros: what is subtracted from them needs carry logic.
  const passing = netlist.kind(id) === nodeKinds.subtract ? Math.max(0, shift) : Math.abs(shift);
  return Math.max(1, bitsOf(netlist.low(id), netlist.high(id)) - passing);
}

/** Adders, LUT and levels of a unit; every adder works as soon as its operands are there. */
export function unitCost(unit: MatrixUnit): UnitCost {
  const { netlist, outputs } = unit;
  const nodes = liveNodes(unit);
  const depth = new Map<number, number>();
  const lastUse = new Map<number, number>();
  const adders = nodes.filter((id) => netlist.kind(id) !== nodeKinds.input);
  for (const id of adders) {
    const operands = netlist.operands(id);
    const own = 1 + Math.max(0, ...operands.map((operand) => depth.get(operand) ?? 0));
    depth.set(id, own);
    for (const operand of operands) lastUse.set(operand, Math.max(lastUse.get(operand) ?? 0, own));
  }
  for (const { node } of outputs) lastUse.set(node, Number.POSITIVE_INFINITY);
  const bits = (sum: number, id: number): number => sum + bitsOf(netlist.low(id), netlist.high(id));
  const count = Math.max(0, ...depth.values());
  const levels = Array.from({ length: count }, (_, i): AdderLevel => {
    const level = i + 1;
    const own = adders.filter((id) => depth.get(id) === level);
    const held = nodes.filter((id) => (depth.get(id) ?? 0) <= level && (lastUse.get(id) ?? 0) > level);
    return {
      carry: Math.max(...own.map((id) => lutOf(netlist, id))),
      alive: held.reduce(bits, 0),
    };
  });
  return {
    adders: adders.length,
    lut: adders.reduce((sum, id) => sum + lutOf(netlist, id), 0),
    result: nodes.filter((id) => lastUse.get(id) === Number.POSITIVE_INFINITY).reduce(bits, 0),
    levels,
  };
}
