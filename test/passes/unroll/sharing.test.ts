import { describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Module } from '../../../src/ir/module.ts';
import { nodeKinds } from '../../../src/ir/netlist/nodes.ts';
import { parseType } from '../../../src/numeric/fixedType.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import type { AdderOptions } from '../../../src/passes/distributedArithmetic/optimize.ts';
import { liveNodes } from '../../../src/passes/pipeline/live.ts';
import { unroll } from '../../../src/passes/unroll/unroll.ts';
import { createSimulator } from '../../../src/sim/simulator.ts';
import { Draws } from '../../ir/draws.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import { randomRaws } from '../../ir/sketch.ts';
import { runNetlist, toWhole } from './runNetlist.ts';

const adders: AdderOptions = { delayConstraint: 2, effort: 1, measure: 'lut' };
const layers = ['query', 'key', 'value'];

interface Projections {
  readonly spec?: string;
  readonly weights?: readonly number[];
  /** Whether the layers read one tensor, or each its own. */
  readonly shared: boolean;
  /** Whether all have the same weights. */
  readonly equal?: boolean;
}

/** Three layers that multiply the rows of tensors with constants. */
function projections({ spec = 'ni,io->no', weights = [6, 5], shared, equal }: Projections): Module {
  const draws = new Draws(3);
  const builder = new ModuleBuilder();
  const type = uniform(parseType('fixed<6,2>'));
  const data = uniform(parseType('fixed<7,3>'));
  builder.enter({ name: 'in', kind: 'input', strategy: 'latency', reuseFactor: 1 });
  const inputs = layers.slice(0, shared ? 1 : 3).map((name) => builder.input(`${name}In`, [3, 6], data));
  let raws: Float64Array | undefined;
  layers.forEach((name, k) => {
    builder.enter({ name, kind: 'dense', strategy: 'latency', reuseFactor: 1 });
    if (!raws || !equal) raws = Float64Array.from(randomRaws(draws, type, weights), Number);
    const w = builder.constant(`${name}Weights`, weights, type, raws);
    const x = inputs[shared ? 0 : k] ?? expect.fail('no input');
    builder.output(name, builder.contract(spec, x, w));
  });
  return builder.finish('projections');
}

/** Live adders, by the layer that they belong to. */
function addersOf(module: Module): Map<string, number> {
  const netlist = unroll(module, adders);
  const live = liveNodes(netlist);
  const counts = new Map<string, number>();
  for (let id = 0; id < netlist.size; id++) {
    const kind = netlist.kind(id);
    if (live[id] === 0 || (kind !== nodeKinds.add && kind !== nodeKinds.subtract)) continue;
    const name = module.scopes[netlist.scope(id)]?.name ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const total = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

describe('layers that multiply the same tensor with constants', () => {
  it.each([
    { spec: 'ni,io->no', weights: [6, 5] },
    // Rows of one axis, columns of the other; a matrix for each row.
    { spec: 'ni,nt->it', weights: [3, 4] },
    { spec: 'ni,nio->no', weights: [3, 6, 4] },
  ])('give the bits of the simulator: $spec', ({ spec, weights }) => {
    const module = projections({ spec, weights, shared: true });
    const inputs = randomInputs(module, 5, 40);
    const expected = createSimulator(module).run(inputs, 40).outputs;
    const own = runNetlist(module, unroll(module, adders), inputs, 40);
    for (const [name, data] of expected)
      expect(own.get(name), name).toEqual(Array.from(data as ArrayLike<number | bigint>, toWhole));
  });

  it('have fewer adders together than each on its own', () => {
    const [together, apart] = [true, false].map((shared) => addersOf(projections({ shared })));
    expect(total(together ?? new Map())).toBeLessThan(0.95 * total(apart ?? new Map()));
  });

  it('keep what only they need, and what is common belongs to the first', () => {
    const counts = addersOf(projections({ shared: true }));
    for (const name of layers) expect(counts.get(name)).toBeGreaterThan(0);
    const same = addersOf(projections({ shared: true, equal: true }));
    expect([...same.keys()]).toEqual(['query']);
  });
});
