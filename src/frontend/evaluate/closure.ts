import type { ts } from '../typescript/compiler.ts';
import type { Scope } from './scope.ts';

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration;

/** A function of the model file and the variables it sees. */
export class Closure {
  readonly node: FunctionNode;
  readonly scope: Scope;
  /** Name for layers and messages. */
  readonly name: string;

  constructor(node: FunctionNode, scope: Scope, name: string) {
    this.node = node;
    this.scope = scope;
    this.name = name;
  }
}
