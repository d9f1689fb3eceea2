import type { OutputFile } from '../../base/outputFile.ts';
import type { Backend } from '../backend.ts';
import { emitVerilog } from './emit.ts';
import { verilogName } from './names.ts';
import type { VerilogOptions } from './options.ts';
import { planVerilog, type VerilogPlan } from './plan.ts';
import { planProblems } from './problems.ts';
import { scriptFiles } from './scripts.ts';

/** Everything in a project folder of a planned circuit. */
export function projectOf(plan: VerilogPlan, options: VerilogOptions): OutputFile[] {
  const files = emitVerilog(plan);
  const sources = files.map(({ path }) => path).filter((path) => path.endsWith('.v'));
  return [...files, ...scriptFiles(verilogName(plan.module.name), sources, options)];
}

export const verilogBackend: Backend<VerilogOptions> = {
  name: 'verilog',
  summary: 'pipelined Verilog with adders in place of constant products',
  check: (module, options) => planProblems(planVerilog(module, options), options),
  emit: (module, options) => projectOf(planVerilog(module, options), options),
};
