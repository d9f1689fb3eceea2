import { fail } from '../base/errors.ts';
import { parseSpec, planContract } from '../ir/einsum.ts';
import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import { type RealTensor, requireFinite } from '../numeric/parameter.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import { type CommonOptions, type LayerDefinition, type LoweringContext, layerFunction } from './layer.ts';
import { commonChecks, parameter, text } from './options.ts';
import { addReal, einsumReal } from './real.ts';
import { single } from './results.ts';

export interface EinsumDenseOptions extends CommonOptions<'weight' | 'bias' | 'result' | 'accum'> {
  /** `ni,io->no`: letters of the input, of the weight and of the result, as in NumPy. */
  readonly equation: string;
  readonly weight: RealTensor;
  /** Added to the result; its axes are the result's last ones, extents of 1 repeat. */
  readonly bias?: RealTensor;
}

type ContractOptions = CommonOptions<'weight' | 'bias' | 'result' | 'accum'> & {
  readonly weight: RealTensor;
  readonly bias?: RealTensor;
};

const broadcastable = (bias: Shape, result: Shape): boolean =>
  bias.length <= result.length &&
  bias.every((extent, axis) => extent === 1 || extent === result[axis + result.length - bias.length]);

/** Shape of an input contracted with trained weights; throws HLS3003 when weights or bias do not fit. */
export function inferContract(equation: string, input: Shape, { weight, bias }: ContractOptions): Shape {
  requireFinite(weight);
  const spec = parseSpec(equation);
  const { shape } = planContract(spec, input, weight.shape);
  if (bias) {
    requireFinite(bias);
    if (!broadcastable(bias.shape, shape)) {
      fail('HLS3003', `the bias has the shape ${formatShape(bias.shape)}, the result ${formatShape(shape)}`, {
        help: "the bias's axes must be the result's last ones",
      });
    }
  }
  return shape;
}

/** Input × weights + bias; exact, or in hls4ml's order when an `accum` type is asked for. */
export function lowerContract(
  equation: string,
  context: LoweringContext<ContractOptions>,
  input: Value,
): Value {
  const { builder, options } = context;
  const weight = context.parameter('weight', options.weight);
  const bias = options.bias ? context.parameter('bias', options.bias) : undefined;
  const accum = context.type('accum') ? context.requiredType('accum') : undefined;
  const shape = context.shapes[0] ?? [];
  if (!accum) {
    const product = builder.contract(equation, input, weight);
    return context.castTo('result', bias ? builder.plus(product, bias) : product);
  }
  const start = bias ? builder.broadcastTo(bias, shape) : undefined;
  return context.castTo(
    'result',
    builder.contract(equation, input, weight, { type: accum, cast: 'product' }, start),
  );
}

/** The same in real numbers. */
export function contractReal(
  equation: string,
  input: RealTensor,
  { weight, bias }: ContractOptions,
): RealTensor {
  const product = einsumReal(parseSpec(equation), input, weight);
  return bias ? addReal(product, bias) : product;
}

export const contractRoles = {
  weight: 'weights',
  bias: 'weights',
  result: 'values',
  accum: 'exact',
} as const;

export const contractParameters = ({ weight, bias }: ContractOptions) =>
  bias ? { weight, bias } : { weight };

export const einsumDenseLayer: LayerDefinition<EinsumDenseOptions> = {
  kind: 'einsumDense',
  summary: 'a dense layer along any axis',
  options: {
    ...commonChecks('weight', 'bias', 'result', 'accum'),
    equation: text,
    weight: parameter,
    bias: parameter,
  },
  roles: contractRoles,
  infer: ([shape = []], options) => [inferContract(options.equation, shape, options)],
  reference: ([x], options) => (x ? [contractReal(options.equation, x, options)] : []),
  lower: (context, [x]) => (x ? [lowerContract(context.options.equation, context, x)] : []),
  parameters: contractParameters,
};

/** A dense layer along any axis: `einsumDense(x, { equation: 'nc,nm->mc', weight, bias })` mixes particles. */
export const einsumDense = layerFunction(
  einsumDenseLayer,
  (x: Tensor, options: EinsumDenseOptions) => ({ inputs: [x], options }),
  single,
);
