import type { RealTensor } from '../../../numeric/parameter.ts';
import type { Shape } from '../../../numeric/shape.ts';
import { list, object, quoted } from '../../project/code.ts';
import type { Draft, Ref } from '../../project/draft.ts';
import { exactTypeOf } from '../../project/exactType.ts';
import {
  type LayerContext,
  type LayerMapping,
  onlyInput,
  refuse,
  type Stage,
  stage,
  truthOf,
} from '../context.ts';
import { type Equation, formatEquation, isDense, outputShape } from '../einsum.ts';
import { exactFunctions } from '../functions.ts';
import { partOf } from '../variables.ts';
import { type Quantizer, readQuantizer, typesOfQuantizer } from './quantizer.ts';
import { quantizedWeights } from './weights.ts';

/** The cast of a layer's input or output, where it has one; the batch axis of its bits is dropped. */
export function quantizerStage(
  context: LayerContext,
  which: 'iq' | 'oq',
  suffix: string,
  shape: Shape,
  configuration: unknown = context.attributes[`${which}_conf`],
): Stage | undefined {
  const { name, variables, draft } = context;
  if (!truthOf(context, `enable_${which}`, which === 'iq')) return undefined;
  const place = `layer '${name}': ${which}_conf`;
  const quantizer = readQuantizer(configuration, partOf(variables, which), [1, ...shape], place);
  if (!quantizer) return undefined;
  return { suffix, write: (variable, x) => writeQuantizer(draft, variable, x, quantizer) };
}

/** Writes the cast of a tensor, and what is multiplied and added after it. */
export function writeQuantizer(draft: Draft, variable: string, x: Ref, quantizer: Quantizer): Ref {
  const types = typesOfQuantizer(quantizer);
  if (!quantizer.affine) return draft.quantize(variable, x, types);
  const { factor, offset } = quantizer.affine;
  const steps = draft.quantize(`${variable}_steps`, x, types);
  const line = `(x: number) => ${factor} * x + ${offset}`;
  return draft.add(variable, 'map', [line, list([draft.read(steps)])], x.shape);
}

/** Trained values as the library uses them: kernel with `kq`, bias with `bq`. */
export function trained(context: LayerContext, which: 'kq' | 'bq', values: RealTensor): RealTensor {
  const { name, variables, attributes } = context;
  const place = `layer '${name}': ${which}_conf`;
  const quantizer = readQuantizer(attributes[`${which}_conf`], partOf(variables, which), values.shape, place);
  return quantizedWeights(values, quantizer);
}

/** Weights and bias as options of a dense layer, each in the narrowest type that holds it. */
export function weightOptions(
  draft: Draft,
  name: string,
  weight: RealTensor,
  bias: RealTensor | undefined,
  equation?: string,
) {
  return object({
    equation: equation === undefined ? undefined : quoted(equation),
    weight: draft.weight(`${name}.weight`, weight),
    bias: bias && draft.weight(`${name}.bias`, bias),
    precision: object({
      weight: quoted(exactTypeOf(weight)),
      bias: bias && quoted(exactTypeOf(bias)),
    }),
  });
}

/** A contraction with trained weights: `dense` where it is one along the last axis. */
export function contraction(
  draft: Draft,
  layer: string,
  x: Ref,
  equation: Equation,
  weight: RealTensor,
  bias: RealTensor | undefined,
): Stage {
  const shape = outputShape(equation, x.shape, weight.shape);
  return isDense(equation)
    ? stage(draft, 'linear', 'dense', weightOptions(draft, layer, weight, bias), shape)
    : stage(
        draft,
        'linear',
        'einsumDense',
        weightOptions(draft, layer, weight, bias, formatEquation(equation)),
        shape,
      );
}

/** Name of an activation, however Keras writes it down. */
export function activationOf({ name, attributes }: Pick<LayerContext, 'name' | 'attributes'>): string {
  const value = attributes['activation'];
  if (value === null || value === undefined) return 'linear';
  if (typeof value === 'string') return value;
  const inner = (value as { readonly config?: unknown; readonly class_name?: unknown }).config;
  // KerasHub registers functions of its own.
  return typeof inner === 'string'
    ? inner.replace(/^keras_(hub|nlp)>/, '')
    : refuse(name, 'activation', value, 'no such function here');
}

/** What follows the sums: exact, so that only quantizers lose bits. */
export function activationStage(context: LayerContext): Stage | undefined {
  const activation = activationOf(context);
  if (activation === 'linear') return undefined;
  if (activation === 'relu') return stage(context.draft, 'relu', 'relu');
  const body = exactFunctions[activation];
  if (body === undefined)
    return refuse(
      context.name,
      'activation',
      activation,
      `exact are relu, ${Object.keys(exactFunctions).join(', ')}; use a QUnaryFunctionLUT for a table`,
    );
  const { draft } = context;
  return {
    suffix: activation,
    write: (variable, x) => draft.add(variable, 'map', [body, list([draft.read(x)])], x.shape),
  };
}

/** A Quantizer that is a layer of its own. */
export const quantizerLayer: LayerMapping = {
  attributes: ['config'],
  becomes: 'quantize',
  map(context) {
    const { name, variables, attributes, draft } = context;
    const x = onlyInput(context);
    const quantizer = readQuantizer(
      attributes['config'],
      variables,
      [1, ...x.shape],
      `layer '${name}': config`,
    );
    return quantizer ? writeQuantizer(draft, name, x, quantizer) : x;
  },
};
