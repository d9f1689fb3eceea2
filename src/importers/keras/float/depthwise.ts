import { fail } from '../../../base/errors.ts';
import type { RealTensor } from '../../../numeric/parameter.ts';
import { numbers, object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import {
  chain,
  type LayerContext,
  type LayerMapping,
  numberOf,
  onlyInput,
  refuse,
  stage,
} from '../context.ts';
import { windowAttributes, windowingOf, writeWindows } from '../convolution.ts';
import { tensorsOf } from '../variables.ts';
import { ownActivation, precisionOf } from './parts.ts';

const attributes = [...windowAttributes, 'activation', 'use_bias', 'depth_multiplier', 'groups'];

/** Each channel's windows with its own weights `[size, channels, multiplier]`: `[places, channels · multiplier]`. */
function writeDepthwise(
  context: LayerContext,
  variable: string,
  x: Ref,
  kernel: RealTensor,
  bias: RealTensor | undefined,
): Ref {
  const { name, draft } = context;
  const [places = 1, channels = 1] = x.shape;
  const groups = context.attributes['groups'] ?? 1;
  if (groups !== 1) refuse(name, 'groups', groups, 'only 1 is known');
  const windowing = windowingOf(context, places);
  const [size, own, multiplier = 1] = kernel.shape;
  if (x.shape.length !== 2 || kernel.shape.length !== 3 || size !== windowing.size || own !== channels)
    return fail('HLS3003', `layer '${name}': weights of shape [${kernel.shape}] do not fit [${x.shape}]`);
  const windows = writeWindows(context, x, windowing);
  const count = windows.shape[0] ?? 1;
  const inner = multiplier === 1 ? [channels] : [channels, multiplier];
  const options = object({
    equation: quoted(multiplier === 1 ? 'ntc,tc->nc' : 'ntc,tcm->ncm'),
    weight: draft.weight(`${name}.depthwise`, { ...kernel, shape: [windowing.size, ...inner] }),
    bias: bias && draft.weight(`${name}.bias`, { ...bias, shape: inner }),
    precision: precisionOf(context, 'weight', ...(bias ? (['bias'] as const) : []), 'accum', 'result'),
  });
  const shape = [count, channels * multiplier];
  if (multiplier === 1) return draft.add(variable, 'einsumDense', [windows, options], shape);
  const product = draft.add(`${variable}_product`, 'einsumDense', [windows, options], [count, ...inner]);
  return draft.add(variable, 'reshape', [product, numbers(shape)], shape);
}

/** The files of Keras 2 call the weights of DepthwiseConv1D otherwise than those of Keras 3. */
function weightsOf(context: LayerContext, hasBias: boolean): { kernel: RealTensor; bias?: RealTensor } {
  const { variables } = context;
  if (variables.numbered || variables.values.has('kernel'))
    return hasBias ? tensorsOf(variables, ['kernel', 'bias']) : tensorsOf(variables, ['kernel']);
  const { depthwise_kernel: kernel, bias }: { depthwise_kernel: RealTensor; bias?: RealTensor } = hasBias
    ? tensorsOf(variables, ['depthwise_kernel', 'bias'])
    : tensorsOf(variables, ['depthwise_kernel']);
  return bias ? { kernel, bias } : { kernel };
}

/** DepthwiseConv1D: a convolution of each channel alone. */
export const depthwiseConvolution: LayerMapping = {
  attributes,
  becomes: 'windows, einsumDense and its activation',
  map(context) {
    const x = onlyInput(context);
    const { kernel, bias } = weightsOf(context, context.attributes['use_bias'] !== false);
    return chain(context.name, x, [
      {
        suffix: 'linear',
        write: (variable, value) => writeDepthwise(context, variable, value, kernel, bias),
      },
      ownActivation(context, 2),
    ]);
  },
};

/** SeparableConv1D: a convolution of each channel alone, then a dense layer along the channels. */
export const separableConvolution: LayerMapping = {
  attributes: [...attributes, 'filters'],
  becomes: 'windows, einsumDense, dense and its activation',
  map(context) {
    const { name, draft, variables } = context;
    const x = onlyInput(context);
    const found: Record<'depthwise_kernel' | 'pointwise_kernel', RealTensor> & { bias?: RealTensor } =
      context.attributes['use_bias'] === false
        ? tensorsOf(variables, ['depthwise_kernel', 'pointwise_kernel'])
        : tensorsOf(variables, ['depthwise_kernel', 'pointwise_kernel', 'bias']);
    const { depthwise_kernel: kernel, pointwise_kernel: mixing, bias } = found;
    const depthwise = writeDepthwise(context, `${name}_depthwise`, x, kernel, undefined);
    const filters = numberOf(context, 'filters');
    if (mixing.data.length !== (depthwise.shape[1] ?? 1) * filters)
      fail('HLS3003', `layer '${name}': weights of shape [${mixing.shape}] do not fit [${depthwise.shape}]`);
    const options = object({
      weight: draft.weight(`${name}.weight`, { ...mixing, shape: [depthwise.shape[1] ?? 1, filters] }),
      bias: bias && draft.weight(`${name}.bias`, bias),
      precision: precisionOf(context, 'weight', ...(bias ? (['bias'] as const) : []), 'accum', 'result'),
    });
    return chain(name, depthwise, [
      stage(draft, 'linear', 'dense', options, [depthwise.shape[0] ?? 1, filters]),
      ownActivation(context, 2),
    ]);
  },
};
