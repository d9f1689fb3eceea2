import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { type Module, scopeAt } from '../../ir/module.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { criticalPath } from '../../passes/pipeline/criticalPath.ts';
import { type Schedule, schedulePipeline } from '../../passes/pipeline/schedule.ts';
import { unroll } from '../../passes/unroll/unroll.ts';
import type { VerilogOptions } from './options.ts';

/** A module as a pipelined circuit: everything that is decided before text is written. */
export interface VerilogPlan {
  readonly module: Module;
  readonly netlist: Netlist;
  readonly schedule: Schedule;
}

/** Unrolls a module, turns products with constants into adders, and places registers. */
export function planVerilog(module: Module, options: VerilogOptions): VerilogPlan {
  const netlist = unroll(module, options.adders);
  return { module, netlist, schedule: schedulePipeline(netlist, options.usable, options.delays) };
}

/** HLS5006 where the latency is above the budget, with the layers that the cycles go to. */
export function budgetProblems(
  { module, netlist, schedule }: VerilogPlan,
  { latencyBudget, clockPeriod }: VerilogOptions,
): Diagnostic[] {
  const latency = schedule.latency * clockPeriod;
  if (latencyBudget === undefined || latency <= latencyBudget) return [];
  const path = criticalPath(netlist, schedule).map((stretch) => ({
    ...scopeAt(module, stretch.scope),
    cycles: stretch.to - stretch.from,
  }));
  const slowest = [...path].sort((a, b) => b.cycles - a.cycles)[0];
  const list = path.map(({ name, cycles }) => `${name} ${cycles}`).join(', ');
  const budget = `the budget of ${latencyBudget} ns`;
  return [
    error('HLS5006', `${schedule.latency} cycles = ${latency} ns are above ${budget}; on the way: ${list}`, {
      ...(slowest?.span ? { span: slowest.span } : {}),
      help: 'narrower types, fewer levels of adders (distributedArithmetic.delayConstraint), or a longer budget',
    }),
  ];
}
