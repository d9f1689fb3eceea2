import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import { type LayerDefinition, layerFunction, type TypeOption } from './layer.ts';
import { integers, text, typeOption } from './options.ts';
import { tensorTypeOf } from './typeOption.ts';

export interface InputOptions {
  readonly name: string;
  readonly shape: Shape;
  /** One type for all elements, or one for each index of an axis: pT, η and φ differ. */
  readonly type: TypeOption;
}

export const inputLayer: LayerDefinition<InputOptions> = {
  kind: 'input',
  summary: 'what the link delivers for one event',
  options: { name: text, shape: integers, type: typeOption },
  roles: {},
  infer: (_inputs, { name, shape }) => {
    if (shape.some((extent) => extent < 1)) {
      fail('HLS3001', `input '${name}' has the shape ${formatShape(shape)}`, {
        help: 'every extent must be at least 1',
      });
    }
    return [shape];
  },
  reference: (inputs) => inputs,
  lower: ({ builder, options }) => [builder.input(options.name, options.shape, tensorTypeOf(options.type))],
};

/** An input of the network: its name, its shape for one event, and the fixed-point type of its elements. */
export const input = layerFunction(
  inputLayer,
  (name: string, shape: Shape, type: TypeOption) => ({ inputs: [], options: { name, shape, type } }),
  ([tensor]) => tensor as Tensor,
);
