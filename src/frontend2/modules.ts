import ts from 'typescript';
import { callValue } from './evaluator/calls.ts';
import { Context } from './evaluator/context.ts';
import { type Evaluator, evaluatorOf } from './evaluator/evaluator.ts';
import { bare } from './evaluator/expressions.ts';
import { globalScope } from './evaluator/globals.ts';
import { Scope, uninitialized } from './evaluator/scope.ts';
import { hoist, runStatement } from './evaluator/statements.ts';
import { poison } from './evaluator/values.ts';
import type { FrontendHost } from './host.ts';
import { intrinsicsFor } from './language/intrinsics.ts';
import { type CheckedProgram, isLanguageFile } from './program.ts';

interface LoadedModule {
  readonly scope: Scope;
  defaultExport: unknown;
}

/** Evaluates a model file and, once each, the files it imports. */
export class ModuleLoader {
  readonly context: Context;
  private readonly evaluator: Evaluator;
  private readonly globals: Scope;
  private readonly intrinsics: ReturnType<typeof intrinsicsFor>;
  private readonly loaded = new Map<string, LoadedModule>();
  private readonly program: CheckedProgram;

  constructor(program: CheckedProgram, host: FrontendHost) {
    this.program = program;
    this.context = new Context(host);
    this.evaluator = evaluatorOf(this.context, (callee, args, node) =>
      callValue(this.evaluator, callee, args, node),
    );
    this.globals = globalScope(this.evaluator);
    this.intrinsics = intrinsicsFor(this.evaluator);
  }

  /** Evaluates a file; its default export is `uninitialized` while it is under way or when it has none. */
  load(file: ts.SourceFile): LoadedModule {
    const known = this.loaded.get(file.fileName);
    if (known) return known;
    const module: LoadedModule = { scope: new Scope(this.globals), defaultExport: uninitialized };
    this.loaded.set(file.fileName, module);
    hoist(file.statements, module.scope);
    for (const statement of file.statements)
      if (ts.isImportDeclaration(statement)) this.bindImports(statement, file, module.scope);
    for (const statement of file.statements) {
      if (ts.isExportAssignment(statement))
        module.defaultExport = this.evaluateDefault(statement, module.scope);
      else runStatement(this.evaluator, statement, module.scope);
    }
    return module;
  }

  private evaluateDefault({ expression }: ts.ExportAssignment, scope: Scope): unknown {
    return this.context.named({ prefix: '', path: '', target: bare(expression) }, () =>
      this.evaluator.evaluate(expression, scope),
    );
  }

  private bindImports(node: ts.ImportDeclaration, file: ts.SourceFile, scope: Scope): void {
    const { importClause } = node;
    if (
      !importClause ||
      importClause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
      !ts.isStringLiteral(node.moduleSpecifier)
    )
      return;
    const specifier = node.moduleSpecifier.text;
    const path = this.program.resolve(specifier, file.fileName);
    const { namedBindings, name } = importClause;
    if (name) scope.declare(name.text, this.defaultOf(path));
    if (!namedBindings) return;
    if (ts.isNamespaceImport(namedBindings)) {
      scope.declare(
        namedBindings.name.text,
        path && isLanguageFile(path) ? Object.fromEntries(this.intrinsics) : poison,
      );
      return;
    }
    for (const element of namedBindings.elements) {
      if (element.isTypeOnly) continue;
      scope.declare(element.name.text, this.importOne(path, specifier, element));
    }
  }

  private importOne(path: string | undefined, specifier: string, element: ts.ImportSpecifier): unknown {
    const name = (element.propertyName ?? element.name).text;
    if (path && isLanguageFile(path)) {
      // Types need no value; an unknown name has been reported by TypeScript.
      return this.intrinsics.get(name) ?? poison;
    }
    const file = path === undefined ? undefined : this.program.sourceFile(path);
    if (!file) return poison;
    if (file.isDeclarationFile) {
      return this.context.report(
        'HLS2004',
        `'${specifier}' cannot be used in a model`,
        element,
        'import other model files by their relative path',
      );
    }
    const cell = this.load(file).scope.find(name);
    if (!cell) return poison;
    if (cell.value !== uninitialized) return cell.value;
    return this.context.report(
      'HLS2005',
      `'${name}' is imported in a circle: ${specifier} needs this file first`,
      element,
      'move what both files need into a third one',
    );
  }

  private defaultOf(path: string | undefined): unknown {
    const file = path === undefined ? undefined : this.program.sourceFile(path);
    if (!file || file.isDeclarationFile) return poison;
    const { defaultExport } = this.load(file);
    return defaultExport === uninitialized ? poison : defaultExport;
  }
}
