import type { KernelExpression } from '../../layers/kernel/expression.ts';
import type { ts } from '../typescript/compiler.ts';

/**
 * What stands for a value that an error was already reported for. Whatever is computed from it is poison too, in
 * silence, so that one mistake gives one diagnostic.
 */
export const poison: unique symbol = Symbol('poison');
export type Poison = typeof poison;

/**
 * A value of the model file while it is evaluated. Numbers, texts, arrays and plain objects are JavaScript's own;
 * functions are `Closure` or `Native` and never JavaScript functions, so nothing of the user's can be executed.
 */
export type Value = undefined | null | boolean | number | string | Poison | object;

export type PlainObject = Record<string, Value>;

/** The name that a value made here should get: exactly `base`, or something that begins with it. */
export interface Hint {
  readonly base: string;
  readonly exact: boolean;
}

/** A call: where it stands, where each of its arguments stands, and the name its result should get. */
export interface Site {
  readonly node: ts.CallExpression | ts.NewExpression;
  readonly places: readonly ts.Node[];
  readonly hint: Hint | undefined;
}

/** A function that the compiler knows: of JavaScript's library or of the model language. */
export class Native {
  readonly name: string;
  readonly apply: (parameters: readonly Value[], site: Site) => Value;
  /** `Number.isInteger` is a member of `Number`. */
  readonly members: ReadonlyMap<string, Value>;
  /** True for what makes a layer, whose name then tells its kind: `embed_dense`. */
  readonly makesLayer: boolean;

  constructor(
    name: string,
    apply: Native['apply'],
    {
      members = new Map<string, Value>(),
      makesLayer = false,
    }: Partial<Pick<Native, 'members' | 'makesLayer'>> = {},
  ) {
    this.name = name;
    this.apply = apply;
    this.members = members;
    this.makesLayer = makesLayer;
  }
}

/** `Math`, or what `import * as name` gives. */
export class Namespace {
  readonly name: string;
  /** A member; undefined where there is none. */
  readonly member: (name: string) => Value;

  constructor(name: string, member: (name: string) => Value) {
    this.name = name;
    this.member = member;
  }
}

/** A number, or a condition, that is known in hardware only: what a kernel computes from its parameters. */
export class Symbolic {
  readonly expression: KernelExpression;
  readonly condition: boolean;

  constructor(expression: KernelExpression, condition = false) {
    this.expression = expression;
    this.condition = condition;
  }
}
