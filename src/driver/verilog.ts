import { projectOf } from '../backends/verilog/backend.ts';
import type { VerilogOptions } from '../backends/verilog/options.ts';
import { planVerilog, type VerilogPlan } from '../backends/verilog/plan.ts';
import { planProblems } from '../backends/verilog/problems.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { UserError } from '../base/errors.ts';
import type { OutputFile } from '../base/outputFile.ts';
import { adderOptionsOf } from '../passes/distributedArithmetic/settings.ts';
import { clockUncertainty, delays, multiplierBits, slowness } from '../report/estimate/technology.ts';
import { dspKindOf, requirePart } from '../report/parts.ts';
import type { Compilation } from './compilation.ts';
import { toolVersion } from './version.ts';

/** The settings of a model for the Verilog back end; delays as in the report. */
export function verilogOptions({ graph }: Pick<Compilation, 'graph'>): VerilogOptions {
  const { part, clockPeriod, latencyBudget, multipliers, inputRegisters, outputRegisters } = graph.settings;
  const device = requirePart(part, graph.span);
  const factor = slowness[device.family];
  return {
    part,
    clockPeriod,
    usable: clockPeriod * (1 - clockUncertainty),
    delays: {
      lut: factor * delays.lut,
      carryStart: factor * delays.adder,
      carryBit: factor * delays.adderBit,
      register: 0,
      dsp: factor * delays.dsp,
      dspBits: multiplierBits[dspKindOf(device)],
      blockRam: factor * delays.blockRam,
    },
    adders: adderOptionsOf(graph.settings),
    multipliers,
    inputRegisters,
    outputRegisters,
    latencyBudget,
    toolVersion,
  };
}

/** A model as a pipelined circuit, its files, and warnings. */
export interface VerilogProject {
  readonly plan: VerilogPlan;
  readonly files: OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Throws HLS5006 where the circuit is slower than its latency budget, HLS5007 where it cannot keep its clock. */
export function buildVerilogProject(compilation: Compilation): VerilogProject {
  const options = verilogOptions(compilation);
  const plan = planVerilog(compilation.module, options);
  const diagnostics = planProblems(plan, options);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new UserError(diagnostics);
  return { plan, files: projectOf(plan, options), diagnostics };
}
