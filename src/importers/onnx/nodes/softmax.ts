import { formatType, parseType } from '../../../numeric/fixedType.ts';
import { type Shape, sizeOf } from '../../../numeric/shape.ts';
import { object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import { bitToken } from '../bits.ts';
import { combined, withConstant } from '../broadcast.ts';
import { axisOf, dynamicAt, failAt, integerOf, type NodeContext, type NodeMapping } from '../context.ts';
import { ownAxis } from '../events.ts';
import type { Dynamic } from '../values.ts';
import { optionsOf, ordered, settled, unary } from '../write.ts';
import { named, table } from './functions.ts';
import { reshaped } from './shape.ts';

/** Probabilities along an axis; where numbers are −∞ they are exactly 0, and so all where all are −∞. */
export function softmax(context: NodeContext, given: Dynamic, axis: number): Dynamic {
  const { x: value, mask } = withMask(context, given);
  const at = value.order.indexOf(ownAxis(context, value, axis));
  const { compat, precision } = context.options;
  const { width, integer } = parseType(precision);
  const distance = formatType({
    signed: false,
    width: Math.max(1, width - 1),
    integer: integer - 1,
    rounding: 'TRN',
    overflow: 'WRAP',
  });
  const options = optionsOf({
    compat: compat ? quoted('hls4ml') : undefined,
    axis: at === value.ref.shape.length - 1 ? undefined : String(at),
    mask: mask && context.draft.read(mask),
    precision: compat ? object({ inpNorm: quoted(distance), result: quoted(precision) }) : undefined,
  });
  return unary(context, value, 'softmax', { options });
}

/** A tensor and the mask of what is there, with the same axes. */
function withMask(context: NodeContext, given: Dynamic): { readonly x: Dynamic; readonly mask?: Ref } {
  const { present, ...finite } = given;
  const x = settled(context, finite);
  if (!present) return { x };
  if (context.options.compat)
    return failAt(
      'HLS3005',
      context,
      "hls4ml's softmax has no mask for what is -∞",
      'import it without --compat, or leave the mask out of the export',
    );
  if (present.kind === 'constant') {
    const { constant: bits, value, refShape, result } = withConstant(context, x, present);
    requireShape(context, refShape, value.ref);
    return { x: { ...result, ref: value.ref }, mask: bitToken(context, bits, 'present') };
  }
  const { left, right, refShape, result } = combined(context, ordered(context, x), ordered(context, present));
  requireShape(context, refShape, left);
  return { x: { ...result, ref: left }, mask: right };
}

const requireShape = (context: NodeContext, shape: Shape, x: Ref): void => {
  if (String(shape) !== String(x.shape)) failAt('HLS3001', context, 'its mask is larger than what it masks');
};

/** Until version 13 all axes from the given one on were one. */
function softmaxNode(context: NodeContext): Dynamic {
  const value = dynamicAt(context, 0);
  const old = context.opset < 13;
  const axis = axisOf(context, integerOf(context, 'axis', old ? 1 : -1), value.shape);
  const rest = value.shape.slice(axis);
  if (!old || rest.slice(1).every((extent) => extent === 1)) return softmax(context, value, axis);
  if (value.present) return failAt('HLS3005', context, 'a mask along several axes has no counterpart');
  const flat = reshaped(named(context, 'flat'), value, [...value.shape.slice(0, axis), sizeOf(rest)]);
  if (flat.kind === 'constant') return failAt('HLS3005', context, 'its input is a constant');
  const soft = reshaped(context, softmax(named(context, 'probabilities'), flat, axis), value.shape);
  return soft.kind === 'dynamic' ? soft : failAt('HLS3005', context, 'its input is a constant');
}

const logSoftmax: NodeMapping = {
  attributes: ['axis'],
  map: (context) =>
    table(context, softmaxNode(named(context, 'probabilities')), 'activation', { function: quoted('log') }),
};

/** Probabilities along an axis. */
export const probabilities: Readonly<Record<string, NodeMapping>> = {
  LogSoftmax: logSoftmax,
  Softmax: { attributes: ['axis'], map: softmaxNode },
};
