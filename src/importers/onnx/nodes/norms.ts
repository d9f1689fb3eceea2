import { sizeOf } from '../../../numeric/shape.ts';
import { object, quoted } from '../../project/code.ts';
import { alongLast } from '../broadcast.ts';
import {
  axisOf,
  constantAt,
  dynamicAt,
  failAt,
  integerOf,
  type NodeContext,
  type NodeMapping,
  numberOf,
  optionalConstant,
  truthOf,
} from '../context.ts';
import { ownAxis } from '../events.ts';
import { realOf } from '../operands.ts';
import { weightPrecision } from '../scales.ts';
import { type Constant, constant, type Dynamic, type Value } from '../values.ts';
import { ordered, settled, unary } from '../write.ts';
import { plusConstant } from './arithmetic.ts';
import { named } from './functions.ts';
import { scaledBy } from './scaled.ts';
import { reshaped } from './shape.ts';

/** Scale and shift of a trained normalization: γ / √(σ² + ε) and β − μ · scale. */
function affine(context: NodeContext): { readonly scale: Constant; readonly shift: Constant } {
  const [gamma, beta, mean, variance] = ['scale', 'bias', 'mean', 'variance'].map((what, i) =>
    constantAt(context, i + 1, what),
  );
  const epsilon = numberOf(context, 'epsilon', 1e-5);
  const size = variance?.data.length ?? 0;
  if (!gamma || !beta || !mean || !variance || [gamma, beta, mean].some(({ data }) => data.length !== size))
    return failAt('HLS3003', context, 'its trained values have different lengths');
  const scale = gamma.data.map((value, i) => value / Math.sqrt((variance.data[i] ?? 0) + epsilon));
  const shift = beta.data.map((value, i) => value - (mean.data[i] ?? 0) * (scale[i] ?? 1));
  return {
    scale: constant([size], scale, false, { origin: gamma.origin }),
    shift: constant([size], shift, false, { origin: beta.origin }),
  };
}

/** The tensor without axes of one behind the channels, as old exports of dense networks have them. */
function withoutPlaces(context: NodeContext, value: Dynamic, channels: number): Dynamic | undefined {
  const behind = value.shape.slice(2);
  if (behind.length === 0 || behind.some((extent) => extent !== 1) || value.order.at(-1) === channels)
    return undefined;
  const narrow = reshaped(named(context, 'narrow'), value, value.shape.slice(0, 2));
  return narrow.kind === 'dynamic' ? narrow : undefined;
}

/** BatchNormalization: one line where channels are the last axis of the model's tensor. */
function batchNormalization(context: NodeContext): Value {
  const value = dynamicAt(context, 0);
  if (truthOf(context, 'training_mode', false)) failAt('HLS3005', context, 'it is in training mode');
  if (context.node.outputs.filter((output) => output !== '').length > 1 && context.opset >= 14)
    failAt('HLS3005', context, 'it is in training mode');
  const { scale, shift } = affine(context);
  const channels = ownAxis(context, value, 1);
  if (scale.data.length !== value.shape[1])
    failAt('HLS3003', context, `it has ${scale.data.length} channels, the tensor ${value.shape[1]}`);
  const narrow = withoutPlaces(context, value, channels);
  if (narrow) {
    const inner = batchNormalization({
      ...context,
      name: `${context.name}`,
      inputs: [narrow, ...context.inputs.slice(1)],
    });
    return inner.kind === 'dynamic' ? reshaped(named(context, 'shaped'), inner, value.shape) : inner;
  }
  if (value.order.at(-1) === channels && !value.pending) {
    const { draft, name, options } = context;
    const [factors, added] = [realOf(scale), realOf(shift)];
    const types = { scale: weightPrecision(context, factors), bias: weightPrecision(context, added) };
    const settings = object({
      scale: draft.weight(`${name}.scale`, factors),
      bias: draft.weight(`${name}.bias`, added),
      precision:
        types.scale && object({ ...types, result: options.compat ? quoted(options.precision) : undefined }),
    });
    return unary(context, value, 'batchNorm', { options: settings });
  }
  const shape = [scale.data.length, ...value.shape.slice(2).map(() => 1)];
  const scaled = scaledBy(named(context, 'scale'), value, { ...scale, shape });
  return plusConstant(context, scaled, { ...shift, shape });
}

/** A normalization of vectors: along the last axis, or several last axes as one. */
function normalized(
  context: NodeContext,
  call: 'layerNorm' | 'rmsNorm',
  given: Dynamic,
  axis: number,
  gamma: Constant | undefined,
  beta: Constant | undefined,
): Value {
  const value = settled(context, given);
  const rest = value.shape.slice(axis);
  value.shape.forEach((_, at) => {
    if (at >= axis) ownAxis(context, value, at);
  });
  if (rest.length > 1) {
    const flat = reshaped(named(context, 'flat'), value, [...value.shape.slice(0, axis), sizeOf(rest)]);
    const inner =
      flat.kind === 'dynamic'
        ? normalized(named(context, 'vectors'), call, flat, axis, flattened(gamma), flattened(beta))
        : flat;
    return reshaped(context, inner, value.shape);
  }
  const last = value.order.at(-1) === ownAxis(context, value, axis) ? value : ordered(context, value);
  const features = rest[0] ?? 1;
  const part = (what: 'gamma' | 'beta', values: Constant | undefined) => {
    if (!values) return undefined;
    const data = alongLast({ ...values, shape: values.shape.filter((extent) => extent !== 1) }, features);
    if (!data)
      return failAt(
        'HLS3003',
        context,
        `its ${what} has the shape [${values.shape.join(', ')}], expected [${features}]`,
      );
    const own = { ...realOf(values), shape: [features], data };
    return {
      code: context.draft.weight(`${context.name}.${what}`, own),
      type: weightPrecision(context, own),
    };
  };
  const [scale, shift] = [part('gamma', gamma), part('beta', beta)];
  const types = { scale: scale?.type, bias: shift?.type };
  const precise = types.scale !== undefined || types.bias !== undefined;
  const options = object({
    gamma: scale?.code,
    beta: shift?.code,
    epsilon: String(numberOf(context, 'epsilon', 1e-5)),
    precision: precise
      ? object({ ...types, result: context.options.compat ? quoted(context.options.precision) : undefined })
      : undefined,
  });
  return unary(context, last, call, { options });
}

const flattened = (values: Constant | undefined): Constant | undefined =>
  values && { ...values, shape: [values.data.length] };

const vectors = (call: 'layerNorm' | 'rmsNorm'): NodeMapping => ({
  attributes: ['axis', 'epsilon', 'stash_type'],
  map: (context) => {
    const value = dynamicAt(context, 0);
    const axis = axisOf(context, integerOf(context, 'axis', -1), value.shape);
    return normalized(
      context,
      call,
      value,
      axis,
      optionalConstant(context, 1, 'the scale'),
      optionalConstant(context, 2, 'the bias'),
    );
  },
});

/** Normalizations, with what they were trained to. */
export const norms: Readonly<Record<string, NodeMapping>> = {
  BatchNormalization: {
    attributes: ['epsilon', 'momentum', 'is_test', 'spatial', 'training_mode', 'consumed_inputs'],
    map: batchNormalization,
  },
  LayerNormalization: vectors('layerNorm'),
  RMSNormalization: vectors('rmsNorm'),
  SimplifiedLayerNormalization: vectors('rmsNorm'),
};
