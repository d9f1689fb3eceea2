import { fail, UserError } from '../../base/errors.ts';
import type { Value } from '../../ir/module.ts';
import type { FixedType } from '../../numeric/fixedType.ts';
import { typeOfInterval } from '../../numeric/interval.ts';
import { namedFunction, type TableFunction } from '../../numeric/table.ts';
import type { LoweringContext } from '../layer.ts';
import { roundedConstant, shortConstant, zeroOf } from '../lowering.ts';
import { divideReduced, evaluateReduced, isReducible } from '../rangeReduction/functions.ts';
import { lookUp } from '../tables.ts';
import type { KernelExpression } from './expression.ts';

/** Gives complaints about a part of a kernel its place, where they have none of their own. */
function blaming<Result>({ span }: KernelExpression, part: () => Result): Result {
  try {
    return part();
  } catch (problem) {
    if (!(problem instanceof UserError) || !span) throw problem;
    throw new UserError(problem.diagnostics.map((diagnostic) => ({ span, ...diagnostic })));
  }
}

/** Widest index of a plain table; wider arguments of logarithms, roots and quotients go through range reduction. */
const widestPlainIndex = 12;

const isWide = (x: Value): boolean => typeOfInterval(x.range).width > widestPlainIndex;

/**
 * Turns a kernel's expressions into ops on whole tensors. Arithmetic is exact, a condition becomes a select, a function
 * becomes a table, or a range reduction where its argument is too wide for one. Either rounds once, to the type of the
 * cast around it or to the layer's `table` type.
 */
export function kernelLowering(context: LoweringContext<unknown>, inputs: readonly Value[]) {
  const { builder } = context;
  const known = new Map<KernelExpression, Value>();

  const lower = (node: KernelExpression): Value => {
    const found = known.get(node);
    if (found) return found;
    const value = blaming(node, () => compute(node));
    known.set(node, value);
    return value;
  };

  const table = (node: KernelExpression & { readonly kind: 'function' }, type: FixedType): Value => {
    const { name } = node;
    const operand = lower(node.operand);
    if (isReducible(name) && isWide(operand)) return evaluateReduced(context, name, operand, type);
    return lookUp(context, operand, name, namedFunction(name), type);
  };

  const compute = (node: KernelExpression): Value => {
    switch (node.kind) {
      case 'argument':
        return (
          inputs[node.index] ??
          fail('HLS2009', `the kernel has no argument ${node.index}`, { span: node.span })
        );
      case 'constant':
        return shortConstant(builder, 'constant', node.value);
      case 'add':
      case 'sub':
      case 'mul':
      case 'min':
      case 'max':
        return builder.binary(node.kind, lower(node.left), lower(node.right));
      case 'div':
        return node.left.kind === 'constant'
          ? constantQuotient(node.left.value, node.right, tableType(node))
          : quotient(node.left, node.right, tableType(node));
      // Conditions are 0 or 1, so their product and larger value are "and" and "or".
      case 'and':
        return builder.binary('min', lower(node.left), lower(node.right));
      case 'or':
        return builder.binary('max', lower(node.left), lower(node.right));
      case 'neg':
        return builder.negate(lower(node.operand));
      case 'abs': {
        const value = lower(node.operand);
        return builder.binary('max', value, builder.negate(value));
      }
      case 'not':
        return builder.compare('eq', lower(node.operand), zeroOf(builder));
      case 'compare':
        return builder.compare(node.relation, lower(node.left), lower(node.right));
      case 'select':
        return builder.select(condition(node.condition), lower(node.whenTrue), lower(node.whenFalse));
      case 'cast':
        if (node.operand.kind === 'div') {
          const { left, right } = node.operand;
          if (left.kind === 'constant') return constantQuotient(left.value, right, node.type);
          if (!context.type('table')) return divideReduced(context, lower(left), lower(right), node.type);
        }
        return node.operand.kind === 'function'
          ? table(node.operand, node.type)
          : node.operand.kind === 'constant'
            ? roundedConstant(builder, node.operand.value, node.type)
            : builder.cast(lower(node.operand), node.type);
      case 'function':
        return table(node, tableType(node));
    }
  };

  /** A number used as a condition holds where it is not 0. */
  const condition = (node: KernelExpression): Value =>
    ['compare', 'and', 'or', 'not'].includes(node.kind)
      ? lower(node)
      : builder.compare('ne', lower(node), zeroOf(builder));

  const tableType = (node: KernelExpression): FixedType =>
    context.type('table')
      ? context.requiredType('table')
      : fail('HLS4004', `the result of this table has no type`, {
          span: node.span,
          help: "write cast(Math.exp(x), 'ufixed<12,2,RND,SAT>'), or give the layer precision: { table: … }",
        });

  /** `c / x` is a function of one variable, rounded once. */
  const constantQuotient = (value: number, right: KernelExpression, type: FixedType): Value => {
    const divisor = lower(right);
    if (isWide(divisor)) {
      return divideReduced(context, shortConstant(builder, 'constant', value), divisor, type);
    }
    const f: TableFunction = {
      description: `${value} / x`,
      evaluate: (x, reals) => reals.of(value).div(x),
      approximate: (x) => value / x,
    };
    return lookUp(context, divisor, 'quotient', f, type);
  };

  const quotient = (left: KernelExpression, right: KernelExpression, type: FixedType): Value =>
    builder.times(lower(left), table({ kind: 'function', name: 'reciprocal', operand: right }, type));

  return lower;
}
