import type { KernelExpression, KernelProgram } from '../../src/layers/kernel/expression.ts';
import { rawOfReal, realOf } from '../../src/numeric/real.ts';

type Kind = KernelExpression['kind'];
type Node<K extends Kind> = Extract<KernelExpression, { readonly kind: K }>;
type Visit = (node: KernelExpression) => number;

/** What each kind of node means in double precision, written for the test alone. */
const meaning: { readonly [K in Kind]: (node: Node<K>, visit: Visit, values: readonly number[]) => number } =
  {
    argument: ({ index }, _visit, values) => values[index] ?? Number.NaN,
    constant: ({ value }) => value,
    add: ({ left, right }, visit) => visit(left) + visit(right),
    sub: ({ left, right }, visit) => visit(left) - visit(right),
    mul: ({ left, right }, visit) => visit(left) * visit(right),
    div: ({ left, right }, visit) => visit(left) / visit(right),
    min: ({ left, right }, visit) => Math.min(visit(left), visit(right)),
    max: ({ left, right }, visit) => Math.max(visit(left), visit(right)),
    and: ({ left, right }, visit) => bit(visit(left)) * bit(visit(right)),
    or: ({ left, right }, visit) => Math.max(bit(visit(left)), bit(visit(right))),
    neg: ({ operand }, visit) => -visit(operand),
    abs: ({ operand }, visit) => Math.abs(visit(operand)),
    not: ({ operand }, visit) => 1 - bit(visit(operand)),
    compare: ({ relation, left, right }, visit) => {
      const [a, b] = [visit(left), visit(right)];
      const holds = { lt: a < b, le: a <= b, gt: a > b, ge: a >= b, eq: a === b, ne: a !== b };
      return holds[relation] ? 1 : 0;
    },
    select: ({ condition, whenTrue, whenFalse }, visit) =>
      visit(bit(visit(condition)) === 1 ? whenTrue : whenFalse),
    cast: ({ operand, type }, visit) => {
      const value = visit(operand);
      return Number.isFinite(value) ? realOf(rawOfReal(value, type), type) : value;
    },
    function: ({ name, operand }, visit) => {
      const x = visit(operand);
      if (name === 'reciprocal') return 1 / x;
      if (name === 'inverseSqrt') return 1 / Math.sqrt(x);
      if (name === 'exp2') return 2 ** x;
      const f: unknown = Reflect.get(Math, name);
      if (typeof f !== 'function') throw new Error(`Math has no ${name}`);
      return Reflect.apply(f, Math, [x]) as number;
    },
  };

/** Conditions are 0 or 1: `and`, `or` and `select` of the lowering rely on it. */
function bit(value: number): number {
  if (value !== 0 && value !== 1) throw new Error(`${value} is no condition`);
  return value;
}

/** Runs a compiled kernel. */
export function walkKernel(program: KernelProgram, values: readonly number[]): number[] {
  const known = new Map<KernelExpression, number>();
  const visit = (node: KernelExpression): number => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const compute = meaning[node.kind] as (
      node: KernelExpression,
      visit: Visit,
      values: readonly number[],
    ) => number;
    const value = compute(node, visit, values);
    known.set(node, value);
    return value;
  };
  return program.results.map(visit);
}
