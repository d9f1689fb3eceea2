import { describe, expect, it } from 'vitest';
import { bitsOf } from '../../../src/ir/netlist/bounds.ts';
import { unroll } from '../../../src/passes/unroll/unroll.ts';
import { createSimulator } from '../../../src/sim/simulator.ts';
import { randomInputs, randomModule } from '../../ir/moduleArbitrary.ts';
import type { ModuleLimits } from '../../ir/sketch.ts';
import { runNetlist, toWhole } from './runNetlist.ts';

const events = 12;
const batch = (first: number, count: number, limits: ModuleLimits) =>
  Array.from({ length: count }, (_, i) => ({ seed: first + i, limits }));

describe('a netlist', () => {
  it.each([
    ...batch(1, 60, { operations: 16 }),
    ...batch(1000, 20, { operations: 14, maximumWidth: 40, maximumExactWidth: 300 }),
  ])('gives the bits of the simulator: $seed', ({ seed, limits }) => {
    const module = randomModule(seed, limits);
    const inputs = randomInputs(module, seed, events);
    const expected = createSimulator(module).run(inputs, events).outputs;
    const own = runNetlist(module, unroll(module), inputs, events);
    for (const [name, data] of expected)
      expect(own.get(name), name).toEqual(Array.from(data as ArrayLike<number | bigint>, toWhole));
  });

  it('has operands before their users, and no two equal nodes', () => {
    const netlist = unroll(randomModule(7, { operations: 40 }));
    const seen = new Set<string>();
    for (let id = 0; id < netlist.size; id++) {
      for (const operand of netlist.operands(id)) expect(operand).toBeLessThan(id);
      const [kind, a, b, c, p] = [
        netlist.kind(id),
        netlist.a(id),
        netlist.b(id),
        netlist.c(id),
        netlist.p(id),
      ];
      const key = [kind, a, b, c, p, netlist.operands(id).length === 0 ? netlist.low(id) : ''].join();
      expect(seen.has(key), key).toBe(false);
      seen.add(key);
    }
    expect(netlist.size).toBeGreaterThan(20);
  });
});

describe('bits of a range', () => {
  it.each([
    [0, 0, 0],
    [0, 1, 1],
    [0, 255, 8],
    [-1, 0, 1],
    [-128, 127, 8],
    [-129, 0, 9],
    [-1, 128, 9],
    [2n ** 60n, 2n ** 60n, 61],
  ] as const)('%s … %s: %s', (low, high, bits) => {
    expect(bitsOf(low, high)).toBe(bits);
  });
});
