import { resolve } from 'node:path';
import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Graph } from '../ir/graph.ts';
import { Halt } from './evaluator/context.ts';
import { uninitialized } from './evaluator/scope.ts';
import { describe, isPoisoned } from './evaluator/values.ts';
import type { FrontendHost } from './host.ts';
import { ModuleLoader } from './modules.ts';
import { checkProgram, createLibraryCache, type LibraryCache } from './program.ts';
import { spanAt } from './spans.ts';
import { typeError } from './typeErrors.ts';

export interface ModelReading {
  /** Undefined when there is an error. */
  readonly graph: Graph | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Absolute paths of everything that was read, for hashes. */
  readonly files: readonly string[];
}

/** Reads a model file and what it imports into a graph, without executing any of it; finds all mistakes in one run. */
export function readModel(
  path: string,
  host: FrontendHost,
  cache: LibraryCache = createLibraryCache(),
): ModelReading {
  const absolute = resolve(path).replaceAll('\\', '/');
  if (host.readFile(absolute) === undefined) {
    return {
      graph: undefined,
      diagnostics: [error('HLS1001', `there is no file ${path}`, { help: 'give the path of a model.ts' })],
      files: [],
    };
  }
  const program = checkProgram(absolute, host, cache);
  const files = program.files.map((file) => file.fileName);
  const typeErrors = program.diagnostics.map(typeError);
  const syntaxFailed = program.diagnostics.some(({ code }) => code < 2000);
  if (!program.entry || syntaxFailed)
    return { graph: undefined, diagnostics: relative(typeErrors, path, absolute), files };
  const loader = new ModuleLoader(program, host);
  let result: unknown;
  try {
    result = loader.load(program.entry).defaultExport;
  } catch (problem) {
    if (!(problem instanceof Halt)) throw problem;
  }
  const { diagnostics, filesRead } = loader.context;
  const graph = isGraph(result) ? result : undefined;
  if (!graph && diagnostics.length === 0 && typeErrors.length === 0)
    diagnostics.push(missingModel(result, program.entry));
  const all = relative(merge(diagnostics, typeErrors), path, absolute);
  return {
    graph: all.some((entry) => entry.severity === 'error') ? undefined : graph,
    diagnostics: all,
    files: [...files, ...filesRead],
  };
}

const isGraph = (value: unknown): value is Graph =>
  typeof value === 'object' && value !== null && 'layers' in value && 'settings' in value;

function missingModel(result: unknown, entry: Parameters<typeof spanAt>[0]): Diagnostic {
  const span = spanAt(entry, 0, 1);
  const help =
    "end the file with: export default model({ name: 'my_tagger', inputs: [x], outputs: { scores } })";
  if (result === uninitialized || result === undefined)
    return error('HLS2006', 'the file has no default export', { span, help });
  return error(
    'HLS2006',
    `the default export is ${isPoisoned(result) ? 'no model' : describe(result)}, not a model`,
    { span, help },
  );
}

/** Our diagnostics say more than TypeScript's for the same place; both are in the order of the source. */
function merge(own: readonly Diagnostic[], typeErrors: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ span }: Diagnostic): string => (span ? `${span.file}:${span.line}:${span.column}` : '');
  const taken = new Set(own.map(key));
  const distinct = new Map(
    [...own, ...typeErrors.filter((entry) => !taken.has(key(entry)))].map((entry) => [
      `${key(entry)} ${entry.message}`,
      entry,
    ]),
  );
  return [...distinct.values()].sort(
    (a, b) =>
      (a.span?.file ?? '').localeCompare(b.span?.file ?? '') ||
      (a.span?.line ?? 0) - (b.span?.line ?? 0) ||
      (a.span?.column ?? 0) - (b.span?.column ?? 0),
  );
}

/** Places in the model file are shown under the path the user gave. */
const relative = (diagnostics: readonly Diagnostic[], path: string, absolute: string): Diagnostic[] =>
  diagnostics.map((entry) =>
    entry.span?.file === absolute ? { ...entry, span: { ...entry.span, file: path } } : entry,
  );
