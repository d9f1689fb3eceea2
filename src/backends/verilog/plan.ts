import { UserError } from '../../base/errors.ts';
import type { Module } from '../../ir/module.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { type Schedule, schedulePipeline, withPortRegisters } from '../../passes/pipeline/schedule.ts';
import { unroll } from '../../passes/unroll/unroll.ts';
import type { VerilogOptions } from './options.ts';
import { sizeProblems } from './sizeProblems.ts';

/** A module as a pipelined circuit: everything that is decided before text is written. */
export interface VerilogPlan {
  readonly module: Module;
  readonly netlist: Netlist;
  readonly schedule: Schedule;
}

/** Unrolls a module, turns products with constants into adders, and places registers. Throws HLS5008 where it is too large. */
export function planVerilog(module: Module, options: VerilogOptions): VerilogPlan {
  const tooLarge = sizeProblems(module);
  if (tooLarge.length > 0) throw new UserError(tooLarge);
  const netlist = unroll(module, options.adders, options.multipliers);
  const schedule = schedulePipeline(netlist, options.usable, options.delays);
  return {
    module,
    netlist,
    schedule: withPortRegisters(schedule, options.inputRegisters, options.outputRegisters),
  };
}
