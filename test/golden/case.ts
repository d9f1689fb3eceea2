import { describe, it } from 'vitest';
import type { ModelSettings } from '../../src/ir/graph.ts';
import { checkCompiled, checkEvents, checkTrace, compileGolden, type GoldenNetwork } from './check.ts';
import { type ExactModel, exactGraphOf } from './graph/exact.ts';
import { graphOf } from './graph/reader.ts';
import { readGolden, sharedIsHere } from './shared.ts';

/** A `hls4ml-graph` case compiled, with other settings of the design if any. */
export function compileCase(name: string, settings: Partial<ModelSettings> = {}): GoldenNetwork {
  const golden = readGolden(name);
  const graph = graphOf(golden);
  return compileGolden(
    { ...graph, settings: { ...graph.settings, ...settings } },
    golden.outputs.map((port) => ({ name: port.name, n: port.n, fraction: port.type.F })),
  );
}

/** A `heldout-exact` case compiled. */
export function compileExact(name: string): GoldenNetwork {
  const golden = readGolden<ExactModel>(name);
  return compileGolden(
    exactGraphOf(golden),
    golden.outputs.map((port) => ({ name: port.name, n: port.n, fraction: port.F })),
  );
}

const minutes = 60_000;

/** Outputs before and after optimization, and the compiled C++. */
export function checkOutputs(name: string, compile: (name: string) => GoldenNetwork): void {
  it('gives all its events bit for bit, before and after optimization', { timeout: 3 * minutes }, () => {
    checkEvents(compile(name));
  });
  it('gives the same bits as compiled C++', { timeout: 3 * minutes }, async () => {
    await checkCompiled(compile(name));
  });
}

/** The tests of every `hls4ml-graph` case. */
export function goldenCase(name: string): void {
  describe.skipIf(!sharedIsHere)(name, () => {
    checkOutputs(name, compileCase);
    it('has every layer of the original in its trace', () => {
      checkTrace(compileCase(name));
    });
  });
}
