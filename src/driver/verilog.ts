import { projectOf } from '../backends/verilog/backend.ts';
import type { VerilogOptions } from '../backends/verilog/options.ts';
import { budgetProblems, planVerilog, type VerilogPlan } from '../backends/verilog/plan.ts';
import { UserError } from '../base/errors.ts';
import type { OutputFile } from '../base/outputFile.ts';
import { clockUncertainty, delays, slowness } from '../report/estimate/technology.ts';
import { requirePart } from '../report/parts.ts';
import type { Compilation } from './compilation.ts';
import { toolVersion } from './version.ts';

/** The settings of a model for the Verilog back end; delays as in the report. */
export function verilogOptions({ graph }: Pick<Compilation, 'graph'>): VerilogOptions {
  const { part, clockPeriod, latencyBudget, delayConstraint, effort } = graph.settings;
  const factor = slowness[requirePart(part, graph.span).family];
  return {
    part,
    clockPeriod,
    usable: clockPeriod * (1 - clockUncertainty),
    delays: {
      lut: factor * delays.lut,
      carryStart: factor * delays.adder,
      carryBit: factor * delays.adderBit,
      register: 0,
    },
    adders: { delayConstraint, effort, measure: 'lut' },
    latencyBudget,
    toolVersion,
  };
}

/** A model as a pipelined circuit and its files; throws HLS5006 where it is slower than its latency budget. */
export function buildVerilogProject(compilation: Compilation): { plan: VerilogPlan; files: OutputFile[] } {
  const options = verilogOptions(compilation);
  const plan = planVerilog(compilation.module, options);
  const problems = budgetProblems(plan, options);
  if (problems.length > 0) throw new UserError(problems);
  return { plan, files: projectOf(plan, options) };
}
