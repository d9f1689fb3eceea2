import { evaluator } from '../../src/frontend/evaluate/evaluator.ts';
import { Run } from '../../src/frontend/evaluate/run.ts';
import { poison, type Value } from '../../src/frontend/evaluate/values.ts';
import { languageSurface } from '../../src/frontend/language/surface.ts';
import { Loader } from '../../src/frontend/modules/loader.ts';
import { createModelProgram } from '../../src/frontend/typescript/program.ts';
import { memoryHost } from './memoryHost.ts';

/** Evaluates a file and gives what it exports, what was reported and what TypeScript says. */
export function evaluateText(text: string, files: Readonly<Record<string, string>> = {}) {
  const host = memoryHost({ ...files, 'model.ts': text });
  const program = createModelProgram('model.ts', host);
  const { main } = program;
  if (!main) throw new Error('the file was not read');
  const run = new Run(evaluator, program, host);
  const module = new Loader(run, languageSurface(run)).load(main);
  return {
    value: (name: string): Value => {
      const found = module.find(name);
      return found?.value === poison ? 'POISON' : found?.value;
    },
    diagnostics: run.log.diagnostics,
    typeErrors: () => program.errorsOf(main).map(({ messageText }) => messageText),
  };
}
