import { emitVerilog, verilogLayers } from '../backends/verilog/emit.ts';
import { planVerilog } from '../backends/verilog/plan.ts';
import type { CircuitReport } from '../report/circuit/model.ts';
import { makeCircuitReport } from '../report/circuit/report.ts';
import { requirePart } from '../report/parts.ts';
import type { Compilation } from './compilation.ts';
import { synthesisFile } from './synthesisFile.ts';
import { verilogHash } from './synthesize.ts';
import { verilogOptions } from './verilog.ts';

/** Plans a model's circuit and reports it, with the synthesis that was kept in the folder for Verilog projects. */
export function reportCircuit(compilation: Compilation, out: string): CircuitReport {
  const { graph, module } = compilation;
  const options = verilogOptions(compilation);
  const plan = planVerilog(module, options);
  const layers = verilogLayers(plan);
  const found = synthesisFile.read(module.name, out);
  const synthesis = found && { found, same: found.sha256 === verilogHash(emitVerilog(plan, layers)) };
  return makeCircuitReport({
    plan,
    layers,
    options,
    part: requirePart(graph.settings.part, graph.span),
    synthesis,
  });
}
