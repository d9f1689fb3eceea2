import { expect } from 'vitest';
import type { Module } from '../../../src/ir/module.ts';
import { shiftRight, type Whole, whole } from '../../../src/ir/netlist/bounds.ts';
import type { Netlist } from '../../../src/ir/netlist/netlist.ts';
import { fractionOf } from '../../../src/numeric/fixedType.ts';
import type { RawData } from '../../../src/numeric/rawTensor.ts';
import { sizeOf } from '../../../src/numeric/shape.ts';
import { containerOf, elementTypes } from '../../../src/numeric/tensorType.ts';
import { evaluateNetlist, rawOfSignal } from '../../../src/sim/netlist.ts';

/** A raw integer as netlists hold it. */
export const toWhole = (raw: number | bigint): Whole => (typeof raw === 'bigint' ? whole(raw) : raw);

/** Every event through the netlist: outputs by name, and a check of every node against its bounds. */
export function runNetlist(
  module: Module,
  netlist: Netlist,
  inputs: ReadonlyMap<string, RawData>,
  events: number,
): ReadonlyMap<string, readonly Whole[]> {
  const ports = module.inputs.map(({ name, value }) => {
    const { type, shape } = module.values[value] ?? expect.fail('no input');
    const finest = fractionOf(containerOf(type));
    const dropped = elementTypes(type, shape).map((each) => finest - fractionOf(each));
    return { data: inputs.get(name) ?? [], size: sizeOf(shape), dropped };
  });
  const outputs = new Map(netlist.outputs.map(({ name }) => [name, [] as Whole[]]));
  for (let event = 0; event < events; event++) {
    const values = evaluateNetlist(netlist, (port, element) => {
      const { data, size, dropped } = ports[port] ?? expect.fail('no port');
      return shiftRight(toWhole(data[event * size + element] ?? 0), dropped[element] ?? 0);
    });
    for (let id = 0; id < netlist.size; id++) {
      const value = values[id] ?? expect.fail('not computed');
      if (value < netlist.low(id) || value > netlist.high(id))
        expect.fail(`node ${id} is ${value}, outside ${netlist.low(id)} … ${netlist.high(id)}`);
    }
    for (const { name, signals, fraction } of netlist.outputs)
      outputs.get(name)?.push(...signals.map((signal) => rawOfSignal(signal, values, fraction)));
  }
  return outputs;
}
