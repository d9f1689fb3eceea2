import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hlsBackend } from '../backends/hls/backend.ts';
import { UserError } from '../base/errors.ts';
import type { OutputFile } from '../base/outputFile.ts';
import type { RawData } from '../numeric/rawTensor.ts';
import { adderOptionsOf } from '../passes/distributedArithmetic/settings.ts';
import { createSimulator } from '../sim/simulator.ts';
import type { Compilation, SourceFile } from './compilation.ts';
import type { RawEvents } from './events.ts';
import { exampleEvents } from './examples.ts';
import { cornerEvents, joinEvents, randomEvents } from './vectors.ts';
import { toolVersion } from './version.ts';

/** Events in the test bench of a generated project. */
const vectorCount = 100;

/** The files of an HLS project; throws UserError with everything the back end can't express. */
export function emitProject(compilation: Compilation): OutputFile[] {
  const { module, graph, sources } = compilation;
  const { part, clockPeriod } = graph.settings;
  const settings = { part, clockPeriod, toolVersion, adders: adderOptionsOf(graph.settings) };
  const events = vectorEvents(compilation);
  const { outputs } = createSimulator(module).run(events.inputs, events.count);
  const options = { ...settings, sources, vectors: { events: events.count, inputs: events.inputs, outputs } };
  const problems = hlsBackend.check(module, options);
  if (problems.some((entry) => entry.severity === 'error')) throw new UserError(problems);
  return hlsBackend.emit(module, options);
}

/** Example events where the model has some, filled up with corners and random ones. */
function vectorEvents(compilation: Compilation): RawEvents {
  const { module } = compilation;
  const examples = exampleEvents(compilation);
  const parts = [
    ...(examples ? [firstEvents(examples, vectorCount / 2)] : []),
    firstEvents(cornerEvents(module), vectorCount / 4),
  ];
  const missing = parts.reduce((left, part) => left - part.count, vectorCount);
  return joinEvents(module, [...parts, randomEvents(module, missing, 0)]);
}

function firstEvents(events: RawEvents, count: number): RawEvents {
  if (events.count <= count) return events;
  const inputs = [...events.inputs].map(([name, data]): [string, RawData] => [
    name,
    data.slice(0, (data.length / events.count) * count),
  ]);
  return { count, inputs: new Map(inputs) };
}

/** A project that was written before, if it was made from the same sources as the model has now. */
export function readProject(
  folder: string,
  sources: readonly SourceFile[],
): { files: OutputFile[]; current: boolean } | undefined {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest)) return undefined;
  const made = manifestOf(readFileSync(manifest, 'utf8'));
  const current =
    made.tool === `hls4ts ${toolVersion}` && JSON.stringify(made.sources) === JSON.stringify(sources);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(h|cpp)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      path: path.slice(folder.length + 1).replaceAll('\\', '/'),
      contents: readFileSync(path, 'utf8'),
    }));
  return { files, current };
}

function manifestOf(text: string): { tool?: unknown; sources?: unknown } {
  try {
    return JSON.parse(text) as { tool?: unknown; sources?: unknown };
  } catch {
    return {};
  }
}
