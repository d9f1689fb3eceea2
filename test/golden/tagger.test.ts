import { describe, expect, it } from 'vitest';
import { createTableMaker } from '../../src/numeric/table.ts';
import { lowerGraph } from '../../src/passes/lower/lower.ts';
import { optimizations } from '../../src/passes/optimize/optimize.ts';
import { runPasses } from '../../src/passes/pass.ts';
import { resolvePrecision } from '../../src/passes/precision/resolve.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
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
