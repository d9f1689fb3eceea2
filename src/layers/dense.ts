import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import {
  contractParameters,
  contractReal,
  contractRoles,
  inferContract,
  lowerContract,
} from './einsumDense.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { commonChecks, parameter, positiveInteger } from './options.ts';
import { single } from './results.ts';

export interface DenseOptions extends CommonOptions<'weight' | 'bias' | 'result' | 'accum'> {
  /** Number of outputs; checked against the weights. */
  readonly units?: number;
  /** [inputs, units] */
  readonly weight: RealTensor;
  /** [units] */
  readonly bias?: RealTensor;
}

/** Dense along the last axis: every other axis is a batch of independent vectors. */
const equationOf = (shape: Shape): string => {
  const batch = 'abcdefgh'.slice(0, shape.length - 1);
  return `${batch}i,io->${batch}o`;
};

function inferDense(shape: Shape, options: DenseOptions): Shape {
  const inputs = shape.at(-1);
  const { weight, bias, units } = options;
  if (inputs === undefined) fail('HLS3001', 'dense needs an input with at least one axis');
  if (
    weight.shape.length !== 2 ||
    weight.shape[0] !== inputs ||
    (units !== undefined && weight.shape[1] !== units)
  ) {
    const wanted = `[${inputs}, ${units ?? 'units'}]`;
    fail(
      'HLS3003',
      `dense: the weights${from(weight)} have the shape ${formatShape(weight.shape)}, expected ${wanted}`,
      {
        help: 'rows are inputs and columns are outputs, as in Keras; transpose weights that come from PyTorch',
      },
    );
  }
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== weight.shape[1])) {
    fail(
      'HLS3003',
      `dense: the bias${from(bias)} has the shape ${formatShape(bias.shape)}, expected [${weight.shape[1]}]`,
    );
  }
  return inferContract(equationOf(shape), shape, options);
}

const from = (tensor: RealTensor): string => (tensor.origin ? ` (${tensor.origin})` : '');

export const denseLayer: LayerDefinition<DenseOptions> = {
  kind: 'dense',
  summary: 'a matrix of trained weights along the last axis',
  options: {
    ...commonChecks('weight', 'bias', 'result', 'accum'),
    units: positiveInteger,
    weight: parameter,
    bias: parameter,
  },
  roles: contractRoles,
  infer: ([shape = []], options) => [inferDense(shape, options)],
  reference: ([x], options) => (x ? [contractReal(equationOf(x.shape), x, options)] : []),
  lower: (context, [x]) => (x ? [lowerContract(equationOf(x.shape), context, x)] : []),
  parameters: contractParameters,
};

/** `y = x · weight + bias` along the last axis; on [particles, features] it is the pointwise layer of a DeepSets. */
export const dense = layerFunction(
  denseLayer,
  (x: Tensor, options: DenseOptions) => ({ inputs: [x], options }),
  single,
);
