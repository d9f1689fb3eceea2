import {
  constantAt,
  dynamicAt,
  failAt,
  inputAt,
  integerOf,
  type NodeContext,
  type NodeMapping,
} from '../context.ts';
import type { Value } from '../values.ts';

/** A node that does nothing at inference. */
const nothing = (...attributes: readonly string[]): NodeMapping => ({
  attributes,
  map: (context) => inputAt(context, 0),
});

/** Element types that hold real numbers. */
const real = new Set([1, 10, 11, 16]);

/** Numbers of the model have no element types: only a cast that drops what is behind the point changes them. */
function cast(context: NodeContext): Value {
  const value = dynamicAt(context, 0);
  const to = integerOf(context, 'to');
  if (!real.has(to) && !context.integers.has(context.node.inputs[0] ?? ''))
    failAt(
      'HLS3005',
      context,
      'a cast of real numbers to integers drops what is behind the point',
      'use Quant, or QuantizeLinear',
    );
  return value;
}

function dropout(context: NodeContext): Value {
  const training = context.inputs[2];
  if (training && constantAt(context, 2, 'the training mode').data[0] !== 0)
    failAt('HLS3005', context, 'it is in training mode');
  return inputAt(context, 0);
}

/** Nodes that are left out. */
export const plainNodes: Readonly<Record<string, NodeMapping>> = {
  Cast: { attributes: ['to', 'saturate', 'round_mode'], map: cast },
  CastLike: nothing('saturate', 'round_mode'),
  Dropout: { attributes: ['ratio', 'is_test', 'seed', 'training_mode', 'consumed_inputs'], map: dropout },
  Identity: nothing(),
};
