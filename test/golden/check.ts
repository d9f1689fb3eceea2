import { expect } from 'vitest';
import { hlsBackend } from '../../src/backends/hls/backend.ts';
import { harnessFiles } from '../../src/backends/hls/harness.ts';
import type { Graph } from '../../src/ir/graph.ts';
import { type Module, valueAt } from '../../src/ir/module.ts';
import { fractionOf } from '../../src/numeric/fixedType.ts';
import { type RawData, toNumbers } from '../../src/numeric/rawTensor.ts';
import { createTableMaker } from '../../src/numeric/table.ts';
import { containerOf } from '../../src/numeric/tensorType.ts';
import { defaultAdderOptions } from '../../src/passes/distributedArithmetic/optimize.ts';
import { lowerGraph } from '../../src/passes/lower/lower.ts';
import { optimizations } from '../../src/passes/optimize/optimize.ts';
import { runPasses } from '../../src/passes/pass.ts';
import { resolvePrecision } from '../../src/passes/precision/resolve.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { findCompiler } from '../../src/toolchain/find.ts';
import { runHarness } from '../../src/toolchain/harness.ts';
import { readRaws, readShared } from './shared.ts';

export interface GoldenNetwork {
  readonly name: string;
  readonly plain: Module;
  readonly optimized: Module;
  /** Fraction bits of each output in the golden file, in its order. */
  readonly outputs: readonly { readonly name: string; readonly n: number; readonly fraction: number }[];
}

/** The graph as ops, before and after optimization. */
export function compileGolden(graph: Graph, outputs: GoldenNetwork['outputs']): GoldenNetwork {
  const { module, diagnostics } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
  expect(diagnostics).toEqual([]);
  if (!module) throw new Error('not lowered');
  return {
    name: graph.settings.name,
    plain: module,
    optimized: runPasses(module, optimizations).module,
    outputs,
  };
}

const batch = 250;

/** Runs events in batches, so that a network with wide tensors stays within memory. */
export function simulate(module: Module, data: Float64Array, events: number): Map<string, Float64Array> {
  const [input] = module.inputs;
  if (!input || module.inputs.length > 1) throw new Error('golden networks have one input');
  const width = data.length / events;
  const simulator = createSimulator(module);
  const collected = new Map<string, number[]>();
  for (let first = 0; first < events; first += batch) {
    const count = Math.min(batch, events - first);
    const part = data.subarray(first * width, (first + count) * width);
    const { outputs } = simulator.run(new Map([[input.name, part]]), count);
    for (const [name, raws] of outputs) {
      const own = collected.get(name) ?? [];
      for (const raw of raws) own.push(Number(raw));
      collected.set(name, own);
    }
  }
  return new Map([...collected].map(([name, raws]) => [name, Float64Array.from(raws)]));
}

const fractionAt = (module: Module, name: string): number => {
  const port = module.outputs.find((each) => each.name === name);
  if (!port) throw new Error(`no port ${name}`);
  return fractionOf(containerOf(valueAt(module, port.value).type));
};

/** Outputs of a module, by name and event after event, against the rows of the golden file. */
function expectGolden(
  { name, outputs }: GoldenNetwork,
  module: Module,
  results: ReadonlyMap<string, RawData>,
): void {
  const expected = readRaws(`golden/${name}/outputs.csv.gz`);
  const width = expected.data.length / expected.rows;
  let first = 0;
  for (const { name: port, n, fraction } of outputs) {
    const step = 2 ** (fraction - fractionAt(module, port));
    const own = Array.from(toNumbers(results.get(port) ?? []), (raw) => raw * step);
    const offset = first;
    const golden = Array.from(
      { length: expected.rows * n },
      (_, i) => expected.data[Math.floor(i / n) * width + offset + (i % n)],
    );
    expect(own, port).toEqual(golden);
    first += n;
  }
  expect(first).toBe(width);
}

/** All events of the golden file, bit for bit, before and after optimization. */
export function checkEvents(network: GoldenNetwork): void {
  const { rows, data } = readRaws(`golden/${network.name}/inputs.csv.gz`);
  expect(rows).toBeGreaterThanOrEqual(500);
  for (const module of [network.plain, network.optimized])
    expectGolden(network, module, simulate(module, data, rows));
}

/** All events of the golden file in compiled C++. */
export async function checkCompiled(network: GoldenNetwork): Promise<void> {
  const { rows, data } = readRaws(`golden/${network.name}/inputs.csv.gz`);
  expectGolden(network, network.optimized, await runCompiled(network.optimized, data, rows));
}

/** Every layer of the golden trace, bit for bit; each of its lines must have a layer of ours. */
export function checkTrace({ name, plain }: GoldenNetwork): void {
  const { rows, data } = readRaws(`golden/${name}/inputs.csv.gz`);
  const events = readShared(`golden/${name}/trace.txt.gz`)
    .split(/^#event \d+\n/m)
    .slice(1);
  expect(events.length).toBeGreaterThanOrEqual(20);
  const input = data.subarray(0, (data.length / rows) * events.length);
  const port = plain.inputs[0]?.name ?? '';
  const { traces } = createSimulator(plain, { traces: 'all' }).run(new Map([[port, input]]), events.length);
  events.forEach((text, event) => {
    for (const line of text.trim().split('\n')) {
      const [layer = '', ...raws] = line.split(' ');
      const trace = traces.get(layer) ?? expect.fail(`no layer ${layer}`);
      const own = trace.slice(event * raws.length, (event + 1) * raws.length);
      expect(Array.from(own, Number), `${layer} of event ${event}`).toEqual(raws.map(Number));
    }
  });
}

/** Compiles the C++ and gives its outputs for raw input events. */
export async function runCompiled(optimized: Module, data: Float64Array, events: number) {
  const compiler = (await findCompiler()) ?? expect.fail('no C++ compiler');
  const options = {
    part: 'xcvu13p',
    clockPeriod: 5,
    toolVersion: '0',
    sources: [],
    vectors: { events: 0, inputs: new Map(), outputs: new Map() },
    adders: defaultAdderOptions,
  };
  expect(hlsBackend.check(optimized, options)).toEqual([]);
  const project = hlsBackend.emit(optimized, options);
  const program = await compiler.compile({
    files: [...project, ...harnessFiles(optimized)],
    sources: ['check_main.cpp'],
    includes: ['.', 'firmware', 'firmware/ap_types'],
    standard: 'c++17',
  });
  const inputs = new Map([[optimized.inputs[0]?.name ?? '', data]]);
  const outputs = await runHarness(program, optimized, inputs, events);
  program.dispose();
  return outputs;
}
