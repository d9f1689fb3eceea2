import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What the rules look at: a file's path from the root, the files and packages it imports, and its text. */
export interface SourceFile {
  readonly path: string;
  /** Paths from the root for relative imports, package names as they stand for others. */
  readonly imports: readonly string[];
  readonly text: string;
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const parse = (path: string, text: string): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);

/** Calls `visit` for a node and everything in it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** What stands between the quotes of every kind of import: static, re-export, dynamic, and of types alone. */
function specifiersOf(path: string, text: string): string[] {
  const found: string[] = [];
  const take = (node: ts.Node | undefined): void => {
    if (node && ts.isStringLiteralLike(node)) found.push(node.text);
  };
  walk(parse(path, text), (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) take(node.moduleSpecifier);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      take(node.arguments[0]);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) take(node.argument.literal);
  });
  return found;
}

/** A source file from its text alone. */
export const sourceFile = (path: string, text: string): SourceFile => ({
  path,
  text,
  imports: specifiersOf(path, text).map((specifier) => {
    if (specifier === 'hls4ts') return 'src/index.ts';
    return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
  }),
});

/** Every TypeScript file below a folder of the project, but those of fixtures. */
export function readSources(folder: string): SourceFile[] {
  return readdirSync(`${root}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, `${entry.parentPath}/${entry.name}`).split(sep).join('/'))
    .filter((path) => !path.startsWith('test/fixtures/'))
    .sort()
    .map((path) => sourceFile(path, readFileSync(`${root}/${path}`, 'utf8')));
}
