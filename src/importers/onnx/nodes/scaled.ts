import { sizeOf } from '../../../numeric/shape.ts';
import { alongLast, isScalar, withConstant } from '../broadcast.ts';
import type { NodeContext } from '../context.ts';
import { isPowerOfTwo } from '../grids.ts';
import { realOf } from '../operands.ts';
import { multiplied, resultPrecision, token } from '../scales.ts';
import type { Constant, Dynamic } from '../values.ts';
import { line, withPending } from '../write.ts';

/** A tensor times a constant: a scale, a scale by channel, or a product with a constant tensor. */
export function scaledBy(context: NodeContext, given: Dynamic, factor: Constant): Dynamic {
  const { value, constant: own, refShape, result } = withConstant(context, given, factor);
  const grows = String(refShape) !== String(value.ref.shape);
  if (isScalar(own) && !grows) {
    const [by = 1] = own.data;
    // What must still be multiplied takes the factor along, unless that costs nothing.
    if (value.pending && by !== 0 && !isPowerOfTwo(by))
      return withPending(value, { ...value.pending, scale: value.pending.scale.map((each) => each * by) });
    const ref = by === 1 ? value.ref : multiplied(context, value.ref, Float64Array.of(by), undefined);
    return { ...withPending(value, value.pending), ref };
  }
  const channels = grows ? undefined : alongLast(own, value.ref.shape.at(-1) ?? 1);
  const last = value.order.at(-1);
  if (channels && last !== undefined) {
    const { pending } = value;
    if (pending && !channels.includes(0) && (pending.axis === undefined || pending.axis === last)) {
      const scale = channels.map(
        (each, i) => each * (pending.scale[pending.axis === undefined ? 0 : i] ?? 1),
      );
      return withPending(value, { scale, axis: last });
    }
    return {
      ...withPending(value, pending),
      ref: multiplied(context, value.ref, channels, value.ref.shape.length - 1),
    };
  }
  const weights = token(
    context,
    realOf({ ...own, shape: sizeOf(own.shape) === 1 ? [1] : own.shape }),
    'factor',
  );
  const options = resultPrecision(context);
  const parameters = options ? [value.ref, weights, options] : [value.ref, weights];
  return {
    ...withPending({ ...result, ref: line(context, 'multiply', parameters, refShape) }, value.pending),
  };
}
