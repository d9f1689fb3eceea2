import { join } from 'node:path';
import { harnessFiles } from '../backends/hls/harness.ts';
import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { OutputFile } from '../base/outputFile.ts';
import type { Progress } from '../base/progress.ts';
import { createSimulator } from '../sim/simulator.ts';
import type { CompilerChoice } from '../toolchain/find.ts';
import { runHarness } from '../toolchain/harness.ts';
import { chooseTypes } from '../toolchain/vendor.ts';
import { differingEvents, type EventCounts, eventsFor, requireCompiler, timed } from './compare.ts';
import type { Compilation } from './compilation.ts';
import { type Divergence, diverge } from './diverge.ts';
import { emitProject, readProject } from './project.ts';
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
  readonly events: EventCounts;
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
