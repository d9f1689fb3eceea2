import { InternalError } from '../base/errors.ts';
import type { SourceSpan } from '../base/span.ts';
import type { FixedType } from '../numeric/fixedType.ts';
import type { Interval } from '../numeric/interval.ts';
import type { RawData } from '../numeric/rawTensor.ts';
import type { Shape } from '../numeric/shape.ts';
import { containerOf, type TensorType } from '../numeric/tensorType.ts';
import type { Op, ValueId } from './op.ts';

/** How the multiplications of a layer become hardware, in hls4ml's words. */
export const strategies = ['latency', 'resource', 'distributed_arithmetic'] as const;
export type Strategy = (typeof strategies)[number];

/** A layer of the model: the ops it was lowered to carry its index, so functions and reports stay per layer. */
export interface Scope {
  /** Unique within the module and an identifier of C++. */
  readonly name: string;
  /** What the physicist calls it: `dense`, `softmax`. */
  readonly kind: string;
  readonly strategy: Strategy;
  /** Multiplications that share one multiplier, in time; 1 when unrolled. */
  readonly reuseFactor: number;
  readonly span?: SourceSpan;
}

/** A function of one variable, as integers: entry i belongs to the index whose raw bits are i. */
export interface Table {
  /** Unique within the module and an identifier of C++. */
  readonly name: string;
  /** The function in words, for comments: `exp(-x / 4)`. */
  readonly description: string;
  readonly indexType: FixedType;
  readonly type: FixedType;
  /** 2^indexType.width raw integers of `type`. */
  readonly entries: RawData;
}

/** The result of an op: what it can hold, and where it comes from. */
export interface Value {
  readonly id: ValueId;
  readonly op: Op;
  readonly shape: Shape;
  readonly type: TensorType;
  /** What the elements can be, in steps of the container's last bit. */
  readonly range: Interval;
  /** Index into `Module.scopes`. */
  readonly scope: number;
  readonly span?: SourceSpan;
}

/** What follows from an op and its operands. */
export type Inferred = Pick<Value, 'shape' | 'type' | 'range'>;

/** A named result: a model output, or a layer's result that traces show. */
export interface NamedValue {
  readonly name: string;
  readonly value: ValueId;
}

/** A whole network as a list of ops, each after its operands. */
export interface Module {
  readonly name: string;
  readonly values: readonly Value[];
  readonly tables: readonly Table[];
  readonly scopes: readonly Scope[];
  readonly inputs: readonly NamedValue[];
  readonly outputs: readonly NamedValue[];
  /** Results of layers, in order; what a trace shows and a mismatch is named after. */
  readonly traces: readonly NamedValue[];
}

/** The value with this id. */
export function valueAt(module: Pick<Module, 'values'>, id: ValueId): Value {
  const value = module.values[id];
  if (!value) throw new InternalError(`there is no value %${id}`);
  return value;
}

export function tableAt(module: Pick<Module, 'tables'>, index: number): Table {
  const table = module.tables[index];
  if (!table) throw new InternalError(`there is no table ${index}`);
  return table;
}

export function scopeAt(module: Pick<Module, 'scopes'>, index: number): Scope {
  const scope = module.scopes[index];
  if (!scope) throw new InternalError(`there is no scope ${index}`);
  return scope;
}

/** The type in which a value's raw integers are stored. */
export const containerOfValue = (value: Pick<Value, 'type'>): FixedType => containerOf(value.type);
