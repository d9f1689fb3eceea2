import { describe, expect, it } from 'vitest';
import { createSimulator } from '../../src/sim/simulator.ts';
import { findCxxrtl } from '../../src/toolchain/cxxrtl/cxxrtl.ts';
import { findCompiler } from '../../src/toolchain/find.ts';
import { requireSimulator } from '../../src/toolchain/findSimulator.ts';
import type { VerilogSimulator } from '../../src/toolchain/simulator.ts';
import { verilatorSimulator } from '../../src/toolchain/verilator/build.ts';
import { nativeVerilator } from '../../src/toolchain/verilator/native.ts';
import type { Verilator } from '../../src/toolchain/verilator/verilator.ts';
import { wasmVerilator } from '../../src/toolchain/verilator/wasm.ts';
import { planned, simulateVerilog, sourcesOf } from '../backends/verilog/simulated.ts';
import { joinedName, joinModules } from '../ir/joinModules.ts';
import { randomInputs, randomModule } from '../ir/moduleArbitrary.ts';

const ofVerilator = (verilator: Verilator | undefined): VerilogSimulator | undefined =>
  verilator && verilatorSimulator(verilator);

const simulators = [
  ['the command verilator', ofVerilator(await nativeVerilator())],
  ['the package verilator-wasm', ofVerilator(await wasmVerilator())],
  ['CXXRTL of the command yosys', await findCxxrtl('native')],
  ['CXXRTL of the package @yowasp/yosys', await findCxxrtl('wasm')],
] as const;
const compiler = await findCompiler('native');

const events = 40;
const parts = [3, 8, 21, 34].map((seed) => ({
  prefix: `m${seed}`,
  module: randomModule(seed, { operations: 12 }),
}));
const design = joinModules('design', parts);
const plan = planned(design, 1.3, { delayConstraint: 0, effort: 0, measure: 'lut' });
const inputs = new Map(
  parts.flatMap(({ prefix, module }, i) =>
    [...randomInputs(module, i, events)].map(([name, data]) => [joinedName(prefix, name), data] as const),
  ),
);
const expected = createSimulator(design).run(inputs, events).outputs;
const plain = (data: ArrayLike<number | bigint>): bigint[] => Array.from(data, BigInt);

// All give what the reference simulator gives, so all give the same. What is not installed is reported as skipped.
for (const [title, simulator] of simulators) {
  describe.skipIf(!simulator || !compiler)(title, { timeout: 600_000 }, () => {
    it('gives the outputs of every clock cycle', async () => {
      const got = await simulateVerilog(plan, { inputs, count: events }, sourcesOf(plan), simulator);
      expect(plan.schedule.latency).toBeGreaterThan(3);
      for (const [name, data] of expected) expect(plain(got.get(name) ?? []), name).toEqual(plain(data));
    });

    it('refuses outputs that come a cycle late', async () => {
      const sources = sourcesOf(plan).map((file) => ({
        ...file,
        contents: String(file.contents).replace(
          /valid_out = valid\[(\d+)\]/,
          (_, last: string) => `valid_out = valid[${Number(last) - 1}]`,
        ),
      }));
      await expect(simulateVerilog(plan, { inputs, count: events }, sources, simulator)).rejects.toThrow(
        /exit code 3/,
      );
    });
  });
}

const clang = await findCompiler('wasm');

describe.skipIf(!simulators[0][1] || !clang)(
  'where there is no native compiler',
  { timeout: 600_000 },
  () => {
    it('the C++ of the command verilator becomes WebAssembly, and gives the same', async () => {
      // One of the four: clang takes half a minute for what every design has.
      const module = randomModule(8, { operations: 12 });
      const small = planned(module, 1.3, { delayConstraint: 0, effort: 0, measure: 'lut' });
      const events = randomInputs(module, 1, 40);
      const [, simulator] = simulators[0];
      const got = await simulateVerilog(
        small,
        { inputs: events, count: 40 },
        sourcesOf(small),
        simulator,
        'wasm',
      );
      const own = createSimulator(module).run(events, 40).outputs;
      for (const [name, data] of own) expect(plain(got.get(name) ?? []), name).toEqual(plain(data));
    });
  },
);

describe('the choice of a simulator', () => {
  const nothing = { PATH: '' };
  it.skipIf(!simulators[3][1] || simulators[1][1])(
    'falls to CXXRTL where there is no Verilator',
    async () => {
      expect((await requireSimulator('any', nothing)).kind).toBe('cxxrtl');
    },
  );

  it.skipIf(simulators[1][1])('says what to install', async () => {
    await expect(requireSimulator('verilator', nothing)).rejects.toThrow('there is no Verilator');
  });
});
