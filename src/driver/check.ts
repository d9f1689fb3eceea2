import { join } from 'node:path';
import { harnessFiles } from '../backends/hls/harness.ts';
import { type Diagnostic, error } from '../base/diagnostic.ts';
import { fail } from '../base/errors.ts';
import type { OutputFile } from '../base/outputFile.ts';
import type { Progress } from '../base/progress.ts';
import { isBig } from '../numeric/rawTensor.ts';
import { createSimulator } from '../sim/simulator.ts';
import type { CppCompiler } from '../toolchain/compiler.ts';
import { type CompilerChoice, findCompiler } from '../toolchain/find.ts';
import { type PortData, runHarness } from '../toolchain/harness.ts';
import { chooseTypes } from '../toolchain/vendor.ts';
import type { Compilation } from './compilation.ts';
import { type Divergence, diverge } from './diverge.ts';
import type { RawEvents } from './events.ts';
import { exampleEvents } from './examples.ts';
import { emitProject, readProject } from './project.ts';
import { cornerEvents, joinEvents, randomEvents } from './vectors.ts';
import { writeFile } from './write.ts';

export interface CheckOptions {
  /** Number of events in all: corners and examples first, random ones for the rest. */
  readonly events: number;
  readonly seed: number;
  /** Folder of the generated project; the C++ in it is checked when it was made from this model. */
  readonly project: string;
  readonly compiler: CompilerChoice;
  /** Folder with the vendor's ap_fixed.h. */
  readonly apTypes: string | undefined;
}

/** How many rare cases of an op (ties, overflows, ends of tables) there are and how many the events reached. */
export interface Coverage {
  readonly reached: number;
  readonly goals: number;
}

export interface CheckResult {
  readonly events: { readonly corner: number; readonly example: number; readonly random: number };
  /** Events in which at least one output differs. */
  readonly mismatches: number;
  readonly coverage: Coverage;
  readonly compiler: string;
  /** What was checked: the project on the disk, or freshly emitted code. */
  readonly subject: 'project' | 'emitted' | 'stale';
  readonly seconds: { readonly simulator: number; readonly compile: number; readonly run: number };
  /** The first difference, traced to its layer. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Compares the simulator with the compiled C++ on corner, example and random events, bit for bit. */
export async function checkModel(
  compilation: Compilation,
  options: CheckOptions,
  progress: Progress,
): Promise<CheckResult> {
  const { module } = compilation;
  const { files, subject } = subjectOf(compilation, options.project);
  const compiler = await requireCompiler(options.compiler);
  const types = chooseTypes(options.apTypes);
  const vendorTypes = types.origin === 'ours' ? undefined : types.folder;

  const compiling = timed(() =>
    compiler.compile({
      files: [...files, ...harnessFiles(module)],
      sources: ['check_main.cpp'],
      includes: ['.', 'firmware', ...(vendorTypes ? [] : ['firmware/ap_types'])],
      vendorTypes,
      standard: 'c++17',
    }),
  );
  progress(`compiling with ${compiler.name}`);
  const { result: program, seconds: compile } = await compiling;
  try {
    const { events, counts } = eventsFor(compilation, options);
    progress(`simulating ${events.count} events`);
    const simulator = createSimulator(module, { coverage: true });
    const { result: expected, seconds } = await timed(async () => simulator.run(events.inputs, events.count));
    progress(`running ${events.count} events in C++`);
    const { result: actual, seconds: run } = await timed(() =>
      runHarness(program, module, events.inputs, events.count),
    );
    const wrong = differingEvents(expected.outputs, actual, events.count);
    const [first] = wrong;
    const divergence = first === undefined ? undefined : await diverge(program, module, events.inputs, first);
    return {
      events: counts,
      mismatches: wrong.length,
      coverage: {
        goals: expected.coverage.length,
        reached: expected.coverage.filter(({ reached }) => reached).length,
      },
      compiler: vendorTypes ? `${compiler.name} with the ap_types of ${vendorTypes}` : compiler.name,
      subject,
      seconds: { simulator: seconds, compile, run },
      diagnostics: divergence ? [mismatch(divergence, reproduce(options, compilation.path, divergence))] : [],
    };
  } finally {
    program.dispose();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

function subjectOf(
  compilation: Compilation,
  folder: string,
): { files: OutputFile[]; subject: CheckResult['subject'] } {
  const emitted = emitProject(compilation);
  const written = readProject(folder, compilation.sources);
  if (!written) return { files: emitted, subject: 'emitted' };
  return written.current
    ? { files: written.files, subject: 'project' }
    : { files: emitted, subject: 'stale' };
}

async function requireCompiler(choice: CompilerChoice): Promise<CppCompiler> {
  const compiler = await findCompiler(choice);
  return (
    compiler ??
    fail('HLS6001', 'there is no C++ compiler', {
      help: 'install g++ or clang++, set CXX, or run: npm install @yowasp/clang (WebAssembly, needs nothing else)',
    })
  );
}

function eventsFor(
  compilation: Compilation,
  { events: wanted, seed }: CheckOptions,
): { events: RawEvents; counts: CheckResult['events'] } {
  const { module } = compilation;
  const corners = cornerEvents(module);
  const examples = exampleEvents(compilation);
  const random = Math.max(0, wanted - corners.count - (examples?.count ?? 0));
  const parts = [
    corners,
    ...(examples ? [examples] : []),
    ...(random > 0 ? [randomEvents(module, random, seed)] : []),
  ];
  return {
    events: joinEvents(module, parts),
    counts: { corner: corners.count, example: examples?.count ?? 0, random },
  };
}

function differingEvents(expected: PortData, actual: PortData, events: number): number[] {
  const wrong = new Set<number>();
  for (const [name, data] of expected) {
    const other = actual.get(name) ?? [];
    const size = data.length / events;
    const same =
      isBig(data) === isBig(other)
        ? (i: number) => data[i] === other[i]
        : (i: number) => BigInt(data[i] ?? 0) === BigInt(other[i] ?? 0);
    for (let i = 0; i < data.length; i++) if (!same(i)) wrong.add(Math.floor(i / size));
  }
  return [...wrong].sort((a, b) => a - b);
}

function mismatch(
  { layer, span, index, expected, actual, event }: Divergence,
  reproducer: string,
): Diagnostic {
  const value = ({ raw, real }: Divergence['expected']): string => `${real} (raw ${raw})`;
  return error(
    'HLS6003',
    `layer '${layer}', element [${index.join(', ')}] of event ${event}: the C++ gives ${value(actual)}, the simulator ${value(expected)}`,
    {
      span,
      help: `this is the first layer that differs; the event is in ${reproducer}`,
    },
  );
}

/** One file with everything that shows the difference again. */
function reproduce(
  options: CheckOptions,
  model: string,
  { event, inputs, layer, index, expected, actual }: Divergence,
): string {
  const path = `${options.project}-mismatch.json`;
  const contents = JSON.stringify(
    { format: 'hls4ts-mismatch/1', model, seed: options.seed, event, inputs, layer, index, expected, actual },
    null,
    2,
  );
  writeFile({ path, contents: `${contents}\n` });
  return path;
}

/** Default place of a model's generated project. */
export const projectFolder = (name: string, out = 'hls-out'): string => join(out, name);
