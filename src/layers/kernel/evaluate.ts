import type { Relation } from '../../ir/op.ts';
import { type FixedType, maximumRaw, minimumRaw } from '../../numeric/fixedType.ts';
import { unaryFunctions } from '../../numeric/functions.ts';
import { realOf } from '../../numeric/real.ts';
import type { KernelExpression } from './expression.ts';

/** What a relation says of two numbers. */
export const relations = {
  lt: (a: number, b: number) => a < b,
  le: (a: number, b: number) => a <= b,
  gt: (a: number, b: number) => a > b,
  ge: (a: number, b: number) => a >= b,
  eq: (a: number, b: number) => a === b,
  ne: (a: number, b: number) => a !== b,
} satisfies Record<Relation, (a: number, b: number) => boolean>;

/** What a cast does to the range of a real number: saturation and wrap-around, but no rounding. */
function limitReal(value: number, type: FixedType): number {
  const step = realOf(1, type);
  const min = realOf(minimumRaw(type), type);
  const max = realOf(maximumRaw(type), type);
  if (type.width === 0 || (value >= min && value < max + step)) return type.width === 0 ? 0 : value;
  if (type.overflow === 'SAT_ZERO') return 0;
  if (type.overflow !== 'WRAP') return value < min ? min : max;
  const modulus = max + step - min;
  return value - modulus * Math.floor((value - min) / modulus);
}

/** The kernel in double precision: casts limit the range but do not round. */
export function evaluateKernel(expression: KernelExpression, values: readonly number[]): number {
  const known = new Map<KernelExpression, number>();
  const visit = (node: KernelExpression): number => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const result = compute(node);
    known.set(node, result);
    return result;
  };
  const compute = (node: KernelExpression): number => {
    switch (node.kind) {
      case 'argument':
        return values[node.index] ?? Number.NaN;
      case 'constant':
        return node.value;
      case 'add':
        return visit(node.left) + visit(node.right);
      case 'sub':
        return visit(node.left) - visit(node.right);
      case 'mul':
        return visit(node.left) * visit(node.right);
      case 'div':
        return visit(node.left) / visit(node.right);
      case 'min':
        return Math.min(visit(node.left), visit(node.right));
      case 'max':
        return Math.max(visit(node.left), visit(node.right));
      case 'and':
        return visit(node.left) !== 0 && visit(node.right) !== 0 ? 1 : 0;
      case 'or':
        return visit(node.left) !== 0 || visit(node.right) !== 0 ? 1 : 0;
      case 'neg':
        return -visit(node.operand);
      case 'abs':
        return Math.abs(visit(node.operand));
      case 'not':
        return visit(node.operand) === 0 ? 1 : 0;
      case 'compare':
        return relations[node.relation](visit(node.left), visit(node.right)) ? 1 : 0;
      case 'select':
        return visit(node.condition) !== 0 ? visit(node.whenTrue) : visit(node.whenFalse);
      case 'cast':
        return limitReal(visit(node.operand), node.type);
      case 'function':
        return unaryFunctions[node.name](visit(node.operand));
    }
  };
  return visit(expression);
}
