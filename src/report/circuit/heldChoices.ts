import type { Netlist } from '../../ir/netlist/netlist.ts';
import { isChoiceOfRegister } from '../../passes/pipeline/heldChoice.ts';
import { readStage, type Schedule } from '../../passes/pipeline/schedule.ts';

/** 1 for the choices that registers make: nobody reads their results before the next clock edge. Indexed by node. */
export function heldChoices(netlist: Netlist, schedule: Schedule): Uint8Array {
  const held = new Uint8Array(netlist.size);
  for (let id = 0; id < netlist.size; id++) {
    if (schedule.live[id] === 0) continue;
    held[id] = isChoiceOfRegister(netlist, id) ? 1 : 0;
    for (const operand of netlist.operands(id))
      if (schedule.stage[operand] === readStage(schedule, id)) held[operand] = 0;
  }
  return held;
}
