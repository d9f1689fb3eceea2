import type { ContractTerms } from '../../ir/contractTerms.ts';
import type { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import type { OpOf } from '../../ir/op.ts';
import { castSignal } from './cast.ts';
import { sumTree } from './reduce.ts';

/** Products and their sums: exact as balanced trees, or in the accumulator's order. */
export function unrollContract(
  builder: NetlistBuilder,
  op: OpOf<'contract'>,
  pairs: ContractTerms,
  left: readonly Signal[],
  right: readonly Signal[],
  bias: readonly Signal[] | undefined,
): Signal[] {
  const zero = builder.constant(0);
  const product = (i: number): Signal =>
    builder.multiply(left[pairs.left[i] ?? 0] ?? zero, right[pairs.right[i] ?? 0] ?? zero);
  return Array.from({ length: pairs.outputs }, (_, result) => {
    const all = Array.from({ length: pairs.count }, (_unused, term) => result * pairs.count + term);
    const { accumulator } = op;
    if (!accumulator) return sumTree(builder, all.map(product));
    const start = bias ? castSignal(builder, bias[result] ?? zero, accumulator.type) : zero;
    return all.reduce((sum, i) => {
      const term =
        accumulator.cast === 'product' ? castSignal(builder, product(i), accumulator.type) : product(i);
      return castSignal(builder, builder.add(sum, term), accumulator.type);
    }, start);
  });
}
