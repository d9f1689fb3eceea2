import { narrowFactor } from '../../ir/netlist/booth.ts';
import { bitsOf } from '../../ir/netlist/bounds.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { type NodeCode, nodeKinds } from '../../ir/netlist/nodes.ts';
import { largestLutProduct } from '../unroll/products.ts';

/** Delays of a device family in ns, with the nets in between. */
export interface DelayModel {
  /** One level of LUT. */
  readonly lut: number;
  /** A carry chain: its ends, and each bit. */
  readonly carryStart: number;
  readonly carryBit: number;
  /** From a clock edge to a register's output, and from the last logic to the next edge. */
  readonly register: number;
  /** One multiplier block. */
  readonly dsp: number;
  /** Widths of its two factors, signed. */
  readonly dspBits: readonly [number, number];
  /** From a clock edge to the data of a block RAM. */
  readonly blockRam: number;
}

/** What a node takes of a clock period, and of clock cycles where it has registers inside. */
export interface Timing {
  /** ns of logic before the result, or before the first register inside. */
  readonly delay: number;
  /** Registers between operands and result. */
  readonly cycles: number;
  /** With registers inside: ns from the last of them to the result. */
  readonly after: number;
}

/** Width of a node's number. */
export const widthOf = (netlist: Netlist, id: number): number => bitsOf(netlist.low(id), netlist.high(id));

/** A table of so many entries is a block RAM, which has a register at its output. */
export const blockRamEntries = 4096;

const doublings = (count: number): number => Math.max(1, Math.ceil(Math.log2(Math.max(2, count))));

function productDelay(netlist: Netlist, id: number, model: DelayModel): number {
  const { lut, carryStart, carryBit, dsp, dspBits } = model;
  const [a, b] = [netlist.a(id), netlist.b(id)];
  const [x, y] = [widthOf(netlist, a), widthOf(netlist, b)];
  const sum = carryStart + carryBit * widthOf(netlist, id);
  if (Math.min(x, y) <= 1) return lut;
  if (narrowFactor(netlist, id) !== undefined) return sum;
  // Partial products are added as a tree of the narrower operand's bits.
  if (x * y <= largestLutProduct) return lut + doublings(Math.min(x, y)) * sum;
  const signed = (at: number, bits: number): number => bits + (netlist.low(at) < 0 ? 0 : 1);
  const [wide, narrow] = dspBits;
  // Only the highest piece of a number has a sign, so each of the others holds one bit less.
  const pieces = (bits: number, width: number): number => Math.ceil((bits - 1) / (width - 1));
  const [m, n] = [signed(a, x), signed(b, y)];
  const tiles = Math.min(pieces(m, wide) * pieces(n, narrow), pieces(m, narrow) * pieces(n, wide));
  return dsp + (tiles > 1 ? doublings(tiles) * sum : 0);
}

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
    [nodeKinds.multiply]: () => productDelay(netlist, id, model),
    [nodeKinds.maximum]: () => carry(own()) + lut,
    [nodeKinds.minimum]: () => carry(own()) + lut,
    [nodeKinds.compare]: () => carry(Math.max(operand(netlist.a(id)), operand(netlist.b(id)))),
    [nodeKinds.select]: () => lut,
    [nodeKinds.floor]: () => 0,
    [nodeKinds.wrap]: () => 0,
    // The choice of 0, ±b or ±2b and the sum fit one LUT a bit.
    [nodeKinds.boothRow]: () => carry(own() - 2 * netlist.p(id)),
    // Six inputs fit one LUT; two more a level of multiplexers.
    [nodeKinds.lookup]: () => lut * (1 + Math.max(0, Math.ceil((operand(netlist.a(id)) - 6) / 2))),
  };
  return rules[netlist.kind(id)]();
}

/** True for a table that stands in a block RAM. */
export const isBlockRam = (netlist: Netlist, id: number): boolean =>
  netlist.kind(id) === nodeKinds.lookup && netlist.rom(id).length >= blockRamEntries;

/**
 * How a node's logic meets a clock that leaves `usable` ns between two edges: products that take longer have registers
 * inside, which synthesis moves to where they are needed; so have block RAMs.
 */
export function timingOf(netlist: Netlist, id: number, model: DelayModel, usable: number): Timing {
  if (isBlockRam(netlist, id)) return { delay: model.lut, cycles: 1, after: model.blockRam };
  const delay = delayOf(netlist, id, model);
  if (netlist.kind(id) !== nodeKinds.multiply || delay <= usable) return { delay, cycles: 0, after: 0 };
  const cycles = Math.ceil(delay / (usable - model.register));
  return { delay: delay / cycles, cycles, after: 0 };
}
