import type { DiagnosticCode } from '../../base/codes.ts';
import { ts } from '../typescript/compiler.ts';

interface Refusal {
  readonly what: string;
  readonly help: string;
}

type Refusals = Readonly<Partial<Record<ts.SyntaxKind, Refusal>>>;

const plain = 'use functions, arrays and plain objects';

const statements: Refusals = {
  [ts.SyntaxKind.ClassDeclaration]: { what: 'a class', help: plain },
  [ts.SyntaxKind.EnumDeclaration]: {
    what: 'an enum',
    help: "write const kinds = ['a', 'b'] as const, or an object",
  },
  [ts.SyntaxKind.ModuleDeclaration]: {
    what: 'a namespace',
    help: 'put it into a file of its own and import that',
  },
  [ts.SyntaxKind.TryStatement]: { what: "'try'", help: 'check first, with if' },
  [ts.SyntaxKind.ForInStatement]: { what: "'for … in'", help: 'write for (const key of Object.keys(x))' },
  [ts.SyntaxKind.LabeledStatement]: {
    what: 'a label',
    help: 'put the loops into a function and return from it',
  },
  [ts.SyntaxKind.WithStatement]: { what: "'with'", help: 'take the properties apart: const { a, b } = x' },
  [ts.SyntaxKind.DebuggerStatement]: { what: "'debugger'", help: 'a model is read, not run: remove it' },
  [ts.SyntaxKind.ImportEqualsDeclaration]: {
    what: "'import … ='",
    help: "write import { … } from './file.ts'",
  },
};

const expressions: Refusals = {
  [ts.SyntaxKind.ClassExpression]: { what: 'a class', help: plain },
  [ts.SyntaxKind.AwaitExpression]: { what: "'await'", help: 'there is nothing to wait for: write the value' },
  [ts.SyntaxKind.YieldExpression]: { what: "'yield'", help: 'return an array' },
  [ts.SyntaxKind.RegularExpressionLiteral]: {
    what: 'a regular expression',
    help: 'use startsWith(), includes() or split()',
  },
  [ts.SyntaxKind.BigIntLiteral]: { what: 'a bigint', help: 'use a number' },
  [ts.SyntaxKind.TaggedTemplateExpression]: { what: 'a tagged template', help: 'call the function as usual' },
  [ts.SyntaxKind.ThisKeyword]: { what: "'this'", help: 'pass the value as a parameter' },
  [ts.SyntaxKind.SuperKeyword]: { what: "'super'", help: plain },
  [ts.SyntaxKind.MetaProperty]: { what: "'import.meta'", help: 'write the value' },
  [ts.SyntaxKind.DeleteExpression]: { what: "'delete'", help: 'make a new object: const { a, ...rest } = x' },
  [ts.SyntaxKind.VoidExpression]: { what: "'void'", help: 'write undefined' },
};

/** What to say about a statement or an expression that the evaluator has no handler for. */
export function refusalOf(node: ts.Node): { code: DiagnosticCode; message: string; help: string } {
  const statement = statements[node.kind];
  const { what, help } = statement ??
    expressions[node.kind] ?? { what: `'${ts.SyntaxKind[node.kind]}'`, help: plain };
  const code = statement ? 'HLS2002' : 'HLS2003';
  return { code, message: `${what} cannot become hardware`, help };
}
