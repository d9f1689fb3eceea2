import type { Tensor } from '../ir/graph.ts';
import type { CommonOptions } from './layer.ts';
import { type LayerDefinition, layerFunction, type TypeOption } from './layer.ts';
import { shortConstant } from './lowering.ts';
import { commonChecks, finiteNumber, text } from './options.ts';
import { mapReal } from './real.ts';
import { single } from './results.ts';

interface QuantizeOptions extends CommonOptions<'result'> {}

const quantizeLayer: LayerDefinition<QuantizeOptions> = {
  kind: 'quantize',
  summary: 'a change of type',
  options: commonChecks('result'),
  roles: { result: 'values' },
  infer: ([shape = []]) => [shape],
  reference: (inputs) => inputs,
  lower: (context, [x]) => (x ? [context.castTo('result', x)] : []),
};

/** Casts to a type: `quantize(x, 'fixed<8,2,RND,SAT>')`, also by channel or element. */
export const quantize = layerFunction(
  quantizeLayer,
  (x: Tensor, type: TypeOption, options: { readonly name?: string } = {}) => ({
    inputs: [x],
    options: { ...options, precision: { result: type } },
  }),
  single,
);

export interface ScaleOptions extends CommonOptions<'result'> {
  /** Exact; at most 24 significant bits. Powers of two cost nothing. */
  readonly factor: number;
}

const scaleLayer: LayerDefinition<ScaleOptions> = {
  kind: 'scale',
  summary: 'a constant times x',
  options: { ...commonChecks('result'), name: text, factor: finiteNumber },
  roles: { result: 'values' },
  infer: ([shape = []]) => [shape],
  reference: ([x], { factor }) => (x ? [mapReal(x, (value) => value * factor)] : []),
  lower: (context, [x]) => {
    if (!x) return [];
    const { builder, options } = context;
    const exponent = Math.log2(Math.abs(options.factor));
    const scaled =
      Number.isInteger(exponent) && options.factor > 0
        ? builder.shift(x, exponent)
        : builder.times(x, shortConstant(builder, 'factor', options.factor));
    return [context.castTo('result', scaled)];
  },
};

/** `factor · x`, exact; a power of two only moves the binary point. */
export const scale = layerFunction(
  scaleLayer,
  (x: Tensor, options: ScaleOptions) => ({ inputs: [x], options }),
  single,
);
