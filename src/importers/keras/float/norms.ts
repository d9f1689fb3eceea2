import type { RealTensor } from '../../../numeric/parameter.ts';
import { object } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import { type LayerContext, type LayerMapping, numberOf, onlyInput, refuse, truthOf } from '../context.ts';
import { tensorsOf } from '../variables.ts';
import { precisionOf } from './parts.ts';

/** Throws HLS3005 unless the layer works along the last axis. */
export function requireLastAxis(context: LayerContext, x: Ref): void {
  const value = context.attributes['axis'] ?? -1;
  const [axis, ...others] = Array.isArray(value) ? value : [value];
  if (others.length > 0 || (axis !== -1 && axis !== x.shape.length))
    refuse(context.name, 'axis', value, 'only the last axis');
}

/** BatchNormalization, with what it was trained to. */
export const floatBatchNorm: LayerMapping = {
  attributes: [
    'axis',
    'momentum',
    'epsilon',
    'center',
    'scale',
    'synchronized',
    'fused',
    'virtual_batch_size',
    'adjustment',
  ],
  off: ['renorm'],
  becomes: 'batchNorm',
  map(context) {
    const { name, draft } = context;
    const x = onlyInput(context);
    requireLastAxis(context, x);
    const trained = [
      ...(truthOf(context, 'scale', true) ? ['gamma'] : []),
      ...(truthOf(context, 'center', true) ? ['beta'] : []),
      'moving_mean',
      'moving_variance',
    ];
    const found: Readonly<Record<string, RealTensor>> = tensorsOf(context.variables, trained);
    const entry = (variable: string) => {
      const tensor = found[variable];
      return tensor && draft.weight(`${name}.${variable.replace('moving_', '')}`, tensor);
    };
    const options = object({
      gamma: entry('gamma'),
      beta: entry('beta'),
      mean: entry('moving_mean'),
      variance: entry('moving_variance'),
      epsilon: String(numberOf(context, 'epsilon', 1e-3)),
      precision: precisionOf(context, 'scale', 'bias', 'result'),
    });
    return draft.add(name, 'batchNorm', [x, options], x.shape);
  },
};

/** LayerNormalization along the last axis. */
export const floatLayerNorm: LayerMapping = {
  attributes: ['axis', 'epsilon', 'center', 'scale', 'rms_scaling'],
  becomes: 'layerNorm',
  map(context) {
    const { name, draft } = context;
    const x = onlyInput(context);
    requireLastAxis(context, x);
    if (truthOf(context, 'rms_scaling', false)) refuse(name, 'rms_scaling', true, 'it does not centre');
    const trained = [
      ...(truthOf(context, 'scale', true) ? ['gamma'] : []),
      ...(truthOf(context, 'center', true) ? ['beta'] : []),
    ];
    const found: Readonly<Record<string, RealTensor>> = tensorsOf(context.variables, trained);
    const entry = (variable: string) => {
      const tensor = found[variable];
      return tensor && draft.weight(`${name}.${variable}`, tensor);
    };
    const options = object({
      gamma: entry('gamma'),
      beta: entry('beta'),
      epsilon: String(numberOf(context, 'epsilon', 1e-3)),
      precision: precisionOf(context, 'scale', 'bias', 'result'),
    });
    return draft.add(name, 'layerNorm', [x, options], x.shape);
  },
};
