import type { ContractTerms } from '../../ir/contractTerms.ts';
import type { Multipliers } from '../../ir/graph.ts';
import type { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import type { OpOf, ValueId } from '../../ir/op.ts';
import type { ConstantContraction } from '../distributedArithmetic/constantContraction.ts';
import { castSignal } from './cast.ts';
import type { MatrixUnroller } from './matrix.ts';
import { unrollProduct } from './products.ts';
import { sumTree } from './reduce.ts';
import type { SharedMatrices } from './sharing.ts';

/** What a contraction is unrolled with. */
export interface ContractParts {
  readonly builder: NetlistBuilder;
  readonly multipliers: Multipliers;
  /** Adder graphs for constant operands; without, every product is a multiplication. */
  readonly matrices: MatrixUnroller | undefined;
  /** Adder graphs of several contractions that multiply the same elements. */
  readonly shared: SharedMatrices | undefined;
  /** The products with constants, where there are only such. */
  readonly constant: ConstantContraction | undefined;
}

/** Products and their sums: as adder graphs where one side is constant, exact as balanced trees, or in the accumulator's order. */
export function unrollContract(
  { builder, multipliers, matrices, shared, constant }: ContractParts,
  id: ValueId,
  op: OpOf<'contract'>,
  pairs: ContractTerms,
  left: readonly Signal[],
  right: readonly Signal[],
  bias: readonly Signal[] | undefined,
): Signal[] {
  const zero = builder.constant(0);
  const product = (i: number): Signal =>
    unrollProduct(builder, left[pairs.left[i] ?? 0] ?? zero, right[pairs.right[i] ?? 0] ?? zero, multipliers);
  const termsOf = (result: number): number[] =>
    Array.from({ length: pairs.count }, (_unused, term) => result * pairs.count + term);
  const { accumulator } = op;
  if (!accumulator) {
    const sides = constant?.constant === op.left ? [right, left] : [left, right];
    const sums = matrices && constant ? matrixSums({ builder, matrices, shared }, id, constant, sides) : [];
    return Array.from(
      { length: pairs.outputs },
      (_, result) => sums[result] ?? sumTree(builder, termsOf(result).map(product)),
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

interface MatrixParts extends Pick<ContractParts, 'builder' | 'shared'> {
  readonly matrices: MatrixUnroller;
}

/** Sums whose terms all have a constant factor, those that read the same elements together. */
function matrixSums(
  { builder, matrices, shared }: MatrixParts,
  id: ValueId,
  contraction: ConstantContraction,
  [data = [], constants = []]: readonly (readonly Signal[])[],
): (Signal | undefined)[] {
  const zero = builder.constant(0);
  const sums: (Signal | undefined)[] = [];
  contraction.matrices.forEach(({ columns, places }, matrix) => {
    places.forEach(({ reads, results }, place) => {
      const alone = (): Signal[] | undefined =>
        matrices.sums(
          columns.map((column) =>
            Array.from(column, (at, term) => ({
              signal: data[reads[term] ?? 0] ?? zero,
              constant: constants[at] ?? zero,
            })),
          ),
        );
      const found = shared?.sums(builder, matrices, [id, matrix, place], columns.length, data) ?? alone();
      results.forEach((result, i) => {
        sums[result] = found?.[i];
      });
    });
  });
  return sums;
}
