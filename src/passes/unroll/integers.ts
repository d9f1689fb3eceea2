import { InternalError } from '../../base/errors.ts';
import { type Module, valueAt } from '../../ir/module.ts';
import { type Whole, whole } from '../../ir/netlist/bounds.ts';
import type { ValueId } from '../../ir/op.ts';
import { elementMap } from '../../ir/rearrange.ts';
import { fractionOf } from '../../numeric/fixedType.ts';
import { toBig } from '../../numeric/rawTensor.ts';
import { containerOf } from '../../numeric/tensorType.ts';

/** Integers of a constant's elements, moved or not, in the steps of its container. */
export function integersOf(module: Pick<Module, 'values'>, id: ValueId): readonly Whole[] {
  const { op } = valueAt(module, id);
  if (op.kind === 'constant') return toBig(op.data).map(whole);
  if (op.kind !== 'rearrange') throw new InternalError(`%${id} is no constant`);
  const sources = op.operands.map((operand) => integersOf(module, operand));
  const fractions = op.operands.map((operand) => fractionOf(containerOf(valueAt(module, operand).type)));
  const finest = fractionOf(containerOf(valueAt(module, id).type));
  const { operand, position } = elementMap(
    op.rearrangement,
    op.operands.map((each) => valueAt(module, each).shape),
  );
  return Array.from(position, (from, i) => {
    const source = operand[i] ?? 0;
    return whole(BigInt(sources[source]?.[from] ?? 0) << BigInt(finest - (fractions[source] ?? finest)));
  });
}
