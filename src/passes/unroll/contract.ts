import type { ContractTerms } from '../../ir/contractTerms.ts';
import type { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import type { OpOf } from '../../ir/op.ts';
import { castSignal } from './cast.ts';
import type { ConstantTerm, MatrixUnroller } from './matrix.ts';
import { sumTree } from './reduce.ts';

/** What a contraction is unrolled with. */
export interface ContractParts {
  readonly builder: NetlistBuilder;
  /** Adder graphs for constant operands; without, every product is a multiplication. */
  readonly matrices: MatrixUnroller | undefined;
}

/** Products and their sums: as adder graphs where one side is constant, exact as balanced trees, or in the accumulator's order. */
export function unrollContract(
  { builder, matrices }: ContractParts,
  op: OpOf<'contract'>,
  pairs: ContractTerms,
  left: readonly Signal[],
  right: readonly Signal[],
  bias: readonly Signal[] | undefined,
): Signal[] {
  const zero = builder.constant(0);
  const product = (i: number): Signal =>
    builder.multiply(left[pairs.left[i] ?? 0] ?? zero, right[pairs.right[i] ?? 0] ?? zero);
  const termsOf = (result: number): number[] =>
    Array.from({ length: pairs.count }, (_unused, term) => result * pairs.count + term);
  const { accumulator } = op;
  if (!accumulator) {
    const shared = matrices ? matrixSums({ builder, matrices }, pairs, left, right) : [];
    return Array.from(
      { length: pairs.outputs },
      (_, result) => shared[result] ?? sumTree(builder, termsOf(result).map(product)),
    );
  }
  return Array.from({ length: pairs.outputs }, (_, result) => {
    const start = bias ? castSignal(builder, bias[result] ?? zero, accumulator.type) : zero;
    return termsOf(result).reduce((sum, i) => {
      const term =
        accumulator.cast === 'product' ? castSignal(builder, product(i), accumulator.type) : product(i);
      return castSignal(builder, builder.add(sum, term), accumulator.type);
    }, start);
  });
}

/** Results whose terms all have a constant factor, those that read the same elements together. */
function matrixSums(
  { builder, matrices }: { readonly builder: NetlistBuilder; readonly matrices: MatrixUnroller },
  pairs: ContractTerms,
  left: readonly Signal[],
  right: readonly Signal[],
): (Signal | undefined)[] {
  const zero = builder.constant(0);
  const groups = new Map<string, { results: number[]; columns: ConstantTerm[][] }>();
  for (let result = 0; result < pairs.outputs; result++) {
    const column: ConstantTerm[] = [];
    const read: number[] = [];
    for (let i = result * pairs.count; i < (result + 1) * pairs.count; i++) {
      const [l, r] = [pairs.left[i] ?? 0, pairs.right[i] ?? 0];
      const [a, b] = [left[l] ?? zero, right[r] ?? zero];
      if (builder.constantOf(b) !== undefined) {
        column.push({ signal: a, constant: b });
        read.push(l);
      } else if (builder.constantOf(a) !== undefined) {
        column.push({ signal: b, constant: a });
        read.push(-1 - r);
      } else break;
    }
    if (column.length < pairs.count) continue;
    const key = read.join(',');
    const group = groups.get(key) ?? { results: [], columns: [] };
    group.results.push(result);
    group.columns.push(column);
    groups.set(key, group);
  }
  const sums: (Signal | undefined)[] = [];
  for (const { results, columns } of groups.values()) {
    const found = matrices.sums(columns);
    results.forEach((result, i) => {
      sums[result] = found?.[i];
    });
  }
  return sums;
}
