import { fail } from '../../../base/errors.ts';
import type { RealTensor } from '../../../numeric/parameter.ts';
import { type Code, object } from '../../project/code.ts';
import { type LayerContext, type LayerMapping, refuse, truthOf } from '../context.ts';
import { givenTensors } from '../hgq/attention.ts';
import { partOf, tensorsOf } from '../variables.ts';
import { precisionOf } from './parts.ts';

/** One projection with its weights. */
function projection(
  context: LayerContext,
  part: string,
  names: readonly string[],
  hasBias: boolean,
): { code: Code; features: number } {
  const { name, draft } = context;
  const variables = partOf(context.variables, ...names);
  if (!variables) return fail('HLS3002', `layer '${name}': the file has no variables of its ${part}`);
  const found: { kernel: RealTensor; bias?: RealTensor } = hasBias
    ? tensorsOf(variables, ['kernel', 'bias'])
    : tensorsOf(variables, ['kernel']);
  const code = object({
    weight: draft.weight(`${name}.${part}.weight`, found.kernel),
    bias: found.bias && draft.weight(`${name}.${part}.bias`, found.bias),
    precision: precisionOf(context, 'weight', 'bias', 'result'),
  });
  return { code, features: found.kernel.shape.at(-1) ?? 1 };
}

/** MultiHeadAttention over the particles of one event. */
export const floatAttention: LayerMapping = {
  attributes: [
    'num_heads',
    'key_dim',
    'value_dim',
    'dropout',
    'use_bias',
    'output_shape',
    'attention_axes',
    'flash_attention',
    'seed',
    'query_shape',
    'key_shape',
    'value_shape',
  ],
  off: ['use_gate'],
  becomes: 'multiHeadAttention',
  map(context) {
    const { name, draft } = context;
    const { query, value, key } = givenTensors(context);
    if (query.shape.length !== 2 || value.shape.length !== 2)
      fail('HLS3001', `layer '${name}': attention over [${query.shape}] has no counterpart`);
    if (key.variable !== value.variable)
      refuse(name, 'key', key.variable, 'keys and values must come from one tensor');
    const hasBias = truthOf(context, 'use_bias', true);
    const part = (which: string): Code => projection(context, which, [`${which}_dense`, which], hasBias).code;
    const output = projection(context, 'output', ['output_dense', 'attention_output'], hasBias);
    const options = object({
      query: part('query'),
      key: part('key'),
      value: part('value'),
      output: output.code,
      keyValue: value.variable === query.variable ? undefined : draft.read(value),
    });
    return draft.add(name, 'multiHeadAttention', [query, options], [query.shape[0] ?? 1, output.features]);
  },
};
