import { fail } from '../../../base/errors.ts';
import type { RealTensor } from '../../../numeric/parameter.ts';
import { object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import {
  chain,
  type LayerContext,
  type LayerMapping,
  numberOf,
  refuse,
  type Stage,
  truthOf,
} from '../context.ts';
import { type Equation, outputShape } from '../einsum.ts';
import type { Json } from '../json.ts';
import { partOf, tensorsOf, type Variables } from '../variables.ts';
import { common } from './dense.ts';
import { contraction, quantizerStage, trained } from './parts.ts';
import { softmaxStage } from './softmax.ts';

const attributes = [
  ...common,
  'num_heads',
  'key_dim',
  'value_dim',
  'dropout',
  'use_bias',
  'output_shape',
  'attention_axes',
  'seed',
  'fuse',
  'stable_softmax',
  'softmax_allow_heterogeneous_table',
  'flash_attention',
  ...['qkvo_iq', 'qkvo_kq', 'qkvo_bq', 'qkvo_oq', 'softmax_iq', 'softmax_exp_iq', 'softmax_exp_oq'].map(
    (part) => `${part}_conf`,
  ),
  ...['softmax_inv_iq', 'softmax_inv_oq', 'softmax_oq'].map((part) => `${part}_conf`),
];

/** A part of the layer with the configuration that the whole layer gives it. */
function part(context: LayerContext, name: string, names: readonly string[], given: Json): LayerContext {
  const variables = partOf(context.variables, ...names);
  if (!variables) return fail('HLS3002', `layer '${context.name}': the file has no variables of its ${name}`);
  const { qkvo_iq_conf: iq_conf, qkvo_kq_conf: kq_conf, qkvo_bq_conf: bq_conf } = context.attributes;
  return {
    ...context,
    name: `${context.name}_${name}`,
    variables,
    attributes: { iq_conf, kq_conf, bq_conf, oq_conf: context.attributes['qkvo_oq_conf'], ...given },
  };
}

/** Input cast, projection, output cast of one part. */
function project(context: LayerContext, x: Ref, equation: Equation, hasBias: boolean): Ref {
  const found: { kernel: RealTensor; bias?: RealTensor } = hasBias
    ? tensorsOf(context.variables, ['kernel', 'bias'])
    : tensorsOf(context.variables, ['kernel']);
  const kernel = trained(context, 'kq', found.kernel);
  const bias = found.bias && trained(context, 'bq', found.bias);
  return chain(context.name, x, [
    quantizerStage(context, 'iq', 'input', x.shape),
    contraction(context.draft, context.name, x, equation, kernel, bias),
    quantizerStage(context, 'oq', 'output', outputShape(equation, x.shape, kernel.shape)),
  ]);
}

/** Query, value and key, in the order in which Keras takes them. */
export function givenTensors({
  name,
  inputs,
  inputNames,
}: LayerContext): Record<'query' | 'value' | 'key', Ref> {
  const found = new Map<string, Ref>();
  inputs.forEach((x, i) => {
    const argument = inputNames[i] ?? i;
    const role = typeof argument === 'number' ? ['query', 'value', 'key'][argument] : argument;
    if (role !== 'query' && role !== 'value' && role !== 'key')
      fail('HLS3005', `layer '${name}' is given '${role}': only query, value and key are known`);
    else found.set(role, x);
  });
  const query = found.get('query');
  const value = found.get('value') ?? query;
  const key = found.get('key') ?? value;
  if (!query || !value || !key) return fail('HLS3001', `layer '${name}' has no query`);
  return { query, value, key };
}

/** Everything but the projections along the particles. */
function attend(context: LayerContext, query: Ref, value: Ref, key: Ref): Ref {
  const { name, draft, attributes: given } = context;
  for (const { shape } of [query, value, key]) {
    if (shape.length !== 2) fail('HLS3001', `layer '${name}': attention over [${shape}] has no counterpart`);
  }
  if ((given['fuse'] ?? 'none') !== 'none') refuse(name, 'fuse', given['fuse'], "only 'none' is known");
  const hasBias = truthOf(context, 'use_bias', true);
  const toHeads: Equation = { input: 'nc', weight: 'chd', output: 'nhd' };
  const projected = (which: string, x: Ref, bias: boolean): Ref =>
    project(part(context, which, [`${which}_dense`, which], { enable_oq: true }), x, toHeads, bias);
  const q = projected('query', query, hasBias);
  // A bias of the keys would shift all scores of a query by the same amount.
  const k = projected('key', key, false);
  const v = projected('value', value, hasBias);
  const [rows = 1, heads = 1, size = 1] = q.shape;
  const scoreShape = [heads, rows, k.shape[0] ?? 1];
  const scores = draft.add(
    `${name}_scores`,
    'einsum',
    [q, k, object({ equation: quoted('nhd,mhd->hnm') })],
    scoreShape,
  );
  const weights = chain(`${name}_weights`, scores, weightStages(context, scoreShape, size));
  const mixed = draft.add(
    `${name}_context`,
    'einsum',
    [weights, v, object({ equation: quoted('hnm,mhd->nhd') })],
    [rows, heads, v.shape[2] ?? 1],
  );
  const output = part(context, 'output', ['output_dense', 'attention_output'], {
    oq_conf: given['oq_conf'],
    enable_oq: given['enable_oq'],
  });
  return project({ ...output, name }, mixed, { input: 'nhd', weight: 'hdo', output: 'no' }, hasBias);
}

function weightStages(context: LayerContext, shape: readonly number[], size: number): (Stage | undefined)[] {
  const { name, attributes: given } = context;
  const variables: Variables | undefined = partOf(context.variables, 'softmax', 'q_softmax');
  if (!variables) return fail('HLS3002', `layer '${name}': the file has no variables of its softmax`);
  const stable = truthOf(context, 'stable_softmax', true);
  const inner = (own: Json): LayerContext => ({
    ...context,
    name: `${name}_softmax`,
    variables,
    attributes: own,
  });
  return [
    // HGQ2 itself builds the softmax without this cast, whatever softmax_iq_conf says.
    stable || !partOf(variables, 'iq')
      ? undefined
      : quantizerStage(inner({ iq_conf: given['softmax_iq_conf'], enable_iq: true }), 'iq', 'input', shape),
    softmaxStage(
      inner({}),
      {
        variables,
        expInput: given['softmax_exp_iq_conf'],
        expOutput: given['softmax_exp_oq_conf'],
        invInput: given['softmax_inv_iq_conf'],
        invOutput: given['softmax_inv_oq_conf'],
        stable,
        scaler: 1 / Math.sqrt(size),
        axis: shape.length - 1,
      },
      shape,
    ),
    quantizerStage(inner({ oq_conf: given['softmax_oq_conf'], enable_oq: true }), 'oq', 'output', shape),
  ];
}

/** QMultiHeadAttention, every part with the types it was trained with. */
export const quantizedAttention: LayerMapping = {
  attributes,
  off: ['use_gate'],
  becomes: 'einsumDense, einsum, softmax, quantize',
  map(context) {
    const { query, value, key } = givenTensors(context);
    return attend(context, query, value, key);
  },
};

/** QLinformerAttention: keys and values are projected along the particles first. */
export const quantizedLinformer: LayerMapping = {
  attributes: [...attributes, 'lin_kv_proj_dim', 'share_kv_proj', 'lin_kv_proj_mode'],
  off: ['use_gate'],
  becomes: 'einsumDense, einsum, softmax, quantize',
  map(context) {
    const { name, attributes: given } = context;
    if ((given['lin_kv_proj_mode'] ?? 'dense') !== 'dense')
      refuse(name, 'lin_kv_proj_mode', given['lin_kv_proj_mode'], "only 'dense' is known");
    numberOf(context, 'num_heads');
    const { query, value, key } = givenTensors(context);
    const along: Equation = { input: 'nc', weight: 'nm', output: 'mc' };
    const shared = truthOf(context, 'share_kv_proj', false);
    const projected = (which: string, label: string, x: Ref): Ref =>
      project(part(context, label, [which], { enable_oq: false }), x, along, false);
    const keys = projected('lin_k_proj', 'key_projection', key);
    const same = shared && value.variable === key.variable;
    const values = same ? keys : projected(shared ? 'lin_k_proj' : 'lin_v_proj', 'value_projection', value);
    return attend(context, query, values, keys);
  },
};
