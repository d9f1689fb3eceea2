import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import { readStage, type Schedule } from '../../passes/pipeline/schedule.ts';

const isSum = (netlist: Netlist, id: number): boolean =>
  netlist.kind(id) === nodeKinds.add || netlist.kind(id) === nodeKinds.subtract;

/**
 * 1 for the sums that Yosys would join with the sum that alone reads them, as they are, in the same stage: its pass `alumacc` makes
 * one sum of several terms of them and builds it of full adders in LUTs, four times as many LUTs as the carry chains for 32 numbers
 * of 8 bits (Yosys 0.23). Modules do not keep it from that, as they are flattened before. Indexed by node.
 */
export function joinedSums(netlist: Netlist, schedule: Schedule): Uint8Array {
  const joined = new Uint8Array(netlist.size);
  /** Who alone reads a node; −1 where nobody does, −2 where several do. */
  const readers = new Int32Array(netlist.size).fill(-1);
  const read = (node: number, reader: number): void => {
    readers[node] = readers[node] === -1 || readers[node] === reader ? reader : -2;
  };
  for (let id = 0; id < netlist.size; id++)
    if (schedule.live[id] === 1) for (const operand of netlist.operands(id)) read(operand, id);
  for (const { signals } of netlist.outputs) for (const { node } of signals) readers[node] = -2;
  const onlyReader = (id: number): number | undefined => {
    const reader = readers[id] ?? -1;
    return reader >= 0 && readStage(schedule, reader) === schedule.stage[id] ? reader : undefined;
  };
  const isJoined = (sum: number): boolean => {
    let [id, reader] = [sum, onlyReader(sum)];
    // A cast that cuts bits off makes the sum narrower.
    while (reader !== undefined && netlist.kind(reader) === nodeKinds.wrap)
      [id, reader] = [reader, onlyReader(reader)];
    if (reader === undefined || !isSum(netlist, reader)) return false;
    const shift = netlist.a(reader) === id ? -netlist.p(reader) : netlist.p(reader);
    // Bits below, or copies of the sign above, make another number of it.
    return shift <= 0 && (netlist.low(id) >= 0 || widthOf(netlist, id) === widthOf(netlist, reader));
  };
  for (let id = 0; id < netlist.size; id++)
    joined[id] = schedule.live[id] === 1 && isSum(netlist, id) && isJoined(id) ? 1 : 0;
  return joined;
}
