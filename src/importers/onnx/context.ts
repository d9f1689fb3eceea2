import { fail } from '../../base/errors.ts';
import type { TypeName } from '../../layers/layer.ts';
import type { Shape } from '../../numeric/shape.ts';
import type { Code } from '../project/code.ts';
import type { Draft, Ref } from '../project/draft.ts';
import type { OnnxNode } from './network.ts';
import type { Constant, Dynamic, Value } from './values.ts';

/** How the user wants the model. */
export interface MappingOptions {
  /** Type of values and weights that the source leaves in floating point. */
  readonly precision: TypeName;
  /** True where the source itself says how things are quantized, so that all else stays exact. */
  readonly quantized: boolean;
  /** True for hls4ml's arithmetic, with its default types. */
  readonly compat: boolean;
}

/** A line that a later node may still add something to: the bias of a layer, or the type of a table. */
export interface OpenLine {
  readonly ref: Ref;
  readonly lacks: 'bias' | 'result';
  /** Name of the node that wrote it. */
  readonly name: string;
  /** Adds a bias and its type, or the type of a result. */
  readonly amend: (more: Code, type?: Code) => void;
}

/** What all nodes of a network share while they are written. */
export interface Mapping {
  readonly draft: Draft;
  readonly options: MappingOptions;
  /** Version of the standard's operators. */
  readonly opset: number;
  /** Extent of the axis that counts events; a large prime where the file leaves it free. */
  readonly events: number;
  /** How many nodes and outputs read a tensor. */
  readonly readers: ReadonlyMap<string, number>;
  /** Tensors with their axes in the source's order, by the variable that they are moved from. */
  readonly ordered: Map<string, Ref>;
  /** What a reshape was made of, by its variable. */
  readonly reshaped: Map<string, Ref>;
  readonly open: Map<string, OpenLine>;
  /** Tensors of the source that hold whole numbers. */
  readonly integers: Set<string>;
  /** Variables of the model that are 0 everywhere. */
  readonly zeros: Set<string>;
  /** How many more numbers may be made: constants computed, and tensors of one event. */
  readonly left: { constants: number; tensors: number };
  /** What the model computes otherwise than the source, for the README. */
  readonly remarks: string[];
}

/** One node, to be written as lines of a model. */
export interface NodeContext extends Mapping {
  readonly name: string;
  readonly node: OnnxNode;
  /** Undefined for an input that is left out. */
  readonly inputs: readonly (Value | undefined)[];
}

/** How a kind of node is written; every attribute that is not listed is refused. */
export interface NodeMapping {
  readonly attributes: readonly string[];
  map(context: NodeContext): Value | Value[];
}

/** HLS3005 that names the node and the attribute. */
export function refuse({ node }: Pick<NodeContext, 'node'>, attribute: string, why: string): never {
  const value = node.attributes.get(attribute);
  const shown =
    typeof value === 'object' && 'kind' in value ? 'a tensor' : JSON.stringify(value)?.slice(0, 60);
  return fail('HLS3005', `node '${node.name}' (${node.kind}): attribute '${attribute}' is ${shown}: ${why}`);
}

/** A diagnostic that names the node. */
export const failAt = (
  code: 'HLS3001' | 'HLS3002' | 'HLS3003' | 'HLS3004' | 'HLS3005' | 'HLS3006' | 'HLS3008',
  { node }: Pick<NodeContext, 'node'>,
  message: string,
  help?: string,
): never => fail(code, `node '${node.name}' (${node.kind}): ${message}`, help === undefined ? {} : { help });

/** An input that must be there. */
export const inputAt = (context: NodeContext, index: number): Value =>
  context.inputs[index] ?? failAt('HLS3006', context, `input ${index} is missing`);

/** An input that depends on the event. */
export function dynamicAt(context: NodeContext, index: number): Dynamic {
  const value = inputAt(context, index);
  return value.kind === 'dynamic'
    ? value
    : failAt('HLS3005', context, `input ${index} is a constant, expected a tensor of the network`);
}

/** An input that must be known now; undefined where it is left out. */
export function optionalConstant(context: NodeContext, index: number, what: string): Constant | undefined {
  const value = context.inputs[index];
  if (value === undefined) return undefined;
  return value.kind === 'constant'
    ? value
    : failAt('HLS3005', context, `${what} (input ${index}) depends on the event, expected a constant`);
}

export const constantAt = (context: NodeContext, index: number, what: string): Constant =>
  optionalConstant(context, index, what) ?? failAt('HLS3002', context, `${what} (input ${index}) is missing`);

/** A constant of one number. */
export function scalarAt(context: NodeContext, index: number, what: string): number {
  const { data } = constantAt(context, index, what);
  const [value] = data;
  return value !== undefined && data.length === 1
    ? value
    : failAt('HLS3003', context, `${what} (input ${index}) has ${data.length} numbers, expected one`);
}

export function numberOf(context: NodeContext, attribute: string, fallback?: number): number {
  const value = context.node.attributes.get(attribute) ?? fallback;
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : refuse(context, attribute, 'expected a number');
}

export function integerOf(context: NodeContext, attribute: string, fallback?: number): number {
  const value = numberOf(context, attribute, fallback);
  return Number.isInteger(value) ? value : refuse(context, attribute, 'expected a whole number');
}

export const truthOf = (context: NodeContext, attribute: string, fallback: boolean): boolean =>
  integerOf(context, attribute, fallback ? 1 : 0) !== 0;

export function textOf(context: NodeContext, attribute: string, fallback?: string): string {
  const value = context.node.attributes.get(attribute) ?? fallback;
  return typeof value === 'string' ? value : refuse(context, attribute, 'expected a text');
}

/** A list of whole numbers; undefined where it is left out. */
export function integersOf(context: NodeContext, attribute: string): number[] | undefined {
  const value = context.node.attributes.get(attribute);
  if (value === undefined && !context.node.attributes.has(attribute)) return undefined;
  return Array.isArray(value) && value.every((entry): entry is number => Number.isSafeInteger(entry))
    ? value
    : refuse(context, attribute, 'expected whole numbers');
}

/** Most axes of a tensor, and entries of a list of axes or extents. */
const longest = 1024;

/** A list of extents or axes, which no honest file makes long. */
export const shortList = (context: Pick<NodeContext, 'node'>, { data }: Constant): number[] =>
  data.length <= longest
    ? [...data]
    : failAt('HLS3005', context, `a list of ${data.length} extents is no shape`);

/** Whole numbers that are an attribute in old files and an input in new ones. */
export function listOf(context: NodeContext, attribute: string, index: number): number[] | undefined {
  const input = optionalConstant(context, index, attribute);
  const list = input ? shortList(context, input) : integersOf(context, attribute);
  return list?.every(Number.isInteger) === false
    ? refuse(context, attribute, 'expected whole numbers')
    : list;
}

/** An axis counted from the front; throws HLS3008 where there is none. */
export function axisOf(context: NodeContext, axis: number, shape: Shape): number {
  const own = axis < 0 ? axis + shape.length : axis;
  return Number.isInteger(own) && own >= 0 && own < shape.length
    ? own
    : failAt('HLS3008', context, `axis ${axis} does not exist in [${shape.join(', ')}]`);
}
