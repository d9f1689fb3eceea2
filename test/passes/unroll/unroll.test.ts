import { describe, expect, it } from 'vitest';
import type { Module } from '../../../src/ir/module.ts';
import { bitsOf, shiftRight, type Whole, whole } from '../../../src/ir/netlist/bounds.ts';
import type { Netlist } from '../../../src/ir/netlist/netlist.ts';
import { fractionOf } from '../../../src/numeric/fixedType.ts';
import type { RawData } from '../../../src/numeric/rawTensor.ts';
import { sizeOf } from '../../../src/numeric/shape.ts';
import { containerOf, elementTypes } from '../../../src/numeric/tensorType.ts';
import { unroll } from '../../../src/passes/unroll/unroll.ts';
import { evaluateNetlist, rawOfSignal } from '../../../src/sim/netlist.ts';
import { createSimulator } from '../../../src/sim/simulator.ts';
import { randomInputs, randomModule } from '../../ir/moduleArbitrary.ts';
import type { ModuleLimits } from '../../ir/sketch.ts';

const toWhole = (raw: number | bigint): Whole => (typeof raw === 'bigint' ? whole(raw) : raw);

/** Every event through the netlist: outputs by name, and a check of every node against its bounds. */
function run(module: Module, netlist: Netlist, inputs: ReadonlyMap<string, RawData>, events: number) {
  const ports = module.inputs.map(({ name, value }) => {
    const { type, shape } = module.values[value] ?? expect.fail('no input');
    const finest = fractionOf(containerOf(type));
    const dropped = elementTypes(type, shape).map((each) => finest - fractionOf(each));
    return { data: inputs.get(name) ?? [], size: sizeOf(shape), dropped };
  });
  const outputs = new Map(netlist.outputs.map(({ name }) => [name, [] as Whole[]]));
  for (let event = 0; event < events; event++) {
    const values = evaluateNetlist(netlist, (port, element) => {
      const { data, size, dropped } = ports[port] ?? expect.fail('no port');
      return shiftRight(toWhole(data[event * size + element] ?? 0), dropped[element] ?? 0);
    });
    for (let id = 0; id < netlist.size; id++) {
      const value = values[id] ?? expect.fail('not computed');
      if (value < netlist.low(id) || value > netlist.high(id))
        expect.fail(`node ${id} is ${value}, outside ${netlist.low(id)} … ${netlist.high(id)}`);
    }
    for (const { name, signals, fraction } of netlist.outputs)
      outputs.get(name)?.push(...signals.map((signal) => rawOfSignal(signal, values, fraction)));
  }
  return outputs;
}

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
    const own = run(module, unroll(module), inputs, events);
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
