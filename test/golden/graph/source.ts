import { type RealTensor, reshape, type Tensor, type TypeName } from 'hls4ts';
import { fractionOf, parseType } from '../../../src/numeric/fixedType.ts';
import type { GoldenLayer, GoldenModel, GoldenType } from '../shared.ts';

/** A golden type in the model language. */
export const typeName = (type: GoldenType): TypeName =>
  `${type.signed ? '' : 'u'}fixed<${type.W},${type.I},${type.Q.replace('AP_', '')},${type.O.replace('AP_', '')}>`;

/** The tensor under a shape; no layer where it has the shape already. */
export const shaped = (x: Tensor, shape: readonly number[]): Tensor =>
  x.shape.length === shape.length && x.shape.every((extent, axis) => extent === shape[axis])
    ? x
    : reshape(x, shape);

const missing = (what: string): never => {
  throw new Error(`the golden model has no ${what}`);
};

/** One layer of a `hls4ml-graph` model, with typed access to all that its builder may need. */
export class LayerSource {
  readonly layer: GoldenLayer;
  readonly model: GoldenModel;
  readonly inputs: readonly Tensor[];

  constructor(model: GoldenModel, layer: GoldenLayer, inputs: readonly Tensor[]) {
    this.model = model;
    this.layer = layer;
    this.inputs = inputs;
  }

  input(index = 0): Tensor {
    return this.inputs[index] ?? missing(`input ${index} of ${this.name}`);
  }

  get output() {
    return this.layer.outputs[0] ?? missing('output');
  }

  get name(): string {
    return this.output.name;
  }

  get result(): TypeName {
    return typeName(this.output.type);
  }

  private get config(): Readonly<Record<string, unknown>> {
    return this.layer.config ?? {};
  }

  number(name: string, fallback?: number): number {
    const value = this.config[name] ?? fallback;
    return typeof value === 'number' ? value : missing(`number ${name} in ${this.name}`);
  }

  type(name: string): TypeName {
    const value = this.config[name];
    return value ? typeName(value as GoldenType) : missing(`type ${name} in ${this.name}`);
  }

  /** A configuration inside this layer's, such as `mult_config`. */
  nested(name: string): LayerSource {
    const config = (this.config[name] ?? missing(`${name} in ${this.name}`)) as Record<string, unknown>;
    return new LayerSource(this.model, { ...this.layer, config }, this.inputs);
  }

  shape(name: string): readonly number[] {
    const value = this.config[name];
    return Array.isArray(value) ? (value as number[]) : missing(`shape ${name} in ${this.name}`);
  }

  /** The layer's weights number `index`, as real numbers with their type. */
  weights(index: number, shape: readonly number[]): { values: RealTensor; type: TypeName } {
    const name = this.layer.weights?.[index] ?? missing(`weights ${index} of ${this.name}`);
    const { type, raw } = this.model.weights[name] ?? missing(`weights ${name}`);
    return {
      values: { shape, data: Float64Array.from(raw, (value) => value * 2 ** -type.F), origin: name },
      type: typeName(type),
    };
  }

  /** A table of this layer's configuration; its entries are raw integers of `type`. */
  table(name: string, type: TypeName): RealTensor {
    const configuration = this.layer.config_name ?? '';
    const { tables } = this.model;
    const own = tables[configuration] ?? tables[configuration.replace('config', 'softmax_config')];
    const entries = own?.[name];
    if (!Array.isArray(entries)) return missing(`table ${name} of ${this.name}`);
    const fraction = fractionOf(parseType(type));
    return { shape: [entries.length], data: Float64Array.from(entries, (raw) => raw * 2 ** -fraction) };
  }
}

export type LayerBuilder = (source: LayerSource) => Tensor;
