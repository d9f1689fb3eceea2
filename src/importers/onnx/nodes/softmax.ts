import { formatType, parseType } from '../../../numeric/fixedType.ts';
import { sizeOf } from '../../../numeric/shape.ts';
import { object, quoted } from '../../project/code.ts';
import { axisOf, dynamicAt, failAt, integerOf, type NodeContext, type NodeMapping } from '../context.ts';
import { ownAxis } from '../events.ts';
import type { Dynamic } from '../values.ts';
import { optionsOf, settled, unary } from '../write.ts';
import { named, table } from './functions.ts';
import { reshaped } from './shape.ts';
export function softmax(context: NodeContext, given: Dynamic, axis: number): Dynamic {
  const value = settled(context, given);
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
    precision: compat ? object({ inpNorm: quoted(distance), result: quoted(precision) }) : undefined,
  });
  return unary(context, value, 'softmax', { options });
}

/** Until version 13 all axes from the given one on were one. */
function softmaxNode(context: NodeContext): Dynamic {
  const value = dynamicAt(context, 0);
  const old = context.opset < 13;
  const axis = axisOf(context, integerOf(context, 'axis', old ? 1 : -1), value.shape);
  const rest = value.shape.slice(axis);
  if (!old || rest.slice(1).every((extent) => extent === 1)) return softmax(context, value, axis);
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
