import { ts } from '../../typescript/compiler.ts';
import type { Run } from '../run.ts';
import type { Scope, Variable } from '../scope.ts';
import { poison, type Value } from '../values.ts';

/** What to write instead of things that a browser or Node has and a model has not. */
const instead: Readonly<Record<string, string>> = {
  console: 'a model is read, not run: look at the report, or at a trace of the simulator',
  Date: 'a model must be the same every time it is compiled: write the number',
  crypto: 'a model must be the same every time it is compiled: keep random numbers in a .npz file',
  performance: 'a model must be the same every time it is compiled: write the number',
  process: 'write the value in the model, or import it from another .ts file',
  require: "write import { … } from './file.ts'",
  fetch: 'put the data in a .npz file beside the model and read it with weights()',
  eval: 'write the expression itself',
  Function: 'write an arrow function',
  arguments: 'use rest parameters: (...values: number[]) => …',
  Promise: 'a model is a plain description: there is nothing to wait for',
  Map: 'use an object: { key: value }',
  Set: 'use an array, and includes()',
  JSON: 'write the value as a TypeScript literal',
  BigInt: 'use numbers: fixed-point types are given as text',
  Symbol: 'use text as the key',
  RegExp: 'use startsWith(), includes() or split()',
};

export function evaluateName(run: Run, node: ts.Identifier, scope: Scope): Value {
  const variable = scope.find(node.text);
  if (variable) return variableValue(run, variable, node);
  const known = Object.hasOwn(instead, node.text) ? instead[node.text] : undefined;
  if (known === undefined && run.misspelt.has(node)) return poison;
  return run.report('HLS2004', `'${node.text}' does not exist in a model`, node, {
    help:
      known ??
      "a model has its own names, what it imports, and JavaScript's Math, Number, String, Object and Array",
  });
}

/** The value of a variable; HLS2005 where it is needed before its declaration was evaluated. */
export function variableValue(run: Run, variable: Variable, node: ts.Identifier): Value {
  if (variable.ready) return variable.value;
  const { declaration } = variable;
  const related = declaration && [{ message: 'declared here', span: run.log.spanOf(declaration) }];
  if (declaration && declaration.getSourceFile() !== node.getSourceFile()) {
    return run.report('HLS2005', `'${node.text}' is needed before it has a value`, node, {
      help: 'these files import each other: move what both need into a third one',
      related,
    });
  }
  if (declaration && needsItself(declaration, node)) {
    return run.report('HLS2005', `'${node.text}' is needed to compute itself`, node, {
      help: 'break the circle: a value can only be made of values that stand before it',
      related,
    });
  }
  return run.report('HLS2005', `'${node.text}' is needed before it has a value`, node, {
    help: 'move its declaration up, before what uses it',
    related,
  });
}

/** True when the declaration leads back to the place where its name is used, however many others lie between. */
function needsItself(declaration: ts.Node, use: ts.Node): boolean {
  const declared = declarationsIn(declaration.getSourceFile());
  const seen = new Set<ts.Node>();
  const reaches = (from: ts.Node | undefined): boolean => {
    if (!from || seen.has(from)) return false;
    seen.add(from);
    if (use.pos >= from.pos && use.end <= from.end) return true;
    return (
      ts.forEachChild(from, function visit(child): boolean | undefined {
        if (ts.isIdentifier(child) && reaches(declared.get(child.text))) return true;
        return ts.forEachChild(child, visit);
      }) ?? false
    );
  };
  return reaches(ts.findAncestor(declaration, (node) => ts.isVariableDeclaration(node)));
}

/** The constants and functions of a file by name. */
function declarationsIn(source: ts.SourceFile): Map<string, ts.Node> {
  const found = new Map<string, ts.Node>();
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) found.set(statement.name.text, statement);
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (ts.isIdentifier(declaration.name)) found.set(declaration.name.text, declaration);
    }
  }
  return found;
}
