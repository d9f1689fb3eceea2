import { describe, expect, it } from 'vitest';
import { compileCase, goldenCase } from './case.ts';
import { runCompiled, simulate } from './check.ts';
import { readRaws, sharedIsHere } from './shared.ts';

const name = 'L1TSC4NGJetModel_v0';

goldenCase(name);

describe.skipIf(!sharedIsHere)(`${name} on real Level-1 jets`, () => {
  it('gives the same bits as compiled C++', { timeout: 180_000 }, async () => {
    const real = readRaws('events/l1_puppi_jets_16x20_hw.csv.gz');
    expect(real.rows).toBe(75);
    const network = compileCase(name);
    const outputs = simulate(network.optimized, real.data, real.rows);
    expect(await runCompiled(network.optimized, real.data, real.rows)).toEqual(outputs);
    // Real jets are not all alike: the scores differ and the classes are not one.
    const scores = outputs.get('layer22_out') ?? new Float64Array(0);
    const best = Array.from({ length: real.rows }, (_, jet) => {
      const row = scores.slice(jet * 8, (jet + 1) * 8);
      return row.indexOf(Math.max(...row));
    });
    expect(new Set(best).size).toBeGreaterThan(2);
  });
});
