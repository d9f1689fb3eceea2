import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/ir/graph.ts';
import { toBig } from '../../src/numeric/rawTensor.ts';
import { createTableMaker } from '../../src/numeric/table.ts';
import { lowerGraph } from '../../src/passes/lower/lower.ts';
import { resolvePrecision } from '../../src/passes/precision/resolve.ts';
import { graphOf } from './graph/reader.ts';
import { readGolden, sharedIsHere } from './shared.ts';

const tablesOf = (graph: Graph) => {
  const { module } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
  return new Map((module?.tables ?? []).map(({ name, entries }) => [name, toBig(entries)]));
};

/** The same network with tables of our own. */
function computed(graph: Graph): Graph {
  for (const { layer } of graph.layers)
    for (const option of ['table', 'tables']) Reflect.deleteProperty(layer.options, option);
  return graph;
}

describe.skipIf(!sharedIsHere)('tables that hls4ml computed in single precision', () => {
  it.each([
    'BTag_transformer_r1_7int_10frac',
    'HGQ2_Linformer_jet8',
    'HGQ2_MHA_jet8',
    'KERAS_3layer_softmax_stable16',
    'L1TSC4NGJetModel_v0',
    'NNPuppiTau_v1',
    'hls4ml_transformer_block_A',
  ])('%s: ours differ in one entry at most, by one step', (name) => {
    const golden = readGolden(name);
    const given = tablesOf(graphOf(golden));
    const own = tablesOf(computed(graphOf(golden)));
    expect(given.size).toBeGreaterThan(0);
    for (const [table, entries] of given) {
      const differences = entries
        .map((entry, i) => (own.get(table)?.[i] ?? 1n << 60n) - entry)
        .filter((difference) => difference !== 0n);
      expect(differences.length, table).toBeLessThanOrEqual(1);
      for (const difference of differences) expect([-1n, 1n]).toContain(difference);
    }
  });
});
