import { fail } from '../base/errors.ts';
import { type Module, type NamedValue, valueAt } from '../ir/module.ts';
import { pack, type RawData, toBig } from '../numeric/rawTensor.ts';
import { sizeOf } from '../numeric/shape.ts';
import { containerOf } from '../numeric/tensorType.ts';
import type { CppProgram } from './compiler.ts';

/** Raw integers by port, event after event. */
export type PortData = ReadonlyMap<string, RawData>;

/** Raw integers of every traced layer in one event. */
export type TraceData = ReadonlyMap<string, readonly bigint[]>;

const sizes = (
  module: Module,
  ports: readonly NamedValue[],
): { name: string; size: number; signed: boolean }[] =>
  ports.map(({ name, value }) => {
    const { shape, type } = valueAt(module, value);
    return { name, size: sizeOf(shape), signed: containerOf(type).signed };
  });

/** Events as the check program reads them: 64-bit integers, port after port. */
function packEvents(module: Module, inputs: PortData, events: number): Uint8Array {
  const columns = sizes(module, module.inputs).map(({ name, size }) => ({
    size,
    data: inputs.get(name) ?? [],
  }));
  const words = new BigInt64Array(columns.reduce((sum, { size }) => sum + size, 0) * events);
  let at = 0;
  for (let event = 0; event < events; event++) {
    for (const { size, data } of columns) {
      for (let i = event * size; i < (event + 1) * size; i++) words[at++] = BigInt(data[i] ?? 0);
    }
  }
  return new Uint8Array(words.buffer);
}

function unpackEvents(module: Module, bytes: Uint8Array, events: number): PortData {
  const ports = sizes(module, module.outputs);
  const row = ports.reduce((sum, { size }) => sum + size, 0);
  if (bytes.byteLength !== row * events * 8) {
    fail('HLS6004', `the compiled network gave ${bytes.byteLength / 8 / row} of ${events} events`);
  }
  const words = new BigInt64Array(bytes.slice().buffer);
  let first = 0;
  return new Map(
    ports.map(({ name, size, signed }) => {
      const start = first;
      first += size;
      const raws = Array.from({ length: size * events }, (_, i) => {
        const word = words[Math.floor(i / size) * row + start + (i % size)] ?? 0n;
        return signed ? word : BigInt.asUintN(64, word);
      });
      return [name, pack(raws)] as const;
    }),
  );
}

/** Runs events through the compiled network; throws HLS6004 when it fails. */
export async function runHarness(
  program: CppProgram,
  module: Module,
  inputs: PortData,
  events: number,
): Promise<PortData> {
  const { exitCode, output, files } = await program.run({
    arguments: ['inputs.bin', 'outputs.bin'],
    files: new Map([['inputs.bin', packEvents(module, inputs, events)]]),
    wanted: ['outputs.bin'],
  });
  if (exitCode !== 0)
    fail('HLS6004', `the compiled network ended with ${exitCode}`, { help: output.slice(-500) });
  return unpackEvents(module, files.get('outputs.bin') ?? new Uint8Array(), events);
}

/** Every layer's result in one event, as the compiled network computes it. */
export async function traceHarness(
  program: CppProgram,
  module: Module,
  inputs: PortData,
): Promise<TraceData> {
  const { files } = await program.run({
    arguments: ['inputs.bin', 'outputs.bin', 'trace.txt', '0'],
    files: new Map([['inputs.bin', packEvents(module, inputs, 1)]]),
    wanted: ['outputs.bin', 'trace.txt'],
  });
  const lines = new TextDecoder().decode(files.get('trace.txt')).trim().split('\n');
  return new Map(
    lines
      .filter((line) => line !== '')
      .map((line) => {
        const [name = '', , ...elements] = line.split(' ');
        return [name, elements.map((bits) => BigInt.asIntN(bits.length, BigInt(`0b${bits}`)))] as const;
      }),
  );
}

/** The raw integers of one event out of many. */
export const oneEvent = (module: Module, inputs: PortData, event: number): PortData =>
  new Map(
    sizes(module, module.inputs).map(
      ({ name, size }) =>
        [name, pack(toBig(inputs.get(name) ?? []).slice(event * size, (event + 1) * size))] as const,
    ),
  );
