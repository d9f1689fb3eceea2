import { fail } from '../base/errors.ts';
import type { ModuleBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/module.ts';
import { typeOfInterval } from '../numeric/interval.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import { pack } from '../numeric/rawTensor.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import { uniform } from '../numeric/tensorType.ts';
import { zeroOf } from './lowering.ts';

/** Where a mask's axes lie in x: a mask of one axis lies along `axis`, any other is repeated as in NumPy. */
function maskAxes(mask: Shape, shape: Shape, axis: number): readonly number[] {
  if (mask.length === 1 && mask[0] === shape[axis]) return [axis];
  const axes = mask.map((_, i) => i + shape.length - mask.length);
  const fits = axes.every((own, i) => own >= 0 && (mask[i] === 1 || mask[i] === shape[own]));
  return fits
    ? axes
    : fail(
        'HLS3001',
        `a mask of ${formatShape(mask)} does not fit ${formatShape(shape)} along axis ${axis}`,
        {
          help: `a mask has the shape [${shape[axis] ?? 1}], or one that repeats to ${formatShape(shape)}`,
        },
      );
}

/** The mask repeated to a shape, as a form of the rearrange op; throws HLS3001 when it does not fit. */
export const maskForm = (mask: Shape, shape: Shape, axis: number) =>
  ({ form: 'broadcast', shape, axes: maskAxes(mask, shape, axis) }) as const;

/** 1 where the mask is not 0. */
export const isPresent = (builder: ModuleBuilder, mask: Value): Value =>
  mask.range.min >= 0n && mask.range.max <= 1n && mask.range.fraction === 0 && isBit(mask)
    ? mask
    : builder.compare('ne', mask, zeroOf(builder));

const isBit = ({ type }: Value): boolean => type.granularity === 'tensor' && type.type.width === 1;

/** x where present, its smallest possible value elsewhere: an absent one never is the largest. */
export function lowestWhereAbsent(builder: ModuleBuilder, present: Value, x: Value): Value {
  const { min, fraction } = x.range;
  const lowest = builder.constant(
    'lowest',
    [],
    uniform(typeOfInterval({ min, max: min, fraction })),
    pack([min]),
  );
  return builder.select(present, x, lowest);
}

/** −∞ where the mask is 0, for float references. */
export const realWhereAbsent = (x: RealTensor, mask: RealTensor, absent: number): RealTensor => ({
  shape: x.shape,
  data: x.data.map((value, i) => (mask.data[i] === 0 ? absent : value)),
});
