import { add, einsumDense, input, model, quantize, relu, reshape, scale, sumPool, type Tensor } from 'hls4ts';
import type { Graph } from '../../../src/ir/graph.ts';
import type { TypeName } from '../../../src/layers/layer.ts';
import type { GoldenType } from '../shared.ts';
import { elementTypes } from './quantizers.ts';
import { typeName } from './source.ts';

interface ExactArray {
  readonly shape: readonly number[];
  readonly F: number;
  readonly raw: readonly number[];
}

interface ExactBase<Op extends string> {
  readonly op: Op;
  readonly name: string;
  readonly inputs: readonly string[];
}

type ExactLayer =
  | (ExactBase<'quantize'> & {
      readonly elem_types: readonly (GoldenType | null)[];
      readonly elem_type_index: readonly number[];
    })
  | (ExactBase<'einsum'> & {
      readonly equation: string;
      readonly kernel: ExactArray;
      readonly bias: ExactArray;
      readonly activation: 'relu' | 'linear';
    })
  | (ExactBase<'sum'> & {
      readonly axes: readonly number[];
      readonly scale_log2: number;
      readonly out_shape: readonly number[];
    })
  | ExactBase<'add'>;

/** A `heldout-exact` model: only its quantizers lose bits. */
export interface ExactModel {
  readonly name: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly type: GoldenType;
  }[];
  readonly outputs: readonly { readonly name: string; readonly n: number; readonly F: number }[];
  readonly layers: readonly ExactLayer[];
}

const values = ({ shape, raw, F }: ExactArray) => ({
  shape,
  data: Float64Array.from(raw, (each) => each * 2 ** -F),
});

/** A type that holds every entry. */
const holding = ({ raw, F }: ExactArray): TypeName => {
  const width = 1 + Math.max(...raw.map((each) => Math.ceil(Math.log2(Math.abs(each) + 1)))) || 2;
  return `fixed<${width},${width - F}>`;
};

/** Letters as in NumPy without the batch. */
const withoutBatch = (equation: string): string => equation.replaceAll('b', '');

const builders: {
  readonly [Op in ExactLayer['op']]: (
    layer: Extract<ExactLayer, { op: Op }>,
    inputs: readonly [Tensor, ...Tensor[]],
  ) => Tensor;
} = {
  quantize: ({ name, elem_types, elem_type_index }, [x]) =>
    quantize(x, elementTypes(elem_types, elem_type_index), { name }),
  einsum: ({ name, equation, kernel, bias, activation }, [x]) => {
    const product = einsumDense(x, {
      name: activation === 'relu' ? `${name}_product` : name,
      equation: withoutBatch(equation),
      weight: values(kernel),
      bias: values(bias),
      precision: { weight: holding(kernel), bias: holding(bias) },
    });
    return activation === 'relu' ? relu(product, { name }) : product;
  },
  sum: ({ name, axes, scale_log2, out_shape }, [x]) =>
    reshape(scale(sumPool(x, { axis: axes }), { factor: 2 ** scale_log2 }), out_shape, { name }),
  add: ({ name }, [x, y]) => add(x, y ?? x, { name }),
};

/** A `heldout-exact` model in our layers. */
export function exactGraphOf(golden: ExactModel): Graph {
  const inputs = golden.inputs.map(({ name, shape, type }) => input(name, shape, typeName(type)));
  const tensors = new Map<string, Tensor>(golden.inputs.map(({ name }, i) => [name, inputs[i] as Tensor]));
  const tensor = (name: string): Tensor => {
    const found = tensors.get(name);
    if (!found) throw new Error(`no tensor ${name}`);
    return found;
  };
  for (const layer of golden.layers) {
    const [first = '', ...others] = layer.inputs;
    const build = builders[layer.op] as (layer: ExactLayer, inputs: readonly [Tensor, ...Tensor[]]) => Tensor;
    tensors.set(layer.name, build(layer, [tensor(first), ...others.map(tensor)]));
  }
  return model({
    name: golden.name,
    inputs,
    outputs: Object.fromEntries(golden.outputs.map(({ name }) => [name, tensor(name)])),
  });
}
