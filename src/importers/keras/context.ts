import { fail } from '../../base/errors.ts';
import type { TypeName } from '../../layers/layer.ts';
import type { Shape } from '../../numeric/shape.ts';
import type { Code } from '../project/code.ts';
import type { Draft, Ref } from '../project/draft.ts';
import { isText, type Json } from './json.ts';
import type { Variables } from './variables.ts';

/** How the user wants the model. */
export interface MappingOptions {
  /** Type of the values and weights of layers whose source has none: floating-point Keras. */
  readonly precision: TypeName;
  /** True where the source itself says how everything is quantized, so that all else stays exact. */
  readonly quantized: boolean;
  /** True where weights of layers without quantizers are quantized already: proxy models of HGQ 1. */
  readonly exactWeights: boolean;
  /** True for hls4ml's arithmetic, with its default types. */
  readonly compat: boolean;
  /** Version of Keras that wrote the file, 2 or 3; undefined where it does not say. */
  readonly majorVersion: number | undefined;
}

/** One use of one layer, to be written as lines of a model. */
export interface LayerContext {
  /** The layer's name, and what its lines are called. */
  readonly name: string;
  readonly kind: string;
  readonly attributes: Json;
  readonly variables: Variables;
  readonly inputs: readonly Ref[];
  /** The argument that each input was given as. */
  readonly inputNames: readonly (number | string)[];
  readonly draft: Draft;
  readonly options: MappingOptions;
}

/** How a kind of layer is written; every attribute that is not listed must be of the harmless ones. */
export interface LayerMapping {
  /** Attributes that the mapping understands. */
  readonly attributes: readonly string[];
  /** Attributes of features that must be switched off. */
  readonly off?: readonly string[];
  /** What it becomes, for `--list`. */
  readonly becomes: string;
  map(context: LayerContext): Ref;
}

/** The only input, or HLS3001. */
export function onlyInput({ name, inputs, inputNames }: LayerContext): Ref {
  const [first] = inputs;
  const named = inputNames.slice(1).find((argument) => typeof argument === 'string');
  if (named !== undefined) fail('HLS3005', `layer '${name}' is given '${named}', which has no counterpart`);
  return first && inputs.length === 1
    ? first
    : fail('HLS3001', `layer '${name}' has ${inputs.length} inputs, expected one`);
}

/** An attribute's value as a number; throws HLS3005 otherwise. */
export function numberOf({ name, attributes }: LayerContext, attribute: string, fallback?: number): number {
  const value = attributes[attribute] ?? fallback;
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : refuse(name, attribute, value, 'expected a number');
}

export function truthOf({ name, attributes }: LayerContext, attribute: string, fallback: boolean): boolean {
  const value = attributes[attribute] ?? fallback;
  return typeof value === 'boolean' ? value : refuse(name, attribute, value, 'expected true or false');
}

export function textOf({ name, attributes }: LayerContext, attribute: string): string {
  const value = attributes[attribute];
  return isText(value) ? value : refuse(name, attribute, value, 'expected a text');
}

/** A list of whole numbers, or one as a list. */
export function integersOf({ name, attributes }: LayerContext, attribute: string): number[] {
  const value = attributes[attribute];
  const entries = Array.isArray(value) ? value : [value];
  return entries.every((entry): entry is number => Number.isInteger(entry))
    ? entries
    : refuse(name, attribute, value, 'expected whole numbers');
}

/** HLS3005 that names the layer and the attribute. */
export function refuse(layer: string, attribute: string, value: unknown, why: string): never {
  const shown = JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  return fail('HLS3005', `layer '${layer}': attribute '${attribute}' is ${shown}: ${why}`);
}

/** One step of a layer: called with the name that its line gets. */
export type Stage = { readonly suffix: string; readonly write: (name: string, x: Ref) => Ref };

/** Writes the steps of a layer one after the other; the last has the layer's own name, the others say what they are. */
export function chain(name: string, x: Ref, stages: readonly (Stage | undefined)[]): Ref {
  const present = stages.filter((stage) => stage !== undefined);
  return present.reduce(
    (value, { suffix, write }, i) => write(i === present.length - 1 ? name : `${name}_${suffix}`, value),
    x,
  );
}

/** A step that is one call. */
export const stage = (draft: Draft, suffix: string, call: string, options?: Code, shape?: Shape): Stage => ({
  suffix,
  write: (name, x) => draft.add(name, call, options === undefined ? [x] : [x, options], shape ?? x.shape),
});
