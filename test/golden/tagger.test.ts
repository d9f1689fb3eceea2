import { describe, expect, it } from 'vitest';
import { hlsBackend } from '../../src/backends/hls/backend.ts';
import { harnessFiles } from '../../src/backends/hls/harness.ts';
import { createTableMaker } from '../../src/numeric/table.ts';
import { lowerGraph } from '../../src/passes/lower/lower.ts';
import { optimizations } from '../../src/passes/optimize/optimize.ts';
import { runPasses } from '../../src/passes/pass.ts';
import { resolvePrecision } from '../../src/passes/precision/resolve.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { findCompiler } from '../../src/toolchain/find.ts';
import { runHarness } from '../../src/toolchain/harness.ts';
import { readGolden, readRaws, readShared, sharedIsHere } from './shared.ts';
import { tagger } from './tagger.ts';

const name = 'L1TSC4NGJetModel_v0';

function compile() {
  const graph = tagger(readGolden(name));
  const lowered = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
  expect(lowered.diagnostics).toEqual([]);
  if (!lowered.module) throw new Error('not lowered');
  return { plain: lowered.module, optimized: runPasses(lowered.module, optimizations).module };
}

describe.skipIf(!sharedIsHere)('a production jet tagger made by others', () => {
  it('gives its 1000 events bit for bit, before and after optimization', () => {
    const { plain, optimized } = compile();
    const { rows, data } = readRaws(`golden/${name}/inputs.csv.gz`);
    const expected = readRaws(`golden/${name}/outputs.csv.gz`).data;
    expect(rows).toBe(1000);
    for (const module of [plain, optimized]) {
      const { outputs } = createSimulator(module).run(new Map([['model_input', data]]), rows);
      const scores = outputs.get('layer22_out');
      const pt = outputs.get('layer24_out');
      const merged = Array.from({ length: rows }, (_, event) => [
        ...Array.from({ length: 8 }, (_, k) => scores?.[event * 8 + k]),
        pt?.[event],
      ]).flat();
      expect(merged).toEqual([...expected]);
    }
  });

  it('gives the same bits as compiled C++, on its events and on 75 real Level-1 jets', {
    timeout: 180_000,
  }, async () => {
    const { optimized } = compile();
    const compiler = (await findCompiler()) ?? expect.fail('no C++ compiler');
    const golden = readRaws(`golden/${name}/inputs.csv.gz`);
    const real = readRaws('events/l1_puppi_jets_16x20_hw.csv.gz');
    expect(real.rows).toBe(75);
    const inputs = new Map([['model_input', Float64Array.from([...golden.data, ...real.data])]]);
    const events = golden.rows + real.rows;
    const { outputs } = createSimulator(optimized).run(inputs, events);
    const project = hlsBackend.emit(optimized, {
      part: 'xcvu13p',
      clockPeriod: 5,
      toolVersion: '0',
      sources: [],
      vectors: { events: 0, inputs: new Map(), outputs: new Map() },
    });
    const program = await compiler.compile({
      files: [...project, ...harnessFiles(optimized)],
      sources: ['check_main.cpp'],
      includes: ['.', 'firmware', 'firmware/ap_types'],
      standard: 'c++17',
    });
    const compiled = await runHarness(program, optimized, inputs, events);
    program.dispose();
    for (const [port, data] of outputs) expect(compiled.get(port)).toEqual(data);
    // Real jets are not all alike: the scores differ and the classes are not one.
    const scores = outputs.get('layer22_out') ?? [];
    const best = Array.from({ length: 75 }, (_, jet) => {
      const row = Array.from({ length: 8 }, (_unused, k) => Number(scores[(golden.rows + jet) * 8 + k]));
      return row.indexOf(Math.max(...row));
    });
    expect(new Set(best).size).toBeGreaterThan(2);
  });

  it('has the layers of the original in its trace', () => {
    const { plain } = compile();
    const { data } = readRaws(`golden/${name}/inputs.csv.gz`);
    const events = readShared(`golden/${name}/trace.txt.gz`)
      .split(/^#event \d+\n/m)
      .slice(1);
    const { traces } = createSimulator(plain, { traces: 'all' }).run(
      new Map([['model_input', data]]),
      events.length,
    );
    let compared = 0;
    events.forEach((text, event) => {
      for (const line of text.trim().split('\n')) {
        const [layer = '', ...raws] = line.split(' ');
        const trace = traces.get(layer);
        if (!trace) continue;
        compared++;
        const own = trace.slice(event * raws.length, (event + 1) * raws.length);
        expect(Array.from(own as Float64Array), `${layer} of event ${event}`).toEqual(raws.map(Number));
      }
    });
    expect(compared).toBeGreaterThanOrEqual(events.length * 14);
  });
});
