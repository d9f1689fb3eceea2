import type { Diagnostic } from '../base/diagnostic.ts';
import type { SourceSpan } from '../base/span.ts';
import type { ModuleBuilder } from '../ir/builder.ts';
import type { GraphLayer, Tensor } from '../ir/graph.ts';
import type { Strategy, Value } from '../ir/module.ts';
import type { FixedType } from '../numeric/fixedType.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import type { Shape } from '../numeric/shape.ts';
import type { TableMaker } from '../numeric/table.ts';
import type { TensorType } from '../numeric/tensorType.ts';
import { checkOptions, type OptionChecks } from './options.ts';

/** A fixed-point type as users write it: `fixed<16,6>`, `ufixed<8,0,RND,SAT>`. */
export type TypeName = `${'ap_' | ''}${'u' | ''}${'fixed' | 'int'}<${string}>`;

/** One type for the whole tensor, one for each index along an axis, or one for each element (row-major). */
export type TypeOption =
  | TypeName
  | { readonly axis: number; readonly types: readonly TypeName[] }
  | { readonly elements: readonly TypeName[] };

/** What a type is for; hls4ml's names, in camel case. */
export type Role =
  | 'weight'
  | 'bias'
  | 'scale'
  | 'input'
  | 'result'
  | 'accum'
  | 'table'
  | 'expTable'
  | 'invTable'
  | 'invInp'
  | 'inpNorm';

/** Types of a layer by role; a role that is left out takes the model's default. */
export type PrecisionOptions<Roles extends Role = Role> = { readonly [R in Roles]?: TypeOption };

/** Options that every layer takes. */
export interface CommonOptions<Roles extends Role = Role> {
  /** Name in reports, traces and C++; the variable's name when left out. */
  readonly name?: string;
  readonly precision?: PrecisionOptions<Roles>;
  readonly strategy?: Strategy;
  /** Multiplications that share one multiplier; only with the `resource` strategy. */
  readonly reuseFactor?: number;
}

/** Where a type comes from when the layer does not name it. */
export type RoleSource =
  /** The model's default, or chosen from the values of the weights. */
  | 'weights'
  /** The model's default, or chosen from calibration; exact when there is neither. */
  | 'values'
  /** Like `values`, but there is no exact form: a table must have a type. */
  | 'table'
  /** The index of a table: the argument's own type unless the layer names one or it must be chosen. */
  | 'index'
  /** Exact unless the layer names a type. */
  | 'exact';

/** The types of a layer, after defaults and automatic choice. */
export type LayerPrecision = { readonly [R in Role]?: TensorType };

/** What a layer's lowering may use. */
export interface LoweringContext<Options> {
  readonly name: string;
  readonly options: Options;
  readonly builder: ModuleBuilder;
  /** Shapes of the results. */
  readonly shapes: readonly Shape[];
  /** The type for a role, or undefined where the layer stays exact. */
  type(role: Role): TensorType | undefined;
  /** The one type for a role; throws HLS4004 when there is none, or when it differs between elements. */
  requiredType(role: Role): FixedType;
  /** Quantizes trained values into a constant; reports HLS4002 when the type cannot hold them. */
  parameter(role: Role, values: RealTensor, fallback?: TensorType): Value;
  readonly tables: TableMaker;
  /** Casts to the type of a role, or gives the value back when the role has none. */
  castTo(role: Role, value: Value): Value;
  report(diagnostic: Diagnostic): void;
}

/** Everything the compiler knows about one kind of layer; one file a layer. */
export interface LayerDefinition<Options extends object = object> {
  readonly kind: string;
  readonly summary: string;
  readonly options: OptionChecks<Options>;
  readonly roles: { readonly [R in Role]?: RoleSource };
  /** Shapes of the results; throws UserError (HLS3xxx) on shapes or weights that do not fit. */
  infer(inputs: readonly Shape[], options: Options): readonly Shape[];
  /** The layer in real numbers, for one event; what quantization is measured against. */
  reference(inputs: readonly RealTensor[], options: Options, shapes: readonly Shape[]): readonly RealTensor[];
  /** The layer in exact integer ops. */
  lower(context: LoweringContext<Options>, inputs: readonly Value[]): readonly Value[];
  /** Trained values by role, for automatic precision. */
  parameters?(options: Options): { readonly [R in Role]?: RealTensor };
}

/** Where in the model file a layer was made, and the name its variable suggests. */
export interface Origin {
  readonly span?: SourceSpan | undefined;
  readonly name?: string | undefined;
}

/** A function of the model language that adds one layer or more. */
export interface LayerFunction<Arguments extends readonly unknown[] = readonly never[], Result = unknown> {
  (...parameters: Arguments): Result;
  /** The kinds of layers that only this function makes. */
  readonly definitions: readonly LayerDefinition<never>[];
  /** The same with its place in the model file; what the front end calls. */
  withOrigin(origin: Origin, ...parameters: Arguments): Result;
}

/** Checks options and shapes and makes the layer; throws UserError on what does not fit. */
export function makeLayer<Options extends object>(
  definition: LayerDefinition<Options>,
  inputs: readonly Tensor[],
  options: Options & { readonly name?: string },
  origin: Origin,
): Tensor[] {
  checkOptions(definition.kind, definition.options, options);
  const shapes = definition.infer(
    inputs.map((tensor) => tensor.shape),
    options,
  );
  const layer: GraphLayer = {
    kind: definition.kind,
    name: options.name ?? origin.name,
    inputs,
    options,
    shapes,
    span: origin.span,
  };
  return shapes.map((shape, output) => ({ shape, layer, output }));
}

/** Turns a definition and a way to read its arguments into a function of the model language. */
export function layerFunction<Options extends object, Arguments extends readonly unknown[], Result>(
  definition: LayerDefinition<Options>,
  read: (...parameters: Arguments) => { readonly inputs: readonly Tensor[]; readonly options: Options },
  result: (tensors: Tensor[]) => Result,
): LayerFunction<Arguments, Result> {
  return compositeFunction([definition as unknown as LayerDefinition<never>], (origin, ...parameters) => {
    const { inputs, options } = read(...parameters);
    return result(makeLayer(definition, inputs, options, origin));
  });
}

/** A function of the model language that adds several layers; `definitions` are the kinds that no other function makes. */
export function compositeFunction<Arguments extends readonly unknown[], Result>(
  definitions: readonly LayerDefinition<never>[],
  withOrigin: (origin: Origin, ...parameters: Arguments) => Result,
): LayerFunction<Arguments, Result> {
  const call = (...parameters: Arguments): Result => withOrigin({}, ...parameters);
  return Object.assign(call, { definitions, withOrigin });
}
