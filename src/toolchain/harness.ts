import { fail } from '../base/errors.ts';
import type { Module } from '../ir/module.ts';
import type { CppProgram, Limits, ProgramFiles, RunRequest } from './compiler.ts';
import { lastWords } from './complaints.ts';
import { createOutputReader, outputBytes, type PortData, packEvents } from './harnessEvents.ts';

export { oneEvent, type PortData } from './harnessEvents.ts';

/** Raw integers of every traced layer in one event. */
export type TraceData = ReadonlyMap<string, readonly bigint[]>;

export interface HarnessOptions extends Limits {
  /** Events that one run of the program takes; what is in memory at a time. */
  readonly batch?: number | undefined;
  /** Arguments of the program after the two files. */
  readonly more?: readonly string[] | undefined;
  /** Told after every batch. */
  readonly progress?: ((done: number) => void) | undefined;
}

const defaultBatch = 20_000;

/** Runs the check program and gives what it wrote; throws HLS6004 unless it ends with 0. */
async function runChecked(program: CppProgram, request: RunRequest): Promise<ProgramFiles> {
  const { exitCode, stdout, stderr, files } = await program.run(request);
  if (exitCode !== 0) {
    const help = lastWords(stderr) || lastWords(stdout) || undefined;
    fail('HLS6004', `the compiled network ended with exit code ${exitCode}`, { help });
  }
  return files;
}

/** Runs events through the compiled network; throws HLS6004 when it fails or gives fewer events than it got. */
export async function runHarness(
  program: CppProgram,
  module: Module,
  inputs: PortData,
  events: number,
  { batch = defaultBatch, progress, more = [], ...limits }: HarnessOptions = {},
): Promise<PortData> {
  const reader = createOutputReader(module, events);
  for (let from = 0; from < events; from += batch) {
    const to = Math.min(events, from + batch);
    const files = await runChecked(program, {
      arguments: ['inputs.bin', 'outputs.bin', ...more],
      files: new Map([['inputs.bin', packEvents(module, inputs, from, to)]]),
      wanted: ['outputs.bin'],
      ...limits,
    });
    const bytes = files.get('outputs.bin') ?? new Uint8Array();
    const expected = outputBytes(module, to - from);
    if (bytes.byteLength !== expected)
      fail('HLS6004', `the compiled network wrote ${bytes.byteLength} bytes instead of ${expected}`);
    reader.add(bytes, to - from);
    progress?.(to);
  }
  return reader.outputs();
}

/** Every layer's result in one event, the only one in `inputs`, as the compiled network computes it. */
export async function traceHarness(
  program: CppProgram,
  module: Module,
  inputs: PortData,
  limits: Limits = {},
): Promise<TraceData> {
  const files = await runChecked(program, {
    arguments: ['inputs.bin', 'outputs.bin', 'trace.txt', '0'],
    files: new Map([['inputs.bin', packEvents(module, inputs, 0, 1)]]),
    wanted: ['trace.txt'],
    ...limits,
  });
  return parseTrace(new TextDecoder().decode(files.get('trace.txt')));
}

/** A layer a line: its name, its size, and the bits of every element, the first one the sign. */
function parseTrace(text: string): TraceData {
  const layers = new Map<string, bigint[]>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [name = '', size, ...elements] = line.split(' ');
    if (elements.length !== Number(size))
      fail('HLS6004', `the trace of '${name}' has ${elements.length} of ${size} elements`);
    layers.set(
      name,
      elements.map((bits) => BigInt.asIntN(bits.length, BigInt(`0b${bits}`))),
    );
  }
  return layers;
}
