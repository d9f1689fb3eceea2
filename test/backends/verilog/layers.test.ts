import { describe, expect, it } from 'vitest';
import type { RawEvents } from '../../../src/driver/events.ts';
import { cornerEvents, joinEvents, randomEvents } from '../../../src/driver/vectors.ts';
import type { Module } from '../../../src/ir/module.ts';
import { valueAt } from '../../../src/ir/module.ts';
import { toBig } from '../../../src/numeric/rawTensor.ts';
import { containerOf } from '../../../src/numeric/tensorType.ts';
import type { AdderOptions } from '../../../src/passes/distributedArithmetic/optimize.ts';
import { unroll } from '../../../src/passes/unroll/unroll.ts';
import { createSimulator } from '../../../src/sim/simulator.ts';
import type { PortData } from '../../../src/toolchain/harness.ts';
import { verilatorSimulator } from '../../../src/toolchain/verilator/build.ts';
import { joinedName, joinModules } from '../../ir/joinModules.ts';
import { layerCases } from '../../layers/cases/cases.ts';
import { compileLayer } from '../../layers/checkLayer.ts';
import { noting } from './lint.ts';
import { planned, simulateVerilog, sourcesOf, verilator } from './simulated.ts';

interface Prepared {
  readonly name: string;
  readonly module: Module;
  readonly nodes: number;
}

/** Larger cases are checked as netlists (test/layers/netlist.test.ts), and as Verilog by way of the examples. */
const largest = 1200;
/** Nodes in one program: Verilator spends most of its time on them, a compiler on what every program has. */
const batchNodes = 4500;
const adders: AdderOptions = { delayConstraint: 0, effort: 0, measure: 'lut' };

/** True where every port fits into the words of the check program. */
const fits = (module: Module): boolean =>
  [...module.inputs, ...module.outputs].every(
    ({ value }) => containerOf(valueAt(module, value).type).width <= 64,
  );

const all: Prepared[] = Object.entries(layerCases).flatMap(([kind, list]) =>
  list.map((layer, i) => {
    const module = compileLayer(layer).optimized;
    return { name: `${kind}${i}`, module, nodes: unroll(module, adders).size };
  }),
);
const cases = all.filter(({ nodes }) => nodes <= largest);

const joinPorts = (parts: Iterable<readonly [string, PortData]>): PortData =>
  new Map(
    [...parts].flatMap(([prefix, ports]) =>
      [...ports].map(([name, data]) => [joinedName(prefix, name), data]),
    ),
  );

/** Corner and random events of every case, as many as the case with the most corners needs. */
function eventsOf(batch: readonly Prepared[]): ReadonlyMap<string, RawEvents> {
  const corners = batch.map(({ module }) => cornerEvents(module));
  const count = Math.max(...corners.map((events) => events.count)) + 60;
  return new Map(
    batch.map(({ name, module }, i) => {
      const corner = corners[i] ?? { count: 0, inputs: new Map() };
      return [name, joinEvents(module, [corner, randomEvents(module, count - corner.count, 5)])];
    }),
  );
}

const batches: Prepared[][] = [];
let room = 0;
for (const each of cases) {
  if (each.nodes > room) {
    batches.push([]);
    room = batchNodes;
  }
  room -= each.nodes;
  batches.at(-1)?.push(each);
}

describe('the cases of every layer, as Verilog', () => {
  it('are nearly all of them', () => {
    expect(cases.length).toBeGreaterThan(0.95 * all.length);
  });

  it('fits into the check program', () => {
    expect(cases.filter(({ module }) => !fits(module)).map(({ name }) => name)).toEqual([]);
  });

  it
    .skipIf(!verilator)
    .each(batches.map((batch) => [batch.map(({ name }) => name).join(' '), batch] as const))(
    'give the bits of the simulator: %s',
    { timeout: 600_000 },
    async (_, batch) => {
      const module = joinModules(
        'batch',
        batch.map(({ name, module }) => ({ prefix: name, module })),
      );
      const events = eventsOf(batch);
      const count = [...events.values()][0]?.count ?? 0;
      const expected = joinPorts(
        batch.map(
          ({ name, module: own }) =>
            [name, createSimulator(own).run(events.get(name)?.inputs ?? new Map(), count).outputs] as const,
        ),
      );
      const inputs = joinPorts([...events].map(([name, own]) => [name, own.inputs]));
      const plan = planned(module, 2, adders);
      const sources = sourcesOf(plan);
      if (!verilator) throw new Error('there is no Verilator');
      const complaints: string[] = [];
      const simulator = verilatorSimulator(noting(verilator, complaints));
      const got = await simulateVerilog(plan, { inputs, count }, sources, simulator);
      expect(complaints).toEqual([]);
      const wrong = [...expected].flatMap(([name, data]) => {
        const [own, theirs] = [toBig(data), toBig(got.get(name) ?? [])];
        const at = own.findIndex((raw, i) => raw !== theirs[i]);
        return at < 0 ? [] : [`${name} ${at}: ${theirs[at]} instead of ${own[at]}`];
      });
      expect(wrong).toEqual([]);
    },
  );
});
