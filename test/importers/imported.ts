import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type Compilation, compileModel } from '../../src/driver/compilation.ts';
import { type ImportOptions, importModel } from '../../src/driver/import.ts';
import { type Module, type NamedValue, valueAt } from '../../src/ir/module.ts';
import { fractionOf } from '../../src/numeric/fixedType.ts';
import type { RawData } from '../../src/numeric/rawTensor.ts';
import { containerOf } from '../../src/numeric/tensorType.ts';
import { createSimulator } from '../../src/sim/simulator.ts';

/** A file beside the project that only some machines have. */
export const checkpoint = (name: string): string =>
  fileURLToPath(new URL(`../../../shared/data/checkpoints/${name}`, import.meta.url));

/** A fixture made by fixtures/make.py. */
export const fixture = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

/** Imports a file into a folder of its own and compiles the model there. */
export async function compileImported(source: string, options: ImportOptions = {}): Promise<Compilation> {
  const folder = mkdtempSync(join(tmpdir(), 'imported-'));
  try {
    return compileModel(await importModel(source, join(folder, 'model'), options));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fraction bits of an input's or output's raw integers. */
function fractionAt(module: Module, ports: readonly NamedValue[], name: string): number {
  const port = ports.find((each) => each.name === name) ?? expect.fail(`no port ${name}`);
  return fractionOf(containerOf(valueAt(module, port.value).type));
}

/** Raw integers of the only input from real numbers that its type holds exactly. */
export function rawInputs(module: Module, inputs: Float64Array): Float64Array {
  const [input] = module.inputs;
  if (!input || module.inputs.length > 1) return expect.fail('expected one input');
  const factor = 2 ** fractionAt(module, module.inputs, input.name);
  const raws = inputs.map((value) => value * factor);
  expect(raws.every(Number.isInteger), 'the inputs fit the type of the port').toBe(true);
  return raws;
}

/** Raw outputs as real numbers, output after output. */
export const realOutputs = (module: Module, outputs: ReadonlyMap<string, RawData>): Float64Array[] =>
  module.outputs.map(({ name }) => {
    const step = 2 ** -fractionAt(module, module.outputs, name);
    return Float64Array.from([...(outputs.get(name) ?? [])], (raw) => Number(raw) * step);
  });

/** All outputs of a network with one input as real numbers, event after event, from real inputs it holds exactly. */
export function simulateReal(module: Module, inputs: Float64Array, events: number): Float64Array[] {
  const given = new Map([[module.inputs[0]?.name ?? '', rawInputs(module, inputs)]]);
  return realOutputs(module, createSimulator(module).run(given, events).outputs);
}
