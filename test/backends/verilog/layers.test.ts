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
import { joinedName, joinModules } from '../../ir/joinModules.ts';
import { layerCases } from '../../layers/cases/cases.ts';
import { compileLayer } from '../../layers/checkLayer.ts';
import { planned, simulateVerilog, verilator } from './simulated.ts';

interface Prepared {
  readonly name: string;
  readonly module: Module;
}

/** Cases with more nodes, and further ones of a layer, are left to the examples: Verilator's compile time grows with them. */
const largest = 400;
const casesEach = 2;
const batchSize = 40;
const adders: AdderOptions = { delayConstraint: 0, effort: 1, measure: 'lut' };

/** True where every port fits into the words of the check program. */
const fits = (module: Module): boolean =>
  [...module.inputs, ...module.outputs].every(
    ({ value }) => containerOf(valueAt(module, value).type).width <= 64,
  );

const cases: Prepared[] = Object.entries(layerCases).flatMap(([kind, list]) =>
  list.slice(0, casesEach).flatMap((layer, i) => {
    const { optimized } = compileLayer(layer);
    const small = fits(optimized) && unroll(optimized).size <= largest;
    return small ? [{ name: `${kind}${i}`, module: optimized }] : [];
  }),
);

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

const batches = Array.from({ length: Math.ceil(cases.length / batchSize) }, (_, i) =>
  cases.slice(i * batchSize, (i + 1) * batchSize),
).map((batch) => [batch.map(({ name }) => name).join(' '), batch] as const);

describe('small cases of every layer, as Verilog', () => {
  it('are there', () => {
    const kinds = new Set(cases.map(({ name }) => name.replace(/\d+$/, '')));
    expect(cases.length).toBeGreaterThan(70);
    expect(kinds.size).toBeGreaterThan(0.8 * Object.keys(layerCases).length);
  });

  it.skipIf(!verilator).each(batches)(
    'give the bits of the simulator: %s',
    { timeout: 300_000 },
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
      const got = await simulateVerilog(planned(module, 2, adders), { inputs, count });
      const wrong = [...expected].flatMap(([name, data]) => {
        const [own, theirs] = [toBig(data), toBig(got.get(name) ?? [])];
        const at = own.findIndex((raw, i) => raw !== theirs[i]);
        return at < 0 ? [] : [`${name} ${at}: ${theirs[at]} instead of ${own[at]}`];
      });
      expect(wrong).toEqual([]);
    },
  );
});
