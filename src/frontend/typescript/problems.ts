import type { DiagnosticCode } from '../../base/codes.ts';
import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { ts } from './compiler.ts';
import type { ModelProgram } from './program.ts';
import { nodeAt, spanOfRange } from './spans.ts';

/** An error of TypeScript's, and what of the model it makes doubtful. */
export interface TypeProblem {
  readonly diagnostic: Diagnostic;
  /** TypeScript's own number, as in TS2322. */
  readonly number: number;
  /** The node it is reported at; the whole property for one at a property's name. */
  readonly place: ts.Node;
  /** The innermost call, declaration or statement around it, whose value can't be trusted. */
  readonly home: ts.Node | undefined;
}

/** Numbers of TypeScript for values that are needed before they exist. */
const circular = new Set([2448, 2449, 2450, 7022]);

/** Numbers for functions that call themselves and do not say what they return. */
const missingReturnType = new Set([7023, 7024]);

/** What TypeScript finds in the user's files. */
export const typeProblemsOf = (program: ModelProgram): TypeProblem[] =>
  program.sources.flatMap((source) =>
    program.errorsOf(source).map((found) => problemOf(found, source, program.pathOf(source))),
  );

/** True when a file cannot even be parsed: nothing in it should be evaluated. */
export const isSyntaxError = ({ number }: TypeProblem): boolean => number < 2000;

/** Numbers for a name or a property that does not exist: TypeScript knows what was meant. */
const unknownName = new Set([2304, 2305, 2339, 2551, 2552, 2724, 18004]);

export const isMisspelling = ({ number }: TypeProblem): boolean => unknownName.has(number);

function problemOf(found: ts.Diagnostic, source: ts.SourceFile, path: string): TypeProblem {
  const { code: number, start = 0, length = 1 } = found;
  const code: DiagnosticCode = circular.has(number) ? 'HLS2005' : 'HLS2001';
  const text = ts.flattenDiagnosticMessageText(found.messageText, '\n');
  const node = nodeAt(source, start);
  return {
    diagnostic: error(code, `${text} (TS${number})`, {
      span: spanOfRange(source, path, start, length),
      help: helpFor(number),
    }),
    number,
    place: placeOf(node),
    home: homeOf(node),
  };
}

function helpFor(number: number): string | undefined {
  if (missingReturnType.has(number))
    return 'write the type that the function returns: (n: number): number => …';
  return circular.has(number) ? 'a value can only be made of values that stand before it' : undefined;
}

function placeOf(node: ts.Node): ts.Node {
  const { parent } = node;
  return parent && ts.isPropertyAssignment(parent) && parent.name === node ? parent : node;
}

/** The call, declaration or statement that an error at a node spoils; none in the head of a function. */
export function homeOf(node: ts.Node): ts.Node | undefined {
  for (let at = node; at.parent; at = at.parent) {
    if (ts.isParameter(at) || ts.isBlock(at) || ts.isFunctionLike(at)) return undefined;
    const whole =
      ts.isCallExpression(at) ||
      ts.isVariableDeclaration(at) ||
      ts.isReturnStatement(at) ||
      ts.isExportAssignment(at) ||
      ts.isExpressionStatement(at);
    if (whole || (ts.isArrowFunction(at.parent) && at.parent.body === at)) return at;
  }
  return undefined;
}
