import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import { type RealTensor, requireFinite } from '../numeric/parameter.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { commonChecks, finiteNumber, parameter } from './options.ts';
import { addReal, real, zipReal } from './real.ts';
import { single } from './results.ts';

/** Either `scale` and `bias`, or what Keras trains: gamma, beta, mean, variance and epsilon. All [channels]. */
export interface BatchNormOptions extends CommonOptions<'scale' | 'bias' | 'result'> {
  readonly scale?: RealTensor;
  readonly bias?: RealTensor;
  readonly gamma?: RealTensor;
  readonly beta?: RealTensor;
  readonly mean?: RealTensor;
  readonly variance?: RealTensor;
  /** 0.001 when left out, as in Keras. */
  readonly epsilon?: number;
}

/** Scale and shift by channel, from whichever form was given; throws HLS3002 when one is incomplete. */
function affine(options: BatchNormOptions): { scale: RealTensor; bias: RealTensor } {
  const { gamma, beta, mean, variance, epsilon = 1e-3 } = options;
  const length = (options.scale ?? variance)?.shape[0] ?? 0;
  if (options.scale) {
    return { scale: options.scale, bias: options.bias ?? real([length], new Float64Array(length)) };
  }
  if (!mean || !variance) {
    return fail('HLS3002', 'batchNorm needs scale (and bias), or mean and variance (and gamma, beta)');
  }
  const scale = real(
    variance.shape,
    variance.data.map((v, i) => (gamma?.data[i] ?? 1) / Math.sqrt(v + epsilon)),
  );
  const bias = real(
    scale.shape,
    scale.data.map((s, i) => (beta?.data[i] ?? 0) - s * (mean.data[i] ?? 0)),
  );
  return { scale, bias };
}

function inferBatchNorm(shape: Shape, options: BatchNormOptions): Shape {
  const channels = shape.at(-1);
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== 'object' || !(value instanceof Object) || !('data' in value)) continue;
    const tensor = value as RealTensor;
    requireFinite(tensor);
    if (tensor.shape.length !== 1 || tensor.shape[0] !== channels) {
      fail(
        'HLS3003',
        `batchNorm: ${name} has the shape ${formatShape(tensor.shape)}, expected [${channels ?? 1}]`,
        {
          help: 'one number for each channel, the last axis of the input',
        },
      );
    }
  }
  const { scale, bias } = affine(options);
  requireFinite(scale);
  requireFinite(bias);
  return shape;
}

export const batchNormLayer: LayerDefinition<BatchNormOptions> = {
  kind: 'batchNorm',
  summary: 'a scale and a shift for each channel',
  options: {
    ...commonChecks('scale', 'bias', 'result'),
    scale: parameter,
    bias: parameter,
    gamma: parameter,
    beta: parameter,
    mean: parameter,
    variance: parameter,
    epsilon: finiteNumber,
  },
  roles: { scale: 'weights', bias: 'weights', result: 'values' },
  infer: ([shape = []], options) => [inferBatchNorm(shape, options)],
  reference: ([x], options) => {
    const { scale, bias } = affine(options);
    return x
      ? [
          addReal(
            zipReal(x, scale, (a, b) => a * b),
            bias,
          ),
        ]
      : [];
  },
  lower: (context, [x]) => {
    if (!x) return [];
    const { scale, bias } = affine(context.options);
    const scaled = context.builder.times(x, context.parameter('scale', scale));
    return [context.castTo('result', context.builder.plus(scaled, context.parameter('bias', bias)))];
  },
  parameters: affine,
};

/** `scale · x + bias` by channel (the last axis), rounded once; folded into the layer before it where that is exact. */
export const batchNorm = layerFunction(
  batchNormLayer,
  (x: Tensor, options: BatchNormOptions) => ({ inputs: [x], options }),
  single,
);
