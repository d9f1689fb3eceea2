import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { foldedContracts, foldingOf } from '../../src/backends/hls/code/folding.ts';
import { legalReuseFactors } from '../../src/backends/hls/reuse.ts';
import type { RawEvents } from '../../src/driver/events.ts';
import { cornerEvents, joinEvents, randomEvents } from '../../src/driver/vectors.ts';
import type { Module } from '../../src/ir/module.ts';
import { toBig } from '../../src/numeric/rawTensor.ts';
import { isAdderGraph } from '../../src/passes/distributedArithmetic/constantContraction.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { createOutputReader, type PortData, packEvents } from '../../src/toolchain/harnessEvents.ts';
import { compileIn } from '../backends/hls/compiled.ts';
import { emitAll, place, removeFolders } from '../backends/hls/emitted.ts';
import { joinedName, joinModules } from '../ir/joinModules.ts';
import { layerCases } from './cases/cases.ts';
import { compiledSizeCases } from './cases/sizes.ts';
import { compileLayer, type LayerCase } from './checkLayer.ts';

afterAll(removeFolders);

/** A case, and the module that it was compiled to. */
interface Prepared {
  readonly name: string;
  readonly module: Module;
}

/** Cases in one program: a compiler spends most of its time on what every program has. */
const batchSize = 12;
const randomCount = 60;

const cases = Object.entries({ ...layerCases, ...compiledSizeCases }).flatMap(([kind, list]) =>
  list.map((layer, i): [string, LayerCase] => [`${kind}${i}`, layer]),
);

function prepare([name, layer]: readonly [string, LayerCase]): Prepared {
  try {
    return { name, module: compileLayer(layer).optimized };
  } catch (problem) {
    throw new Error(`case ${name} does not compile to ops`, { cause: problem });
  }
}

/**
 * The case with the resource strategy; each layer takes one of the reuse factors above 1 that all of its
 * multiplications allow, another one in every case. Undefined where no layer has any.
 */
function folded({ name, module }: Prepared, choice: number): Prepared | undefined {
  const all = {
    ...module,
    scopes: module.scopes.map((scope) => ({ ...scope, strategy: 'resource' as const })),
  };
  const found = foldedContracts(all).map(({ value, op }) => {
    const { inputs, outputs } = foldingOf(all, { op });
    return { scope: value.scope, legal: legalReuseFactors(inputs, outputs) };
  });
  const scopes = all.scopes.map((scope, index) => {
    const [first, ...others] = found.filter(({ scope: own }) => own === index).map(({ legal }) => legal);
    const common = (first ?? []).filter((r) => r > 1 && others.every((legal) => legal.includes(r)));
    return { ...scope, reuseFactor: common[choice % common.length] ?? 1 };
  });
  return scopes.some(({ reuseFactor }) => reuseFactor > 1)
    ? { name, module: { ...module, scopes } }
    : undefined;
}

/** The case with adder graphs in place of its products with constants; undefined where it has none. */
function withAdders({ name, module }: Prepared): Prepared | undefined {
  const scopes = module.scopes.map((scope) => ({ ...scope, strategy: 'distributed_arithmetic' as const }));
  const all = { ...module, scopes };
  return all.values.some((value) => isAdderGraph(all, value)) ? { name, module: all } : undefined;
}

/** Corner and random events of every case, as many as the case with the most corners needs. */
function eventsOf(batch: readonly Prepared[]): { count: number; of: ReadonlyMap<string, RawEvents> } {
  const corners = batch.map(({ module }) => cornerEvents(module));
  const count = Math.max(...corners.map((events) => events.count)) + randomCount;
  const of = batch.map(({ name, module }, i) => {
    const corner = corners[i] ?? { count: 0, inputs: new Map() };
    return [name, joinEvents(module, [corner, randomEvents(module, count - corner.count, 5)])] as const;
  });
  return { count, of: new Map(of) };
}

const joinPorts = (parts: Iterable<readonly [string, PortData]>): PortData =>
  new Map(
    [...parts].flatMap(([prefix, ports]) =>
      [...ports].map(([name, data]) => [joinedName(prefix, name), data]),
    ),
  );

/** Compiles a batch into one program and gives every difference from the simulator, in words. */
async function differences(batch: readonly Prepared[]): Promise<string[]> {
  const module = joinModules(
    'batch',
    batch.map(({ name, module }) => ({ prefix: name, module })),
  );
  const { count, of } = eventsOf(batch);
  const runs = batch.map(({ name, module }) => {
    const { inputs = new Map() } = of.get(name) ?? {};
    return [name, createSimulator(module).run(inputs, count).outputs] as const;
  });
  const inputs = joinPorts([...of].map(([name, events]) => [name, events.inputs]));
  const expected = joinPorts(runs);
  const folder = place(emitAll(module, { events: count, inputs, outputs: expected }));
  await compileIn(folder, ['check_main.cpp'], 'check', ['-O0', '-std=c++14']);
  writeFileSync(join(folder, 'in.bin'), packEvents(module, inputs, 0, count));
  await execa('./check', ['in.bin', 'out.bin'], { cwd: folder });
  const reader = createOutputReader(module, count);
  reader.add(readFileSync(join(folder, 'out.bin')), count);
  return [...reader.outputs()].flatMap(([name, data]) => {
    const [got, wanted] = [toBig(data), toBig(expected.get(name) ?? [])];
    const at = wanted.findIndex((raw, i) => raw !== got[i]);
    const event = Math.floor((at * count) / wanted.length);
    return at < 0 && got.length === wanted.length
      ? []
      : [`${name}, event ${event}: ${got[at]} instead of ${wanted[at]}`];
  });
}

const batches = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / batchSize) }, (_, i) =>
    list.slice(i * batchSize, (i + 1) * batchSize),
  );

describe('every case of every layer, compiled', () => {
  it.each(batches(cases).map((batch) => [batch.map(([name]) => name).join(' '), batch] as const))(
    'gives the bits of the simulator: %s',
    { timeout: 120_000 },
    async (_, batch) => {
      const prepared = batch.map(prepare);
      expect(await differences(prepared)).toEqual([]);
      const resource = prepared.flatMap((each, i) => folded(each, i) ?? []);
      if (resource.length > 0) expect(await differences(resource)).toEqual([]);
    },
  );

  const adders = cases.map(prepare).flatMap((each) => withAdders(each) ?? []);
  it.each(batches(adders).map((batch) => [batch.map(({ name }) => name).join(' '), batch] as const))(
    'gives the bits of the simulator with adder graphs: %s',
    { timeout: 120_000 },
    async (_, batch) => {
      expect(await differences(batch)).toEqual([]);
    },
  );
});
