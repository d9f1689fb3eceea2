import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import { readStage, type Schedule } from '../../passes/pipeline/schedule.ts';

const isSum = (netlist: Netlist, id: number): boolean =>
  netlist.kind(id) === nodeKinds.add || netlist.kind(id) === nodeKinds.subtract;

/**
 * The sums among a unit's nodes that Yosys would join with the sum that alone reads them, as they are, in the same stage: its pass
 * `alumacc` makes one sum of several terms of them and builds it of full adders in LUTs, four times as many LUTs as the carry
 * chains for 32 numbers of 8 bits (Yosys 0.23). `given` are read outside of the unit too.
 */
export function joinedSums(
  netlist: Netlist,
  schedule: Schedule,
  nodes: readonly number[],
  given: ReadonlySet<number>,
): ReadonlySet<number> {
  const readers = new Map<number, number[]>();
  for (const id of nodes)
    for (const operand of netlist.operands(id)) {
      const known = readers.get(operand);
      if (known) known.push(id);
      else readers.set(operand, [id]);
    }
  const onlyReader = (id: number): number | undefined => {
    const [reader, ...others] = given.has(id) ? [] : (readers.get(id) ?? []);
    if (reader === undefined || others.length > 0) return undefined;
    return readStage(schedule, reader) === schedule.stage[id] ? reader : undefined;
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
  return new Set(nodes.filter((id) => isSum(netlist, id) && isJoined(id)));
}
