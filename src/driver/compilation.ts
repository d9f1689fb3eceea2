import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, UserError } from '../base/errors.ts';
import { type Progress, silent } from '../base/progress.ts';
import { readModel } from '../frontend/readModel.ts';
import type { Graph } from '../ir/graph.ts';
import type { Module } from '../ir/module.ts';
import { createTableMaker, type TableMaker } from '../numeric/table.ts';
import { adderProblems } from '../passes/distributedArithmetic/problems.ts';
import { lowerGraph } from '../passes/lower/lower.ts';
import { optimizations } from '../passes/optimize/optimize.ts';
import { type PassRecord, runPasses } from '../passes/pass.ts';
import { parsePrecision, printPrecision } from '../passes/precision/file.ts';
import { type ModelPrecision, resolvePrecision } from '../passes/precision/resolve.ts';
import { searchPrecision } from '../passes/precision/search.ts';
import { requirePart } from '../report/parts.ts';
import { readEvents } from './events.ts';
import { modelHost } from './host.ts';
import { writeFile } from './write.ts';

/** A model file, read and lowered: what every command starts from. */
export interface Compilation {
  readonly path: string;
  readonly graph: Graph;
  readonly module: Module;
  /** Warnings; errors are thrown. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every file the model was made from, with its hash. */
  readonly sources: readonly SourceFile[];
  readonly passes: readonly PassRecord[];
  /** Set when types were chosen in this run: where they were written. */
  readonly chosen: string | undefined;
}

export interface SourceFile {
  /** Relative to the model's folder. */
  readonly path: string;
  readonly sha256: string;
}

/** Model file → graph → types → ops → optimized ops. Throws UserError with everything that is wrong. */
export function compileModel(path: string, progress: Progress = silent): Compilation {
  progress('reading the model');
  const { graph, diagnostics, files } = readModel(path, modelHost);
  if (!graph || diagnostics.some((entry) => entry.severity === 'error')) throw new UserError(diagnostics);
  requirePart(graph.settings.part, graph.span);
  const tables = createTableMaker();
  const { precision, chosen, pinned } = precisionOf(graph, path, tables, progress);
  progress('lowering');
  const lowered = lowerGraph(graph, resolvePrecision(graph, precision), tables);
  if (!lowered.module) throw new UserError([...diagnostics, ...lowered.diagnostics]);
  progress('optimizing');
  const { module, records } = runPasses(lowered.module, optimizations);
  const conflicts = adderProblems(module);
  if (conflicts.length > 0) throw new UserError([...diagnostics, ...lowered.diagnostics, ...conflicts]);
  return {
    path,
    graph,
    module,
    diagnostics: [...diagnostics, ...lowered.diagnostics],
    sources: hashes(path, [...files, ...pinned]),
    passes: records,
    chosen,
  };
}

/** Where the chosen types of a model are kept. */
export const precisionFile = (model: string): string => join(dirname(model), 'precision.json');

interface Choice {
  readonly precision: ModelPrecision;
  readonly chosen: string | undefined;
  /** Files that the types come from. */
  readonly pinned: readonly string[];
}

/** Pinned types where `precision.json` stands beside the model; else they are chosen and written there. */
function precisionOf(graph: Graph, path: string, tables: TableMaker, progress: Progress): Choice {
  if (graph.settings.precision !== 'auto') return { precision: new Map(), chosen: undefined, pinned: [] };
  const file = precisionFile(path);
  if (existsSync(file)) {
    return {
      precision: parsePrecision(readFileSync(file, 'utf8'), file, graph),
      chosen: undefined,
      pinned: [file],
    };
  }
  const precision = choosePrecision(graph, path, tables, progress);
  return { precision, chosen: file, pinned: [file] };
}

/** Chooses types from the calibration events and writes `precision.json`; throws HLS4005 without calibration. */
function choosePrecision(graph: Graph, path: string, tables: TableMaker, progress: Progress): ModelPrecision {
  const { calibration, errorBudget } = graph.settings;
  if (calibration === undefined) {
    return fail('HLS4005', "precision 'auto' needs typical events", {
      ...(graph.span ? { span: graph.span } : {}),
      help: "write calibration: 'events.npz' in model(…), with one array for each input",
    });
  }
  const events = readEvents(join(dirname(path), calibration), inputsOf(graph));
  const count = Math.min(events.count, 512);
  const found = searchPrecision(graph, {
    events: events.inputs,
    count,
    tables,
    progress: (trials, error) =>
      progress(`choosing types: ${trials} trials, error ${error.toPrecision(3)} of ${errorBudget}`),
  });
  writeFile({ path: precisionFile(path), contents: printPrecision(graph, found.precision, found.error) });
  return found.precision;
}

/** Chooses the types of an `auto` model anew, whatever is pinned; undefined when the model names its own. */
export function rechoosePrecision(path: string, progress: Progress): string | undefined {
  const { graph, diagnostics } = readModel(path, modelHost);
  if (!graph) throw new UserError(diagnostics);
  if (graph.settings.precision !== 'auto') return undefined;
  choosePrecision(graph, path, createTableMaker(), progress);
  return precisionFile(path);
}

/** Just the inputs, lowered, so that events can be checked against them. */
function inputsOf(graph: Graph): Module {
  const layers = graph.layers.filter((named) => named.layer.kind === 'input');
  const { module } = lowerGraph({ ...graph, layers, outputs: [] }, new Map(), createTableMaker());
  return module ?? fail('HLS4005', 'the inputs cannot be lowered');
}

function hashes(model: string, files: readonly string[]): SourceFile[] {
  return [...new Set(files)].map((file) => ({
    path: relative(dirname(model), file) || basename(file),
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
  }));
}
