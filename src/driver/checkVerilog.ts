import { verilogHarness } from '../backends/verilog/harness.ts';
import { layoutOf } from '../backends/verilog/layout.ts';
import { verilogName } from '../backends/verilog/names.ts';
import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { OutputFile } from '../base/outputFile.ts';
import type { Progress } from '../base/progress.ts';
import { type Module, scopeAt, valueAt } from '../ir/module.ts';
import { sizeOf, unravel } from '../numeric/shape.ts';
import { createSimulator } from '../sim/simulator.ts';
import type { CompilerChoice } from '../toolchain/find.ts';
import { requireSimulator, type SimulatorChoice } from '../toolchain/findSimulator.ts';
import { type PortData, runHarness } from '../toolchain/harness.ts';
import { differingEvents, type EventCounts, eventsFor, requireCompiler, timed } from './compare.ts';
import type { Compilation } from './compilation.ts';
import { buildVerilogProject } from './verilog.ts';

export interface VerilogCheckOptions {
  readonly events: number;
  readonly seed: number;
  readonly compiler: CompilerChoice;
  /** Any when left out. */
  readonly simulator?: SimulatorChoice | undefined;
  /** Verilog to check in place of freshly emitted files, by the same paths. */
  readonly replaced?: readonly OutputFile[];
}

export interface VerilogCheckResult {
  readonly events: EventCounts;
  /** Events in which at least one output differs. */
  readonly mismatches: number;
  /** Clock cycles from an event to its outputs, as valid_out showed them. */
  readonly latency: number;
  readonly simulator: string;
  readonly seconds: { readonly emit: number; readonly build: number; readonly run: number };
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs events through the emitted Verilog, one each clock cycle with a pause here and there, from random contents of its
 * registers, and compares every bit with the simulator. Throws HLS6005 without a simulator of Verilog, and HLS6004 where valid_out comes at another cycle than promised.
 */
export async function checkVerilog(
  compilation: Compilation,
  options: VerilogCheckOptions,
  progress: Progress,
): Promise<VerilogCheckResult> {
  const { module } = compilation;
  const simulator = await requireSimulator(options.simulator ?? 'any');
  const compiler = await requireCompiler(options.compiler);
  progress('unrolling and emitting Verilog');
  const { result, seconds: emit } = await timed(async () => buildVerilogProject(compilation));
  const { latency } = result.plan.schedule;
  const top = verilogName(module.name);
  const seed = 1 + (options.seed % 1000);
  const sources = (options.replaced ?? result.files).filter(({ path }) => path.endsWith('.v'));
  progress(`translating and compiling Verilog of ${result.plan.netlist.size} nodes`);
  const { result: program, seconds: build } = await timed(() =>
    simulator.build(compiler, {
      top,
      sources,
      harness: verilogHarness({ top, layout: layoutOf(module), latency }, simulator.kind),
      seed,
    }),
  );
  try {
    const { events, counts } = eventsFor(compilation, options);
    progress(`running ${events.count} events in ${simulator.name}`);
    const expected = createSimulator(module).run(events.inputs, events.count).outputs;
    const { result: actual, seconds: run } = await timed(() =>
      runHarness(program, module, events.inputs, events.count, { more: [String(seed)] }),
    );
    const wrong = differingEvents(expected, actual, events.count);
    const [first] = wrong;
    return {
      events: counts,
      mismatches: wrong.length,
      latency,
      simulator: `${simulator.name} and ${compiler.name}`,
      seconds: { emit, build, run },
      diagnostics: first === undefined ? [] : [mismatch(module, expected, actual, first)],
    };
  } finally {
    program.dispose();
  }
}

/** The first output that differs in an event, with the layer that gives it. */
function mismatch(module: Module, expected: PortData, actual: PortData, event: number): Diagnostic {
  for (const { name, value } of module.outputs) {
    const { shape, scope } = valueAt(module, value);
    const size = sizeOf(shape);
    const [own, theirs] = [expected.get(name) ?? [], actual.get(name) ?? []];
    for (let i = 0; i < size; i++) {
      const [a, b] = [own[event * size + i] ?? 0, theirs[event * size + i] ?? 0];
      if (BigInt(a) === BigInt(b)) continue;
      const place = `output '${name}', element [${unravel(i, shape).join(', ')}] of event ${event}`;
      const { span } = scopeAt(module, scope);
      return error('HLS6003', `${place}: the Verilog gives raw ${b}, the simulator ${a}`, {
        ...(span ? { span } : {}),
        help: 'the C++ tells the layer: hls4ts check --against cpp',
      });
    }
  }
  return error('HLS6003', `event ${event} differs`);
}
