import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { modelHost } from '../../../src/driver/host.ts';
import { type ImportOptions, importModel } from '../../../src/driver/import.ts';
import { readModel } from '../../../src/frontend/readModel.ts';
import type { Graph } from '../../../src/ir/graph.ts';
import type { Module } from '../../../src/ir/module.ts';
import { valueAt } from '../../../src/ir/module.ts';
import { fractionOf } from '../../../src/numeric/fixedType.ts';
import { containerOf } from '../../../src/numeric/tensorType.ts';
import { runReference } from '../../../src/passes/precision/reference.ts';
import { createSimulator } from '../../../src/sim/simulator.ts';
import { fixture } from '../imported.ts';

/** One case of fixtures/onnx: inputs by name, and what the library computes of them, event after event. */
export interface OnnxCase {
  readonly events: number;
  readonly x: Readonly<Record<string, readonly number[]>>;
  readonly y: Readonly<Record<string, readonly number[]>>;
}

export const readCase = (name: string): OnnxCase =>
  JSON.parse(readFileSync(fixture(`onnx/${name}.json`), 'utf8')) as OnnxCase;

export const onnxFixture = (name: string): string => fixture(`onnx/${name}.onnx`);

/** Largest difference between two lists of the same length, relative to values above 1. */
export function worstDifference(own: ArrayLike<number>, expected: readonly number[]): number {
  expect(own.length).toBe(expected.length);
  return expected.reduce(
    (most, value, i) =>
      Math.max(most, Math.abs(value - (own[i] ?? Number.NaN)) / Math.max(1, Math.abs(value))),
    0,
  );
}

/** The graph of an imported model, not lowered: floating point needs no tables. */
export async function graphOf(source: string, options: ImportOptions = {}): Promise<Graph> {
  const folder = mkdtempSync(join(tmpdir(), 'imported-'));
  try {
    const { graph, diagnostics } = readModel(
      await importModel(source, join(folder, 'model'), options),
      modelHost,
    );
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return graph ?? expect.fail('no graph');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names that the model language has taken get a suffix. */
const ownName = (names: readonly string[], name: string): string =>
  [name, `${name}_layer`, `layer_${name}`].find((each) => names.includes(each)) ?? name;

/** A case's outputs in double precision by the names of the source. */
export function realOutputs(graph: Graph, { x, y, events }: OnnxCase): Map<string, Float64Array> {
  const inputs = new Map(Object.entries(x).map(([name, values]) => [name, Float64Array.from(values)]));
  const results = runReference(graph, inputs, events);
  expect(results.size).toBe(Object.keys(y).length);
  return new Map(
    Object.keys(y).map((name) => [
      name,
      results.get(ownName([...results.keys()], name)) ?? new Float64Array(),
    ]),
  );
}

const fractionAt = (module: Module, value: Module['inputs'][number]): number =>
  fractionOf(containerOf(valueAt(module, value.value).type));

/** A case's outputs as the hardware computes them, as real numbers. */
export function exactOutputs(
  { module }: { readonly module: Module },
  { x, events }: OnnxCase,
): Map<string, number[]> {
  const inputs = new Map(
    module.inputs.map((port) => {
      const raws = (x[port.name] ?? []).map((value) => value * 2 ** fractionAt(module, port));
      expect(raws.length).toBeGreaterThan(0);
      expect(raws.every(Number.isInteger), `the inputs fit the port ${port.name}`).toBe(true);
      return [port.name, Float64Array.from(raws)] as const;
    }),
  );
  const { outputs } = createSimulator(module).run(inputs, events);
  return new Map(
    module.outputs.map((port) => {
      const step = 2 ** -fractionAt(module, port);
      return [port.name, [...(outputs.get(port.name) ?? [])].map((raw) => Number(raw) * step)];
    }),
  );
}
