import type { RealTensor } from '../../../numeric/parameter.ts';
import { object, quoted } from '../../project/code.ts';
import { exactTypeOf } from '../../project/exactType.ts';
import { chain, type LayerMapping, numberOf, onlyInput, refuse, stage, truthOf } from '../context.ts';
import { tensorsOf } from '../variables.ts';
import { common } from './dense.ts';
import { quantizerStage, trained } from './parts.ts';

/** QBatchNormalization: a quantized factor and offset for each channel. */
export const quantizedBatchNorm: LayerMapping = {
  attributes: [
    ...common,
    'axis',
    'momentum',
    'epsilon',
    'center',
    'scale',
    'synchronized',
    'kq_conf',
    'bq_conf',
  ],
  off: ['renorm'],
  becomes: 'quantize, batchNorm',
  map(context) {
    const { name, draft, variables } = context;
    const x = onlyInput(context);
    const axis = numberOf(context, 'axis', -1);
    if (axis !== -1 && axis !== x.shape.length) refuse(name, 'axis', axis, 'only the last axis');
    const epsilon = numberOf(context, 'epsilon', 1e-3);
    const scaled = truthOf(context, 'scale', true);
    if (!truthOf(context, 'center', true))
      refuse(name, 'center', false, 'HGQ2 then adds 1 to every channel; train with center=True');
    const found: Record<'beta' | 'moving_mean' | 'moving_variance', RealTensor> & { gamma?: RealTensor } =
      scaled
        ? tensorsOf(variables, ['gamma', 'beta', 'moving_mean', 'moving_variance'])
        : tensorsOf(variables, ['beta', 'moving_mean', 'moving_variance']);
    const { gamma, beta, moving_mean: mean, moving_variance: variance } = found;
    const factors = variance.data.map((value, i) =>
      Math.fround((gamma?.data[i] ?? 1) / Math.fround(Math.sqrt(Math.fround(value + Math.fround(epsilon))))),
    );
    const offsets = beta.data.map((value, i) =>
      Math.fround(value - Math.fround((mean.data[i] ?? 0) * (factors[i] ?? 1))),
    );
    const scale = trained(context, 'kq', { ...variance, data: factors });
    const bias = trained(context, 'bq', { ...beta, data: offsets });
    const options = object({
      scale: draft.weight(`${name}.scale`, scale),
      bias: draft.weight(`${name}.bias`, bias),
      precision: object({ scale: quoted(exactTypeOf(scale)), bias: quoted(exactTypeOf(bias)) }),
    });
    return chain(name, x, [
      quantizerStage(context, 'iq', 'input', x.shape),
      stage(draft, 'normalized', 'batchNorm', options),
      quantizerStage(context, 'oq', 'output', x.shape),
    ]);
  },
};
