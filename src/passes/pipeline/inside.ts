import type { Netlist } from '../../ir/netlist/netlist.ts';
import { type DelayModel, timingOf } from './delay.ts';
import { readStage, type Schedule } from './schedule.ts';

/** The longest logic between two registers within each scope in ns: what comes from another scope is there at once. */
export function delaysInside(
  netlist: Netlist,
  schedule: Schedule,
  model: DelayModel,
  usable: number,
): ReadonlyMap<number, number> {
  const longest = new Map<number, number>();
  const arrival = new Float64Array(netlist.size);
  for (let id = 0; id < netlist.size; id++) {
    if (schedule.live[id] === 0) continue;
    const scope = netlist.scope(id);
    const { delay, cycles, after } = timingOf(netlist, id, model, usable);
    let time = model.register;
    for (const operand of netlist.operands(id))
      if (netlist.scope(operand) === scope && schedule.stage[operand] === readStage(schedule, id))
        time = Math.max(time, arrival[operand] ?? 0);
    arrival[id] = cycles > 0 ? after : time + delay;
    longest.set(scope, Math.max(longest.get(scope) ?? 0, time + delay, arrival[id] ?? 0));
  }
  return longest;
}
