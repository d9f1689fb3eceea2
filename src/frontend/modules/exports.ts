import type { Run } from '../evaluate/run.ts';
import type { Scope, Variable } from '../evaluate/scope.ts';
import { ts } from '../typescript/compiler.ts';

/** A file of the model: its variables, and how others find what it exports. */
export interface Module {
  readonly source: ts.SourceFile;
  readonly scope: Scope;
  /** The default export; not ready until its statement was evaluated, undefined where there is none. */
  readonly defaultExport: Variable | undefined;
  /** Found when it is asked for, so that files which import each other can be linked. */
  find(name: string): Variable | undefined;
}

/** Names of what a statement declares. */
function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    const names: string[] = [];
    const visit = (name: ts.BindingName): void => {
      if (ts.isIdentifier(name)) names.push(name.text);
      else for (const element of name.elements) if (ts.isBindingElement(element)) visit(element.name);
    };
    for (const { name } of statement.declarationList.declarations) visit(name);
    return names;
  }
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return named && statement.name ? [statement.name.text] : [];
}

const has = (statement: ts.Statement, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement)?.some((modifier) => modifier.kind === kind) ?? false);

/** Reads what a file exports without evaluating it; `load` gives the file that `export … from` names. */
export function moduleOf(
  run: Run,
  source: ts.SourceFile,
  scope: Scope,
  load: (specifier: ts.Expression) => Module | undefined,
): Module {
  const found = new Map<string, () => Variable | undefined>();
  const stars: ts.Expression[] = [];
  let defaultExport: Variable | undefined;
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement)) {
      defaultExport = run.heap.variable(statement);
    } else if (ts.isExportDeclaration(statement)) {
      readExport(statement, found, stars, scope, load);
    } else if (has(statement, ts.SyntaxKind.ExportKeyword)) {
      const names = declaredNames(statement);
      const isDefault = has(statement, ts.SyntaxKind.DefaultKeyword);
      if (isDefault) found.set('default', () => scope.find(names[0] ?? 'default'));
      else for (const name of names) found.set(name, () => scope.find(name));
    }
  }
  const find = (name: string): Variable | undefined => {
    if (name === 'default' && defaultExport) return defaultExport;
    const own = found.get(name);
    if (own) return own();
    for (const specifier of name === 'default' ? [] : stars) {
      const other = load(specifier)?.find(name);
      if (other) return other;
    }
    return undefined;
  };
  return {
    source,
    scope,
    find,
    get defaultExport() {
      return find('default');
    },
  };
}

/** `export { a as b }`, also `from` another file. */
function readExport(
  { isTypeOnly, exportClause, moduleSpecifier }: ts.ExportDeclaration,
  found: Map<string, () => Variable | undefined>,
  stars: ts.Expression[],
  scope: Scope,
  load: (specifier: ts.Expression) => Module | undefined,
): void {
  if (isTypeOnly) return;
  if (!exportClause) {
    if (moduleSpecifier) stars.push(moduleSpecifier);
  } else if (ts.isNamedExports(exportClause)) {
    for (const { name, propertyName, isTypeOnly: type } of exportClause.elements) {
      const inner = (propertyName ?? name).text;
      if (!type)
        found.set(name.text, () =>
          moduleSpecifier ? load(moduleSpecifier)?.find(inner) : scope.find(inner),
        );
    }
  }
}
