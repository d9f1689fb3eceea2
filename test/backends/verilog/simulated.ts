import { emitVerilog } from '../../../src/backends/verilog/emit.ts';
import { verilogHarness } from '../../../src/backends/verilog/harness.ts';
import { layoutOf } from '../../../src/backends/verilog/layout.ts';
import { verilogName } from '../../../src/backends/verilog/names.ts';
import type { VerilogOptions } from '../../../src/backends/verilog/options.ts';
import type { VerilogPlan } from '../../../src/backends/verilog/plan.ts';
import type { OutputFile } from '../../../src/base/outputFile.ts';
import type { RawEvents } from '../../../src/driver/events.ts';
import type { Module } from '../../../src/ir/module.ts';
import type { AdderOptions } from '../../../src/passes/distributedArithmetic/optimize.ts';
import type { DelayModel } from '../../../src/passes/pipeline/delay.ts';
import { schedulePipeline } from '../../../src/passes/pipeline/schedule.ts';
import { unroll } from '../../../src/passes/unroll/unroll.ts';
import { type CompilerChoice, findCompiler } from '../../../src/toolchain/find.ts';
import { type PortData, runHarness } from '../../../src/toolchain/harness.ts';
import type { VerilogSimulator } from '../../../src/toolchain/simulator.ts';
import { verilatorSimulator } from '../../../src/toolchain/verilator/build.ts';
import { findVerilator } from '../../../src/toolchain/verilator/find.ts';

/** Verilator of this machine; tests that need it are skipped, visibly, where it is missing. */
export const verilator = await findVerilator();

/** ns of UltraScale+ */
export const delays: DelayModel = {
  lut: 0.3,
  carryStart: 0.65,
  carryBit: 0.01,
  register: 0,
  dsp: 2.2,
  dspBits: [27, 18],
  blockRam: 1,
};

/** A module as a pipelined circuit for a clock of so many ns. */
export function planned(module: Module, clock: number, adders?: AdderOptions): VerilogPlan {
  const netlist = unroll(module, adders);
  return { module, netlist, schedule: schedulePipeline(netlist, clock, delays) };
}

/** Verilog files of a plan. */
export const sourcesOf = (plan: VerilogPlan): OutputFile[] =>
  emitVerilog(plan).filter(({ path }) => path.endsWith('.v'));

/** What a simulator, Verilator when left out, makes of events, one each clock cycle. */
export async function simulateVerilog(
  plan: VerilogPlan,
  { inputs, count }: RawEvents,
  sources: readonly OutputFile[] = sourcesOf(plan),
  simulator: VerilogSimulator | undefined = verilator && verilatorSimulator(verilator),
  choice: CompilerChoice = 'any',
): Promise<PortData> {
  const compiler = await findCompiler(choice);
  if (!simulator || !compiler) throw new Error('tools are missing');
  const { module, schedule } = plan;
  const top = verilogName(module.name);
  const harness = verilogHarness(
    { top, layout: layoutOf(module), latency: schedule.latency },
    simulator.kind,
  );
  const program = await simulator.build(compiler, { top, sources, harness, seed: 3 });
  try {
    return await runHarness(program, module, inputs, count, { more: ['3'] });
  } finally {
    program.dispose();
  }
}

/** Settings of the Verilog that is proven: a short clock, so that there are registers to be taken for wires. */
export const provable: VerilogOptions = {
  part: 'xcvu13p',
  clockPeriod: 2,
  usable: 1.3,
  delays,
  adders: { delayConstraint: 0, effort: 0, measure: 'lut' },
  multipliers: 'auto',
  inputRegisters: 0,
  outputRegisters: 1,
  latencyBudget: undefined,
  toolVersion: 'test',
};
