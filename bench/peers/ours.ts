import { writeFileSync } from 'node:fs';
import { projectOf } from '../../src/backends/verilog/backend.ts';
import { compileModel } from '../../src/driver/compilation.ts';
import { randomEvents } from '../../src/driver/vectors.ts';
import { verilogOptions } from '../../src/driver/verilog.ts';
import { writeFolder } from '../../src/driver/write.ts';
import { npzFile } from '../../src/importers/arrays.ts';
import { type Module, type NamedValue, valueAt } from '../../src/ir/module.ts';
import type { Netlist } from '../../src/ir/netlist/netlist.ts';
import { fractionOf } from '../../src/numeric/fixedType.ts';
import type { RawData } from '../../src/numeric/rawTensor.ts';
import { sizeOf } from '../../src/numeric/shape.ts';
import { containerOf } from '../../src/numeric/tensorType.ts';
import { type Schedule, schedulePipeline } from '../../src/passes/pipeline/schedule.ts';
import { unroll } from '../../src/passes/unroll/unroll.ts';
import { createSimulator } from '../../src/sim/simulator.ts';

/** Our circuit of a network, before registers are placed. */
export interface Circuit {
  readonly module: Module;
  readonly netlist: Netlist;
  /** From the model file to the netlist. */
  readonly seconds: number;
  /** Registers placed for a clock period in ns; the model's own when left out. */
  schedule(period?: number): Schedule;
  /** Writes the Verilog; gives the files and the top module. */
  write(folder: string, schedule: Schedule): WrittenCircuit;
}

export interface WrittenCircuit {
  readonly files: readonly string[];
  readonly top: string;
}

export interface CircuitOptions {
  readonly effort: 0 | 1 | 2 | undefined;
  readonly delayConstraint: number | undefined;
}

/** Compiles a model file as `hls4ts compile --backend verilog` does. */
export function ownCircuit(path: string, { effort, delayConstraint }: CircuitOptions): Circuit {
  const start = performance.now();
  const compilation = compileModel(path);
  const chosen = verilogOptions(compilation);
  const adders = {
    ...chosen.adders,
    ...(effort === undefined ? {} : { effort }),
    ...(delayConstraint === undefined ? {} : { delayConstraint }),
  };
  // DSPs are forbidden to everybody.
  const options = { ...chosen, adders, multipliers: 'lut' as const };
  const { module } = compilation;
  const netlist = unroll(module, adders, options.multipliers);
  const seconds = (performance.now() - start) / 1000;
  const share = options.usable / options.clockPeriod;
  return {
    module,
    netlist,
    seconds,
    schedule: (period = options.clockPeriod) => schedulePipeline(netlist, period * share, options.delays),
    write: (folder, schedule) => {
      const files = projectOf({ module, netlist, schedule }, options);
      writeFolder(folder, files);
      const sources = files.map(({ path: name }) => name).filter((name) => name.endsWith('.v'));
      return { files: sources, top: module.name };
    },
  };
}

/** Clock periods in ns, to a hundredth, at which a circuit takes so many cycles: the shortest and the longest one below 100 ns. */
export interface Periods {
  readonly shortest: number;
  readonly longest: number;
}

/** Undefined where more cycles are needed however slow the clock. */
export function periodsFor(circuit: Circuit, cycles: number): Periods | undefined {
  /** The shortest period with no more cycles. */
  const shortest = (most: number): number | undefined => {
    let [low, high] = [0, 10_000];
    if (most < 1 || circuit.schedule(high / 100).latency > most) return undefined;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (circuit.schedule(middle / 100).latency > most) low = middle;
      else high = middle;
    }
    return high / 100;
  };
  const own = shortest(cycles);
  if (own === undefined) return undefined;
  return { shortest: own, longest: (shortest(cycles - 1) ?? 100) - 0.01 };
}

/** Random events and what the simulator computes of them, as real numbers: all ports flat, one behind the other. */
export function writeEvents(path: string, module: Module, count: number): void {
  const { inputs } = randomEvents(module, count, 1);
  const { outputs } = createSimulator(module).run(inputs, count);
  const file = npzFile(
    path,
    new Map([
      ['x', realsOf(module, module.inputs, inputs, count)],
      ['y', realsOf(module, module.outputs, outputs, count)],
    ]),
  );
  writeFileSync(path, file.contents);
}

function realsOf(
  module: Module,
  ports: readonly NamedValue[],
  raws: ReadonlyMap<string, RawData>,
  count: number,
): { shape: number[]; data: Float64Array; integers: boolean } {
  const columns = ports.map(({ name, value: id }) => {
    const value = valueAt(module, id);
    return {
      raw: raws.get(name) ?? [],
      width: sizeOf(value.shape),
      step: 2 ** -fractionOf(containerOf(value.type)),
    };
  });
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const data = new Float64Array(count * width);
  let at = 0;
  for (let event = 0; event < count; event++) {
    for (const { raw, width: own, step } of columns)
      for (let i = 0; i < own; i++) data[at++] = Number(raw[event * own + i]) * step;
  }
  return { shape: [count, width], data, integers: false };
}
