import { describe, expect, it } from 'vitest';
import { proofRequest } from '../../../src/driver/proof.ts';
import { containerOfValue, type Module, valueAt } from '../../../src/ir/module.ts';
import { nodeKinds } from '../../../src/ir/netlist/nodes.ts';
import { fractionOf, maximumRaw, minimumRaw } from '../../../src/numeric/fixedType.ts';
import { pack, type RawData, toBig } from '../../../src/numeric/rawTensor.ts';
import { unroll } from '../../../src/passes/unroll/unroll.ts';
import { findYosys } from '../../../src/toolchain/yosys/find.ts';
import { proveEqual } from '../../../src/toolchain/yosys/proof.ts';
import { planned, provable, simulateVerilog, verilator } from '../../backends/verilog/simulated.ts';
import { Draws } from '../../ir/draws.ts';
import { inSteps } from '../../ir/dyadic.ts';
import { evaluate } from '../../ir/evaluate.ts';
import { joinedName, joinModules } from '../../ir/joinModules.ts';
import { randomSteps } from './randomSteps.ts';
import { runNetlist } from './runNetlist.ts';

const adders = { delayConstraint: 0, effort: 0, measure: 'lut' } as const;
const length = 12;
const seeds = Array.from({ length: 1500 }, (_, i) => i + 1);
/** Those that go through Verilog, all in one program, and those that are proven. */
const simulated = seeds.slice(0, 90);
const proven = seeds.slice(100, 106);
const yosys = await findYosys();

/** Ends, zero and its neighbours of every input together, then random numbers. */
function eventsOf(module: Module, seed: number, count: number): Map<string, bigint[]> {
  const draws = new Draws(seed + 1e6);
  const inputs = module.inputs.map(({ name, value }) => ({
    name,
    type: containerOfValue(valueAt(module, value)),
  }));
  const events = Array.from({ length: count }, () =>
    inputs.map(({ type }) => {
      const [low, high] = [minimumRaw(type), maximumRaw(type)];
      if (type.width === 0) return 0n;
      const corners = [low, high, 0n, 1n, -1n].filter((raw) => raw >= low && raw <= high);
      return draws.chance(0.3) ? draws.pick(corners) : draws.raw(type);
    }),
  );
  return new Map(inputs.map(({ name }, i) => [name, events.map((event) => event[i] ?? 0n)]));
}

/** What each output is, by the plain definition of every op in exact numbers: raw integers of its type. */
function expectedOf(
  module: Module,
  inputs: ReadonlyMap<string, readonly bigint[]>,
  count: number,
): Map<string, bigint[]> {
  const found = new Map(module.outputs.map(({ name }) => [name, [] as bigint[]]));
  for (let event = 0; event < count; event++) {
    const one = new Map([...inputs].map(([name, raws]) => [name, [raws[event] ?? 0n]]));
    const values = evaluate(module, one);
    for (const { name, value } of module.outputs) {
      const fraction = fractionOf(containerOfValue(valueAt(module, value)));
      const [exact] = values[value] ?? expect.fail(name);
      found
        .get(name)
        ?.push((exact && inSteps(exact, fraction)) ?? expect.fail(`${name} is finer than its type`));
    }
  }
  return found;
}

const packed = (inputs: ReadonlyMap<string, bigint[]>): Map<string, RawData> =>
  new Map([...inputs].map(([name, raws]) => [name, pack(raws)]));

describe('random networks of mixed steps', () => {
  it('have nodes of every kind, and no two are alike', () => {
    const kinds = new Set<number>();
    for (const seed of simulated) {
      const netlist = unroll(randomSteps(seed, length), adders);
      for (let id = 0; id < netlist.size; id++) kinds.add(netlist.kind(id));
    }
    expect([...kinds].sort((a, b) => a - b)).toEqual(Object.values(nodeKinds));
  });

  it.each([undefined, adders])('are netlists that compute what the ops say: adder graphs %o', (options) => {
    const wrong = seeds.flatMap((seed) => {
      const module = randomSteps(seed, length);
      const inputs = eventsOf(module, seed, 20);
      const expected = expectedOf(module, inputs, 20);
      try {
        const got = runNetlist(module, unroll(module, options), packed(inputs), 20);
        return module.outputs.flatMap(({ name }) => {
          const [own, theirs] = [expected.get(name) ?? [], (got.get(name) ?? []).map(BigInt)];
          const at = own.findIndex((raw, i) => raw !== theirs[i]);
          return at < 0 ? [] : [`seed ${seed}, ${name}, event ${at}: ${theirs[at]} instead of ${own[at]}`];
        });
      } catch (problem) {
        return [`seed ${seed}: ${problem}`];
      }
    });
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  it.skipIf(!verilator)('are Verilog that computes the same', { timeout: 600_000 }, async () => {
    const count = 200;
    const parts = simulated.map((seed) => ({ prefix: `s${seed}`, module: randomSteps(seed, length) }));
    const inputs = new Map<string, bigint[]>();
    const expected = new Map<string, bigint[]>();
    for (const [i, { prefix, module }] of parts.entries()) {
      const own = eventsOf(module, i, count);
      for (const [name, raws] of own) inputs.set(joinedName(prefix, name), raws);
      for (const [name, raws] of expectedOf(module, own, count)) expected.set(joinedName(prefix, name), raws);
    }
    const plan = planned(joinModules('steps', parts), 1.6, adders);
    const got = await simulateVerilog(plan, { inputs: packed(inputs), count });
    const wrong = [...expected].flatMap(([name, own]) => {
      const theirs = toBig(got.get(name) ?? []);
      const at = own.findIndex((raw, i) => raw !== theirs[i]);
      return at < 0 ? [] : [`${name}, event ${at}: ${theirs[at]} instead of ${own[at]}`];
    });
    expect(wrong).toEqual([]);
  });

  it.skipIf(!yosys).each(proven)('is proven for every input: seed %i', { timeout: 240_000 }, async (seed) => {
    if (!yosys) return;
    const proof = await proveEqual(yosys, proofRequest(randomSteps(seed, length), provable, 100));
    expect(proof).toEqual({ verdict: 'equal' });
  });
});
