import { type Module, valueAt } from '../../ir/module.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { fractionOf } from '../../numeric/fixedType.ts';
import { containerOf, elementTypes } from '../../numeric/tensorType.ts';
import { verilogName } from './names.ts';

/** One element of a packed bus. */
export interface PortElement {
  /** Lowest bit in the bus. */
  readonly offset: number;
  readonly width: number;
  readonly signed: boolean;
  /** Fraction bits of the element's own type. */
  readonly fraction: number;
}

/** A port of the top module: all elements of a tensor side by side, the first in the lowest bits. */
export interface PackedPort {
  readonly name: string;
  /** Its name in the Verilog, where the model's own would be a keyword. */
  readonly port: string;
  readonly shape: readonly number[];
  readonly width: number;
  /** Fraction bits of the type that the simulator counts this port in. */
  readonly container: number;
  readonly elements: readonly PortElement[];
}

function packed(
  module: Module,
  { name, value }: { readonly name: string; readonly value: number },
): PackedPort {
  const { type, shape } = valueAt(module, value);
  let offset = 0;
  const elements = elementTypes(type, shape).map((each) => {
    const element = { offset, width: each.width, signed: each.signed, fraction: fractionOf(each) };
    offset += each.width;
    return element;
  });
  return {
    name,
    port: verilogName(name),
    shape,
    width: offset,
    container: fractionOf(containerOf(type)),
    elements,
  };
}

export interface PortLayout {
  readonly inputs: readonly PackedPort[];
  readonly outputs: readonly PackedPort[];
}

/** Where every element stands in the buses of the top module. */
export const layoutOf = (module: Module): PortLayout => ({
  inputs: module.inputs.map((port) => packed(module, port)),
  outputs: module.outputs.map((port) => packed(module, port)),
});

/** `ports.json`: the same for scripts and test benches, with the latency in clock cycles. */
export const portsFile = (module: Module, layout: PortLayout, latency: number, netlist: Netlist): string =>
  `${JSON.stringify({ top: module.name, latency, initiationInterval: 1, nodes: netlist.size, ...layout }, null, 2)}\n`;
