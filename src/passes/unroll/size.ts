import { planContract } from '../../ir/einsum.ts';
import { type Module, valueAt } from '../../ir/module.ts';
import type { OpOf } from '../../ir/op.ts';
import { sizeOf } from '../../numeric/shape.ts';

const nonzero = (data: Float64Array | readonly bigint[]): number => {
  let count = 0;
  for (const raw of data) if (Number(raw) !== 0) count++;
  return count;
};

/** Products of a contraction whose constants are not 0. */
function products(module: Module, { spec, left, right }: OpOf<'contract'>): number {
  const operands = [valueAt(module, left), valueAt(module, right)] as const;
  const { extents } = planContract(spec, operands[0].shape, operands[1].shape);
  const all = [...extents.values()].reduce((product, extent) => product * extent, 1);
  return operands.reduce(
    (sum, { op }) => (op.kind === 'constant' ? (sum * nonzero(op.data)) / Math.max(1, op.data.length) : sum),
    all,
  );
}

/** How many scalar operations a module's ops are when they are unrolled, before equal ones become one; for each scope. */
export function unrolledSize(module: Module): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>();
  for (const { op, shape, scope } of module.values) {
    let size = 0;
    if (op.kind === 'contract') size = products(module, op);
    else if (op.kind === 'reduce') size = sizeOf(valueAt(module, op.operand).shape);
    else if (op.kind !== 'input' && op.kind !== 'constant' && op.kind !== 'rearrange') size = sizeOf(shape);
    sizes.set(scope, (sizes.get(scope) ?? 0) + size);
  }
  return sizes;
}
