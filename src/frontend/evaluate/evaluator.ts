import { ts } from '../typescript/compiler.ts';
import { Closure } from './closure.ts';
import { evaluateElement, evaluateProperty } from './expressions/access.ts';
import { evaluateBinary, evaluateStep } from './expressions/binary.ts';
import { evaluateCall, evaluateNew } from './expressions/calls.ts';
import { evaluateArray, evaluateObject, evaluateTemplate } from './expressions/literals.ts';
import { evaluateName } from './expressions/names.ts';
import { applyUnary } from './expressions/operators.ts';
import { callClosure } from './functions.ts';
import { chooseValue } from './kernel/branches.ts';
import { isFunction } from './kinds.ts';
import type { Completion, Run, Verbs } from './run.ts';
import type { Scope } from './scope.ts';
import { executeBlock, executeIf, executeSwitch } from './statements/conditions.ts';
import { executeFunction, executeVariables } from './statements/declarations.ts';
import { executeReturn, executeThrow } from './statements/leave.ts';
import { executeDo, executeFor, executeForOf, executeWhile } from './statements/loops.ts';
import { truthOf } from './truth.ts';
import { refusalOf } from './unsupported.ts';
import { type Hint, Native, poison, Symbolic, type Value } from './values.ts';

type Evaluate<Node> = (run: Run, node: Node, scope: Scope, hint: Hint | undefined) => Value;
type Execute<Node> = (run: Run, node: Node, scope: Scope) => Completion;

/** Expressions that a model can use. */
interface Expressions {
  [ts.SyntaxKind.NumericLiteral]: ts.NumericLiteral;
  [ts.SyntaxKind.StringLiteral]: ts.StringLiteral;
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral]: ts.NoSubstitutionTemplateLiteral;
  [ts.SyntaxKind.TemplateExpression]: ts.TemplateExpression;
  [ts.SyntaxKind.TrueKeyword]: ts.TrueLiteral;
  [ts.SyntaxKind.FalseKeyword]: ts.FalseLiteral;
  [ts.SyntaxKind.NullKeyword]: ts.NullLiteral;
  [ts.SyntaxKind.Identifier]: ts.Identifier;
  [ts.SyntaxKind.ParenthesizedExpression]: ts.ParenthesizedExpression;
  [ts.SyntaxKind.AsExpression]: ts.AsExpression;
  [ts.SyntaxKind.SatisfiesExpression]: ts.SatisfiesExpression;
  [ts.SyntaxKind.NonNullExpression]: ts.NonNullExpression;
  [ts.SyntaxKind.TypeAssertionExpression]: ts.TypeAssertion;
  [ts.SyntaxKind.ArrayLiteralExpression]: ts.ArrayLiteralExpression;
  [ts.SyntaxKind.ObjectLiteralExpression]: ts.ObjectLiteralExpression;
  [ts.SyntaxKind.PropertyAccessExpression]: ts.PropertyAccessExpression;
  [ts.SyntaxKind.ElementAccessExpression]: ts.ElementAccessExpression;
  [ts.SyntaxKind.CallExpression]: ts.CallExpression;
  [ts.SyntaxKind.NewExpression]: ts.NewExpression;
  [ts.SyntaxKind.ArrowFunction]: ts.ArrowFunction;
  [ts.SyntaxKind.FunctionExpression]: ts.FunctionExpression;
  [ts.SyntaxKind.PrefixUnaryExpression]: ts.PrefixUnaryExpression;
  [ts.SyntaxKind.PostfixUnaryExpression]: ts.PostfixUnaryExpression;
  [ts.SyntaxKind.BinaryExpression]: ts.BinaryExpression;
  [ts.SyntaxKind.ConditionalExpression]: ts.ConditionalExpression;
  [ts.SyntaxKind.TypeOfExpression]: ts.TypeOfExpression;
}

const inner: Evaluate<{ readonly expression: ts.Expression }> = (run, node, scope, hint) =>
  run.evaluate(node.expression, scope, hint);

const expressions: { readonly [Kind in keyof Expressions]: Evaluate<Expressions[Kind]> } = {
  [ts.SyntaxKind.NumericLiteral]: (_run, node) => Number(node.text),
  [ts.SyntaxKind.StringLiteral]: (_run, node) => node.text,
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral]: (_run, node) => node.text,
  [ts.SyntaxKind.TemplateExpression]: evaluateTemplate,
  [ts.SyntaxKind.TrueKeyword]: () => true,
  [ts.SyntaxKind.FalseKeyword]: () => false,
  [ts.SyntaxKind.NullKeyword]: () => null,
  [ts.SyntaxKind.Identifier]: evaluateName,
  [ts.SyntaxKind.ParenthesizedExpression]: inner,
  [ts.SyntaxKind.AsExpression]: inner,
  [ts.SyntaxKind.SatisfiesExpression]: inner,
  [ts.SyntaxKind.NonNullExpression]: inner,
  [ts.SyntaxKind.TypeAssertionExpression]: inner,
  [ts.SyntaxKind.ArrayLiteralExpression]: evaluateArray,
  [ts.SyntaxKind.ObjectLiteralExpression]: evaluateObject,
  [ts.SyntaxKind.PropertyAccessExpression]: evaluateProperty,
  [ts.SyntaxKind.ElementAccessExpression]: evaluateElement,
  [ts.SyntaxKind.CallExpression]: evaluateCall,
  [ts.SyntaxKind.NewExpression]: evaluateNew,
  [ts.SyntaxKind.ArrowFunction]: evaluateFunction,
  [ts.SyntaxKind.FunctionExpression]: evaluateFunction,
  [ts.SyntaxKind.PrefixUnaryExpression]: evaluatePrefix,
  [ts.SyntaxKind.PostfixUnaryExpression]: evaluateStep,
  [ts.SyntaxKind.BinaryExpression]: evaluateBinary,
  [ts.SyntaxKind.ConditionalExpression]: evaluateConditional,
  [ts.SyntaxKind.TypeOfExpression]: evaluateTypeOf,
};

/** Statements that a model can use; those of modules are in `modules.ts`. */
interface Statements {
  [ts.SyntaxKind.VariableStatement]: ts.VariableStatement;
  [ts.SyntaxKind.FunctionDeclaration]: ts.FunctionDeclaration;
  [ts.SyntaxKind.ExpressionStatement]: ts.ExpressionStatement;
  [ts.SyntaxKind.IfStatement]: ts.IfStatement;
  [ts.SyntaxKind.Block]: ts.Block;
  [ts.SyntaxKind.ForStatement]: ts.ForStatement;
  [ts.SyntaxKind.ForOfStatement]: ts.ForOfStatement;
  [ts.SyntaxKind.WhileStatement]: ts.WhileStatement;
  [ts.SyntaxKind.DoStatement]: ts.DoStatement;
  [ts.SyntaxKind.SwitchStatement]: ts.SwitchStatement;
  [ts.SyntaxKind.ReturnStatement]: ts.ReturnStatement;
  [ts.SyntaxKind.BreakStatement]: ts.BreakStatement;
  [ts.SyntaxKind.ContinueStatement]: ts.ContinueStatement;
  [ts.SyntaxKind.ThrowStatement]: ts.ThrowStatement;
  [ts.SyntaxKind.EmptyStatement]: ts.EmptyStatement;
  [ts.SyntaxKind.InterfaceDeclaration]: ts.InterfaceDeclaration;
  [ts.SyntaxKind.TypeAliasDeclaration]: ts.TypeAliasDeclaration;
}

const nothing = (): Completion => undefined;

const statements: { readonly [Kind in keyof Statements]: Execute<Statements[Kind]> } = {
  [ts.SyntaxKind.VariableStatement]: executeVariables,
  [ts.SyntaxKind.FunctionDeclaration]: executeFunction,
  [ts.SyntaxKind.ExpressionStatement]: (run, node, scope) => {
    run.evaluate(node.expression, scope);
    return undefined;
  },
  [ts.SyntaxKind.IfStatement]: executeIf,
  [ts.SyntaxKind.Block]: executeBlock,
  [ts.SyntaxKind.ForStatement]: executeFor,
  [ts.SyntaxKind.ForOfStatement]: executeForOf,
  [ts.SyntaxKind.WhileStatement]: executeWhile,
  [ts.SyntaxKind.DoStatement]: executeDo,
  [ts.SyntaxKind.SwitchStatement]: executeSwitch,
  [ts.SyntaxKind.ReturnStatement]: executeReturn,
  [ts.SyntaxKind.BreakStatement]: (_run, node) => ({ kind: 'break', node }),
  [ts.SyntaxKind.ContinueStatement]: (_run, node) => ({ kind: 'continue', node }),
  [ts.SyntaxKind.ThrowStatement]: executeThrow,
  [ts.SyntaxKind.EmptyStatement]: nothing,
  [ts.SyntaxKind.InterfaceDeclaration]: nothing,
  [ts.SyntaxKind.TypeAliasDeclaration]: nothing,
};

const expressionTable: Readonly<Partial<Record<ts.SyntaxKind, Evaluate<never>>>> = expressions;
const statementTable: Readonly<Partial<Record<ts.SyntaxKind, Execute<never>>>> = statements;

/** The evaluator: one handler a kind of node; what has none is refused with a hint of what to write instead. */
export const evaluator: Verbs = {
  evaluate(run, node, scope, hint) {
    const handler = expressionTable[node.kind];
    if (handler) return handler(run, node as never, scope, hint);
    const { code, message, help } = refusalOf(node);
    return run.report(code, message, node, { help });
  },
  execute(run, node, scope) {
    const handler = statementTable[node.kind];
    if (handler) return handler(run, node as never, scope);
    const { code, message, help } = refusalOf(node);
    run.report(code, message, node, { help });
    return undefined;
  },
  call(run, callee, parameters, site) {
    if (callee instanceof Closure) return callClosure(run, callee, parameters, site);
    return callee instanceof Native ? callee.apply(parameters, site) : poison;
  },
};

/** Its own name, or that of the variable or property it is for. */
function functionName({ name, parent }: ts.ArrowFunction | ts.FunctionExpression): string {
  if (name) return name.text;
  const named = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent);
  return named && ts.isIdentifier(parent.name) ? parent.name.text : '';
}

function evaluateFunction(run: Run, node: ts.ArrowFunction | ts.FunctionExpression, scope: Scope): Value {
  if (node.asteriskToken || node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)) {
    return run.report('HLS2003', 'async functions and generators cannot become hardware', node, {
      help: 'write a plain function; it can return an array',
    });
  }
  return new Closure(node, scope, functionName(node));
}

function evaluatePrefix(run: Run, node: ts.PrefixUnaryExpression, scope: Scope): Value {
  const { operator, operand } = node;
  if (operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken) {
    return evaluateStep(run, node, scope);
  }
  return applyUnary(run, operator, run.evaluate(operand, scope), node);
}

function evaluateConditional(
  run: Run,
  node: ts.ConditionalExpression,
  scope: Scope,
  hint: Hint | undefined,
): Value {
  const truth = truthOf(run, run.evaluate(node.condition, scope), node.condition);
  if (truth === poison) return poison;
  const whenTrue = () => run.evaluate(node.whenTrue, scope, hint);
  const whenFalse = () => run.evaluate(node.whenFalse, scope, hint);
  if (truth instanceof Symbolic) return chooseValue(run, truth.expression, whenTrue, whenFalse, node);
  return truth ? whenTrue() : whenFalse();
}

function evaluateTypeOf(run: Run, node: ts.TypeOfExpression, scope: Scope): Value {
  const value = run.evaluate(node.expression, scope);
  if (value === poison) return poison;
  if (value instanceof Symbolic) return value.condition ? 'boolean' : 'number';
  return isFunction(value) ? 'function' : typeof value;
}
