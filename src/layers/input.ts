import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import { parseType } from '../numeric/fixedType.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import { uniform } from '../numeric/tensorType.ts';
import { type LayerDefinition, layerFunction, type TypeName } from './layer.ts';
import { integers, text, typeName } from './options.ts';

export interface InputOptions {
  readonly name: string;
  readonly shape: Shape;
  readonly type: TypeName;
}

export const inputLayer: LayerDefinition<InputOptions> = {
  kind: 'input',
  summary: 'what the link delivers for one event',
  options: { name: text, shape: integers, type: typeName },
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
  lower: ({ builder, options }) => [
    builder.input(options.name, options.shape, uniform(parseType(options.type))),
  ],
};

/** An input of the network: its name, its shape for one event, and the fixed-point type of its elements. */
export const input = layerFunction(
  inputLayer,
  (name: string, shape: Shape, type: TypeName) => ({ inputs: [], options: { name, shape, type } }),
  ([tensor]) => tensor as Tensor,
);
