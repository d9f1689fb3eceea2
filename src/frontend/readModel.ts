import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { SourceSpan } from '../base/span.ts';
import type { Graph } from '../ir/graph.ts';
import { evaluator } from './evaluate/evaluator.ts';
import { describe, isPlainObject } from './evaluate/kinds.ts';
import { Run } from './evaluate/run.ts';
import { poison, type Value } from './evaluate/values.ts';
import type { FrontendHost } from './host.ts';
import { languageSurface } from './language/surface.ts';
import { mergeDiagnostics } from './merge.ts';
import { Loader } from './modules/loader.ts';
import type { ts } from './typescript/compiler.ts';
import { isMisspelling, isSyntaxError, type TypeProblem, typeProblemsOf } from './typescript/problems.ts';
import { createModelProgram, type ModelProgram } from './typescript/program.ts';
import { nodeAt, spanOfNode, spanOfRange } from './typescript/spans.ts';

/** What reading a model file gives. */
export interface ModelReading {
  /** Undefined when there is an error. */
  readonly graph: Graph | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, as paths relative to where `path` is. */
  readonly files: readonly string[];
}

/** Reads a model file and what it imports into a graph; executes nothing of it, and reports all mistakes at once. */
export function readModel(path: string, host: FrontendHost): ModelReading {
  const program = createModelProgram(path, host);
  const { main } = program;
  if (!main) {
    const missing = error('HLS1001', `cannot read ${path}`, { help: 'name the .ts file of a model' });
    return { graph: undefined, diagnostics: [missing], files: [] };
  }
  const files = [main, ...program.sources.filter((source) => source !== main)].map(program.pathOf);
  const typeProblems = typeProblemsOf(program);
  if (typeProblems.some(isSyntaxError)) {
    const diagnostics = typeProblems.filter(isSyntaxError).map(({ diagnostic }) => diagnostic);
    return { graph: undefined, diagnostics, files };
  }
  const run = new Run(evaluator, program, host, doubtsIn(typeProblems));
  const { defaultExport } = new Loader(run, languageSurface(run)).load(main);
  const graph = defaultExport?.value;
  if (!defaultExport) run.log.add(missingModel(program), run.frame);
  else if (!isGraph(graph) && graph !== poison) run.log.add(notAModel(program, graph), run.frame);
  const diagnostics = mergeDiagnostics(run.log.diagnostics, typeProblems, nodesIn(program));
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return {
    graph: isGraph(graph) && !failed ? graph : undefined,
    diagnostics,
    files: [...files, ...run.filesRead],
  };
}

const isGraph = (value: Value): value is Graph & object =>
  isPlainObject(value) && 'layers' in value && 'settings' in value && 'outputs' in value;

const help =
  "end the file with: export default model({ name: 'my_tagger', inputs: [x], outputs: { scores } })";

const missingModel = (program: ModelProgram): Diagnostic =>
  error('HLS2006', 'the file has no default export', {
    help,
    span: program.main && spanOfRange(program.main, program.pathOf(program.main), 0, 1),
  });

function notAModel(program: ModelProgram, value: Value): Diagnostic {
  const statement = program.main?.statements.find((each) => each.getText().startsWith('export default'));
  return error('HLS2006', `the default export is ${describe(value)}, not a model`, {
    help,
    span: statement && spanOfNode(statement, program.pathOf),
  });
}

/** Which nodes the evaluator should not trust, and where it can leave the talking to TypeScript. */
const doubtsIn = (problems: readonly TypeProblem[]) => ({
  distrusted: new Set(problems.flatMap(({ home }) => home ?? [])),
  misspelt: new Set(problems.filter(isMisspelling).map(({ place }) => place)),
});

/** Finds the node that a span begins at. */
function nodesIn(program: ModelProgram) {
  const sources = new Map(program.sources.map((source) => [program.pathOf(source), source]));
  return ({ file, line, column }: SourceSpan): ts.Node | undefined => {
    const source = sources.get(file);
    return source && nodeAt(source, source.getPositionOfLineAndCharacter(line - 1, column - 1));
  };
}
