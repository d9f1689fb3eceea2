import { dynamicAt, type NodeContext, type NodeMapping, numberOf, optionalConstant } from '../context.ts';
import { resultPrecision, token } from '../scales.ts';
import type { Dynamic, Value } from '../values.ts';
import { line, settled } from '../write.ts';
import { relu } from './functions.ts';

/** Clips to limits that are numbers. */
function clip(context: NodeContext): Value {
  const value = dynamicAt(context, 0);
  const limit = (index: number, attribute: string): number | undefined => {
    const given = optionalConstant(context, index, attribute);
    if (given) return given.data[0];
    return context.node.attributes.has(attribute) ? numberOf(context, attribute) : undefined;
  };
  return clipped(context, value, limit(1, 'min'), limit(2, 'max'));
}

/** `min(max(x, low), high)`; infinite limits and those of single precision are none. */
export function clipped(
  context: NodeContext,
  given: Dynamic,
  low: number | undefined,
  high: number | undefined,
): Dynamic {
  const isLimit = (limit: number | undefined): limit is number =>
    limit !== undefined && Math.abs(limit) < 3e38;
  const value = settled(context, given);
  const bounded = (
    x: Dynamic,
    call: 'maximum' | 'minimum',
    limit: number,
    suffix: string,
    which: string,
  ): Dynamic => {
    const values = { shape: [1], data: Float64Array.of(limit) };
    const options = resultPrecision(context);
    const right = token(context, values, which);
    return {
      ...x,
      ref: line(context, call, options ? [x.ref, right, options] : [x.ref, right], x.ref.shape, suffix),
    };
  };
  const upper = isLimit(high);
  const floored = !isLimit(low)
    ? value
    : low === 0
      ? relu(context, value, upper ? 'floored' : '')
      : bounded(value, 'maximum', low, upper ? 'floored' : '', 'low');
  return upper ? bounded(floored, 'minimum', high, '', 'high') : floored;
}

/** Limits. */
export const limits: Readonly<Record<string, NodeMapping>> = {
  Clip: { attributes: ['min', 'max', 'consumed_inputs'], map: clip },
};
