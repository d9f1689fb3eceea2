import type { RealTensor } from '../../../numeric/parameter.ts';
import { object, quoted } from '../../project/code.ts';
import { exactTypeOf } from '../../project/exactType.ts';
import { type LayerMapping, numberOf, onlyInput, truthOf } from '../context.ts';
import { requireLastAxis } from '../float/norms.ts';
import { tensorsOf } from '../variables.ts';
import { quantizedTensor } from './layers.ts';

const single = Math.fround;

/**
 * QBatchNormalization: a factor and an offset for each channel, in single precision as TensorFlow makes them of the
 * quantized parameters; they are used exactly.
 */
export const qkerasBatchNorm: LayerMapping = {
  attributes: [
    ...['axis', 'momentum', 'epsilon', 'center', 'scale', 'fused', 'activation'],
    ...['beta', 'gamma', 'mean', 'variance'].map((which) => `${which}_quantizer`),
    ...['beta_range', 'gamma_range', 'synchronized', 'virtual_batch_size', 'adjustment'],
  ],
  off: ['renorm'],
  becomes: 'batchNorm',
  map(context) {
    const { name, draft } = context;
    const x = onlyInput(context);
    requireLastAxis(context, x);
    const found: Readonly<Record<string, RealTensor>> = tensorsOf(context.variables, [
      ...(truthOf(context, 'scale', true) ? ['gamma'] : []),
      ...(truthOf(context, 'center', true) ? ['beta'] : []),
      'moving_mean',
      'moving_variance',
    ]);
    const part = (
      variable: string,
      which: 'beta' | 'gamma' | 'mean' | 'variance',
    ): RealTensor | undefined => {
      const tensor = found[variable];
      return tensor && quantizedTensor(context, which, tensor);
    };
    const [gamma, beta] = [part('gamma', 'gamma'), part('beta', 'beta')];
    const [mean, variance] = [part('moving_mean', 'mean'), part('moving_variance', 'variance')];
    const epsilon = single(numberOf(context, 'epsilon', 1e-3));
    const factors = Float64Array.from(variance?.data ?? [], (value, i) =>
      single(single(1 / Math.sqrt(single(value + epsilon))) * (gamma?.data[i] ?? 1)),
    );
    const offsets = factors.map((factor, i) =>
      single((beta?.data[i] ?? 0) - single((mean?.data[i] ?? 0) * factor)),
    );
    const scale: RealTensor = { shape: [factors.length], data: factors, origin: `${name}: factors` };
    const bias: RealTensor = { shape: [factors.length], data: offsets, origin: `${name}: offsets` };
    const options = object({
      scale: draft.weight(`${name}.scale`, scale),
      bias: draft.weight(`${name}.bias`, bias),
      precision: object({ scale: quoted(exactTypeOf(scale)), bias: quoted(exactTypeOf(bias)) }),
    });
    return draft.add(name, 'batchNorm', [x, options], x.shape);
  },
};
