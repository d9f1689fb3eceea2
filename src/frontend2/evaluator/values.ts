import type ts from 'typescript';
import type { KernelExpression } from '../../layers/kernel/expression.ts';
import type { Scope } from './scope.ts';

/** Stands for a value whose computation failed and was reported; whatever touches it is silent. */
export const poison = Symbol('poison');

/** A function of the model file with the variables it can see. */
export class Closure {
  readonly node: ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration;
  readonly scope: Scope;
  readonly name: string;

  constructor(node: Closure['node'], scope: Scope, name: string) {
    this.node = node;
    this.scope = scope;
    this.name = name;
  }
}

/** A function of the compiler: a layer, `Math.exp`, an array's method. */
export class Builtin {
  readonly name: string;
  readonly call: (args: readonly unknown[], node: ts.CallExpression) => unknown;

  constructor(name: string, call: Builtin['call']) {
    this.name = name;
    this.call = call;
  }
}

/** A number that is only known in hardware: a kernel's argument and what is computed from it. */
export class Symbolic {
  readonly expression: KernelExpression;

  constructor(expression: KernelExpression) {
    this.expression = expression;
  }
}

export const isPoisoned = (value: unknown): boolean => value === poison;

/** What a value is, for messages. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Closure || value instanceof Builtin) return `the function '${value.name}'`;
  if (value instanceof Symbolic) return 'a number that is only known in hardware';
  if (typeof value === 'object') return 'layer' in value ? 'a tensor' : 'an object';
  return value === undefined ? 'undefined' : `the ${typeof value} ${JSON.stringify(value)}`;
}
