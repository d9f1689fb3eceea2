import { createRequire } from 'node:module';
import type typescript from 'typescript';

/**
 * The TypeScript compiler. It is a CommonJS file of nine megabytes: required, it loads in a third of the time that
 * `import` takes, which parses it twice to find out what it exports.
 */
export const ts: typeof typescript = createRequire(import.meta.url)('typescript');

/** The types of the compiler that the front end uses, so that `ts` can be imported like the original. */
export declare namespace ts {
  export type ArrayBindingPattern = typescript.ArrayBindingPattern;
  export type ArrayLiteralExpression = typescript.ArrayLiteralExpression;
  export type ArrowFunction = typescript.ArrowFunction;
  export type AsExpression = typescript.AsExpression;
  export type BinaryExpression = typescript.BinaryExpression;
  export type BindingElement = typescript.BindingElement;
  export type BindingName = typescript.BindingName;
  export type Block = typescript.Block;
  export type BreakStatement = typescript.BreakStatement;
  export type CallExpression = typescript.CallExpression;
  export type CompilerHost = typescript.CompilerHost;
  export type CompilerOptions = typescript.CompilerOptions;
  export type ConditionalExpression = typescript.ConditionalExpression;
  export type ContinueStatement = typescript.ContinueStatement;
  export type CreateSourceFileOptions = typescript.CreateSourceFileOptions;
  export type Diagnostic = typescript.Diagnostic;
  export type DoStatement = typescript.DoStatement;
  export type ElementAccessExpression = typescript.ElementAccessExpression;
  export type EmptyStatement = typescript.EmptyStatement;
  export type ExportDeclaration = typescript.ExportDeclaration;
  export type Expression = typescript.Expression;
  export type ExpressionStatement = typescript.ExpressionStatement;
  export type FalseLiteral = typescript.FalseLiteral;
  export type ForInitializer = typescript.ForInitializer;
  export type ForOfStatement = typescript.ForOfStatement;
  export type ForStatement = typescript.ForStatement;
  export type FunctionDeclaration = typescript.FunctionDeclaration;
  export type FunctionExpression = typescript.FunctionExpression;
  export type Identifier = typescript.Identifier;
  export type IfStatement = typescript.IfStatement;
  export type InterfaceDeclaration = typescript.InterfaceDeclaration;
  export type JSDocParsingMode = typescript.JSDocParsingMode;
  export type MethodDeclaration = typescript.MethodDeclaration;
  export type ModuleDetectionKind = typescript.ModuleDetectionKind;
  export type ModuleKind = typescript.ModuleKind;
  export type ModuleResolutionKind = typescript.ModuleResolutionKind;
  export type NewExpression = typescript.NewExpression;
  export type NoSubstitutionTemplateLiteral = typescript.NoSubstitutionTemplateLiteral;
  export type Node = typescript.Node;
  export type NodeFlags = typescript.NodeFlags;
  export type NonNullExpression = typescript.NonNullExpression;
  export type NullLiteral = typescript.NullLiteral;
  export type NumericLiteral = typescript.NumericLiteral;
  export type ObjectBindingPattern = typescript.ObjectBindingPattern;
  export type ObjectLiteralElementLike = typescript.ObjectLiteralElementLike;
  export type ObjectLiteralExpression = typescript.ObjectLiteralExpression;
  export type ParenthesizedExpression = typescript.ParenthesizedExpression;
  export type PostfixUnaryExpression = typescript.PostfixUnaryExpression;
  export type PrefixUnaryExpression = typescript.PrefixUnaryExpression;
  export type PrefixUnaryOperator = typescript.PrefixUnaryOperator;
  export type PropertyAccessExpression = typescript.PropertyAccessExpression;
  export type PropertyName = typescript.PropertyName;
  export type ResolvedModuleWithFailedLookupLocations = typescript.ResolvedModuleWithFailedLookupLocations;
  export type ReturnStatement = typescript.ReturnStatement;
  export type SatisfiesExpression = typescript.SatisfiesExpression;
  export type ScriptTarget = typescript.ScriptTarget;
  export type SourceFile = typescript.SourceFile;
  export type SpreadAssignment = typescript.SpreadAssignment;
  export type Statement = typescript.Statement;
  export type StringLiteral = typescript.StringLiteral;
  export type SwitchStatement = typescript.SwitchStatement;
  export type SyntaxKind = typescript.SyntaxKind;
  export type TemplateExpression = typescript.TemplateExpression;
  export type ThrowStatement = typescript.ThrowStatement;
  export type TrueLiteral = typescript.TrueLiteral;
  export type TypeAliasDeclaration = typescript.TypeAliasDeclaration;
  export type TypeAssertion = typescript.TypeAssertion;
  export type TypeOfExpression = typescript.TypeOfExpression;
  export type VariableDeclarationList = typescript.VariableDeclarationList;
  export type VariableStatement = typescript.VariableStatement;
  export type WhileStatement = typescript.WhileStatement;
}
