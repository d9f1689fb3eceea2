import type { ts } from '../typescript/compiler.ts';
import type { Value } from './values.ts';

/** A variable. It is not `ready` between the start of its block and its declaration. */
export interface Variable {
  value: Value;
  ready: boolean;
  /** The name in its declaration; undefined for what the language itself defines. */
  readonly declaration: ts.Node | undefined;
  /** Grows with every variable and object made, so that older ones can be told from newer. */
  readonly serial: number;
}

/** The variables of a block, and those around it. */
export class Scope {
  private readonly outer: Scope | undefined;
  private readonly variables = new Map<string, Variable>();

  constructor(outer: Scope | undefined) {
    this.outer = outer;
  }

  /** Adds a variable, or one that an import shares with another file. */
  declare(name: string, variable: Variable): void {
    this.variables.set(name, variable);
  }

  own(name: string): Variable | undefined {
    return this.variables.get(name);
  }

  find(name: string): Variable | undefined {
    return this.variables.get(name) ?? this.outer?.find(name);
  }
}
