import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileModel } from '../../src/driver/compilation.ts';
import { importModel } from '../../src/driver/import.ts';
import type { NumberArray } from '../../src/importers/arrays.ts';
import { type Module, valueAt } from '../../src/ir/module.ts';
import { fractionOf, parseType } from '../../src/numeric/fixedType.ts';
import { containerOf } from '../../src/numeric/tensorType.ts';
import { createSimulator } from '../../src/sim/simulator.ts';

/** What the library's own program says about the events it ran: NAME.case.json. */
export interface VectorCase {
  /** The checkpoint's file. */
  readonly source: string;
  readonly library: string;
  /** Type of the input port: the events are its raw integers. */
  readonly port: string;
  /** True where the network is quantized throughout, so that every bit must be the same. */
  readonly exact: boolean;
  /** True where the checkpoint was written beside the vectors. */
  readonly beside?: boolean;
  /** Events that the library itself computes otherwise in single precision. */
  readonly singleDiffers?: number;
}

/** How an imported network compares with the library that trained it. */
export interface Agreement {
  readonly events: number;
  /** Events with an output that is not the same to the bit. */
  readonly mismatches: number;
  /** Largest difference of an output. */
  readonly largest: number;
  readonly first: string | undefined;
  /** From the file to the model folder. */
  readonly importSeconds: number;
}

const batch = 500;

/** Imports the checkpoint, simulates all events and compares. Throws UserError where it cannot be imported. */
export async function compareVectors(
  path: string,
  { port }: VectorCase,
  arrays: ReadonlyMap<string, NumberArray>,
): Promise<Agreement> {
  const folder = mkdtempSync(join(tmpdir(), 'hls4ts-vectors-'));
  try {
    const start = performance.now();
    const model = await importModel(path, join(folder, 'model'), { inputTypes: new Map([['', port]]) });
    const importSeconds = (performance.now() - start) / 1000;
    return { ...compareOutputs(compileModel(model).module, port, arrays), importSeconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compareOutputs(
  module: Module,
  port: string,
  arrays: ReadonlyMap<string, NumberArray>,
): Omit<Agreement, 'importSeconds'> {
  const given = arrays.get('x');
  const [input] = module.inputs;
  if (!given || !input || module.inputs.length > 1) throw new Error('expected one input, x');
  if (fractionAt(module, input.value) !== fractionOf(parseType(port)))
    throw new Error(`the input is not ${port}`);
  const events = given.shape[0] ?? 0;
  const width = given.data.length / events;
  const simulator = createSimulator(module);
  let mismatches = 0;
  let largest = 0;
  let first: string | undefined;
  for (let from = 0; from < events; from += batch) {
    const count = Math.min(batch, events - from);
    const raw = given.data.slice(from * width, (from + count) * width);
    const { outputs } = simulator.run(new Map([[input.name, raw]]), count);
    const differs = new Set<number>();
    module.outputs.forEach(({ name, value }, number) => {
      const own = outputs.get(name) ?? [];
      const expected = arrays.get(`y${number}`)?.data ?? [];
      const each = own.length / count;
      const step = 2 ** -fractionAt(module, value);
      for (let i = 0; i < own.length; i++) {
        const ours = Number(own[i]) * step;
        const theirs = expected[from * each + i] ?? Number.NaN;
        if (ours === theirs) continue;
        const event = from + Math.floor(i / each);
        differs.add(event);
        const difference = Math.abs(ours - theirs);
        largest = Number.isNaN(difference) ? difference : Math.max(largest, difference);
        first ??= `event ${event}, ${name}[${i % each}]: ${ours}, not ${theirs}`;
      }
    });
    mismatches += differs.size;
  }
  return { events, mismatches, largest, first };
}

const fractionAt = (module: Module, value: number): number =>
  fractionOf(containerOf(valueAt(module, value).type));
