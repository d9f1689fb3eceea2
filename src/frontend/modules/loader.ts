import { LimitReached } from '../evaluate/budget.ts';
import { fileFrame } from '../evaluate/frame.ts';
import { globalScope } from '../evaluate/library/globals.ts';
import type { Run } from '../evaluate/run.ts';
import { Scope, type Variable } from '../evaluate/scope.ts';
import { hoist } from '../evaluate/statements/declarations.ts';
import { Namespace, type Native, poison, type Value } from '../evaluate/values.ts';
import { ts } from '../typescript/compiler.ts';
import { languageModule } from '../typescript/libraries.ts';
import { type Module, moduleOf } from './exports.ts';

/** Evaluates files of a model: each once, after the files it imports, as JavaScript does. */
export class Loader {
  private readonly run: Run;
  private readonly surface: ReadonlyMap<string, Native>;
  private readonly globals: Scope;
  private readonly modules = new Map<ts.SourceFile, Module>();

  constructor(run: Run, surface: ReadonlyMap<string, Native>) {
    this.run = run;
    this.surface = surface;
    this.globals = globalScope(run);
  }

  /** The module of a file, evaluated; one that is being evaluated, in a circle of imports, is given as it is. */
  load(source: ts.SourceFile): Module {
    const known = this.modules.get(source);
    if (known) return known;
    const { run } = this;
    const scope = new Scope(this.globals);
    const module = moduleOf(run, source, scope, (specifier) => this.loadFrom(specifier));
    this.modules.set(source, module);
    hoist(run, source.statements, scope);
    for (const statement of source.statements) this.link(statement, scope);
    run.within(fileFrame(run.program.pathOf(source)), () => {
      for (const statement of source.statements) this.execute(statement, module);
    });
    return module;
  }

  /** The file that an import or an export names; undefined, and reported, where there is none. */
  private loadFrom(specifier: ts.Expression): Module | undefined {
    const { run } = this;
    if (!ts.isStringLiteral(specifier) || specifier.text === languageModule) return undefined;
    const source = run.program.imported(specifier.text, specifier.getSourceFile());
    if (source) return this.load(source);
    if (/^\.\.?\//.test(specifier.text)) {
      run.report('HLS1001', `there is no file '${specifier.text}'`, specifier, {
        help: 'paths are relative to the file that imports',
      });
    } else {
      run.report('HLS2002', `a model cannot import '${specifier.text}'`, specifier, {
        help: `import from '${languageModule}' and from .ts files of your own: './blocks.ts'`,
      });
    }
    return undefined;
  }

  /** Binds what an import names; the variables are shared with the file that exports them. */
  private link(statement: ts.Statement, scope: Scope): void {
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier && !statement.isTypeOnly) {
      this.loadFrom(statement.moduleSpecifier);
    }
    if (!ts.isImportDeclaration(statement)) return;
    const { importClause, moduleSpecifier } = statement;
    if (importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
    const language = ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === languageModule;
    const module = language ? undefined : this.loadFrom(moduleSpecifier);
    const bind = (name: ts.Identifier, exported: string): void => {
      const found = language ? this.constant(name, this.surface.get(exported)) : module?.find(exported);
      // A type, or a name that TypeScript reports.
      scope.declare(name.text, found ?? this.constant(name, poison));
    };
    if (importClause?.name) bind(importClause.name, 'default');
    const bindings = importClause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) {
      const member = (name: string) =>
        language ? this.surface.get(name) : this.memberOf(module, name, bindings.name);
      scope.declare(
        bindings.name.text,
        this.constant(bindings.name, new Namespace(bindings.name.text, member)),
      );
    } else if (bindings) {
      for (const { name, propertyName, isTypeOnly } of bindings.elements) {
        if (!isTypeOnly) bind(name, (propertyName ?? name).text);
      }
    }
  }

  private constant(declaration: ts.Node, value: Value): Variable {
    return { ...this.run.heap.variable(declaration), value: value ?? poison, ready: true };
  }

  private memberOf(module: Module | undefined, name: string, place: ts.Node): Value {
    if (!module) return poison;
    const variable = module.find(name);
    if (!variable || variable.ready) return variable?.value;
    return this.run.report('HLS2005', `'${name}' is needed before it has a value`, place, {
      help: 'these files import each other: move what both need into a third one',
    });
  }

  /** One statement of a file; when it takes too long, the next ones are still evaluated. */
  private execute(statement: ts.Statement, { scope, defaultExport }: Module): void {
    const { run } = this;
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return;
    try {
      if (ts.isExportAssignment(statement)) {
        const value = run.evaluate(statement.expression, scope);
        if (defaultExport) run.heap.assign(defaultExport, run.distrusted.has(statement) ? poison : value);
      } else {
        run.execute(statement, scope);
      }
    } catch (problem) {
      const limit = limitOf(problem, statement);
      if (!limit) throw problem;
      run.report('HLS2008', limit.message, limit.node, {
        help: 'check the condition that should end it',
      });
      abandon(statement, scope, defaultExport);
    }
  }
}

/** JavaScript's own stack is as good a limit as ours. */
function limitOf(problem: unknown, node: ts.Node): LimitReached | undefined {
  if (problem instanceof LimitReached) return problem;
  const overflow = problem instanceof RangeError && problem.message.includes('call stack');
  return overflow ? new LimitReached(node, 'this is nested too deeply') : undefined;
}

/** What an unfinished statement should have given a value is poison. */
function abandon(statement: ts.Statement, scope: Scope, defaultExport: Variable | undefined): void {
  const forget = (variable: Variable | undefined): void => {
    if (!variable || variable.ready) return;
    variable.value = poison;
    variable.ready = true;
  };
  if (ts.isExportAssignment(statement)) forget(defaultExport);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) forget(scope.own(node.text));
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  if (ts.isVariableStatement(statement))
    for (const { name } of statement.declarationList.declarations) visit(name);
}
