import type { SourceSpan } from '../../base/span.ts';
import type { Relation } from '../../ir/op.ts';
import type { FixedType } from '../../numeric/fixedType.ts';
import type { UnaryFunction } from '../../numeric/functions.ts';

/**
 * A scalar function of the model file as a tree; shared subtrees are the same object.
 * Conditions are expressions too: 1 where they hold, 0 elsewhere.
 */
export type KernelExpression = KernelNode & { readonly span?: SourceSpan | undefined };

type KernelNode =
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'constant'; readonly value: number }
  | {
      readonly kind: 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'and' | 'or';
      readonly left: KernelExpression;
      readonly right: KernelExpression;
    }
  | { readonly kind: 'neg' | 'abs' | 'not'; readonly operand: KernelExpression }
  | {
      readonly kind: 'compare';
      readonly relation: Relation;
      readonly left: KernelExpression;
      readonly right: KernelExpression;
    }
  | {
      readonly kind: 'select';
      readonly condition: KernelExpression;
      readonly whenTrue: KernelExpression;
      readonly whenFalse: KernelExpression;
    }
  /** `cast(x, 'fixed<8,1,RND,SAT>')` */
  | { readonly kind: 'cast'; readonly operand: KernelExpression; readonly type: FixedType }
  /** A function of one variable that only a table can compute. */
  | { readonly kind: 'function'; readonly name: UnaryFunction; readonly operand: KernelExpression };

/** A scalar kernel: named parameters and one expression a result. */
export interface KernelProgram {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly results: readonly KernelExpression[];
  /** True when the function returns an array: its results become the last axis, even if there is only one. */
  readonly returnsArray: boolean;
  readonly span?: SourceSpan | undefined;
}
