import { fail } from '../../base/errors.ts';
import { type FixedType, formatType } from '../../numeric/fixedType.ts';
import { type Shape, sizeOf } from '../../numeric/shape.ts';
import { type Code, object, quoted } from '../project/code.ts';
import { type Draft, type Ref, shapeCode } from '../project/draft.ts';
import type { Config } from './config.ts';
import { type GenerationName, generations } from './generation.ts';
import type { Hls4mlProject } from './project.ts';
import type { LayerCall } from './top.ts';
import { numberOfEntry, quantized, readWeights, type WeightArray } from './weights.ts';

/** A tensor that a call reads: made before, or an input stream whose shape its first reader says. */
export interface CallInput {
  readonly type: FixedType;
  /** True for `ap_int` and `ap_uint`, which hls4ml sometimes treats differently. */
  readonly integer: boolean;
  /** Elements of one word of a stream; undefined for an array. */
  readonly packed: number | undefined;
  /** The tensor under a shape, or under its own where only a size is known. */
  ref(shape: Shape | number): Ref;
}

/** What a call writes. */
export interface CallOutput {
  readonly name: string;
  readonly type: FixedType;
  readonly integer: boolean;
}

/** Trained numbers with their type, ready for the model. */
export interface Trained {
  readonly values: Float64Array;
  readonly type: FixedType;
  readonly origin: string;
}

/** One call of the network's function, to be written as lines of a model. */
export class CallContext {
  readonly call: LayerCall;
  readonly project: Hls4mlProject;
  readonly draft: Draft;
  readonly config: Config;
  readonly inputs: readonly CallInput[];
  readonly output: CallOutput;
  /** Texts of the arguments that are no tensors: weights, parameters. */
  readonly others: readonly string[];

  constructor(parts: Omit<CallContextParts, never>) {
    this.call = parts.call;
    this.project = parts.project;
    this.draft = parts.draft;
    this.config = parts.config;
    this.inputs = parts.inputs;
    this.output = parts.output;
    this.others = parts.others;
  }

  /** The name of the result, and of the last line. */
  get name(): string {
    return this.output.name;
  }

  get stream(): boolean {
    return this.inputs[0]?.packed !== undefined;
  }

  input(index = 0): CallInput {
    return (
      this.inputs[index] ?? fail('HLS1002', `input ${index + 1} is missing`, { span: this.call.node.span })
    );
  }

  /** Writes a line; the last one of a layer has no suffix. */
  add(call: string, parameters: readonly (Code | Ref)[], shape: Shape, suffix?: string): Ref {
    return this.draft.add(
      suffix === undefined ? this.name : `${this.name}_${suffix}`,
      call,
      parameters,
      shape,
    );
  }

  /** `{ precision: { … } }` and more options. */
  options(
    precision: Readonly<Record<string, FixedType | undefined>>,
    more: Readonly<Record<string, Code | undefined>> = {},
  ): Code {
    const types = Object.fromEntries(
      Object.entries(precision).map(([role, type]) => [role, type && quoted(formatType(type))]),
    );
    return object({ ...more, precision: object(types) });
  }

  /** The tensor cast to a type; no line where it has that type already. */
  cast(x: Ref, from: FixedType | undefined, to: FixedType, suffix?: string): Ref {
    if (from && sameBits(to, from)) return x;
    return this.add('quantize', [x, quoted(formatType(to))], x.shape, suffix);
  }

  reshape(x: Ref, shape: Shape, suffix: string): Ref {
    return sameShape(x.shape, shape) ? x : this.add('reshape', [x, shapeCode(shape)], shape, suffix);
  }

  /** Entries of an array of trained numbers. */
  array(index: number): WeightArray {
    const name =
      this.others[index] ?? fail('HLS1002', 'an argument is missing', { span: this.call.node.span });
    return readWeights(this.project, name, this.call.node);
  }

  /** Trained numbers after their own type's rounding; throws HLS3003 unless there are as many as expected. */
  trained(index: number, count: number): Trained {
    const array = this.array(index);
    if (array.type.kind === 'struct')
      return fail('HLS3005', `${array.origin}: packed weights cannot be imported here`, {
        span: array.node.span,
      });
    const type = array.type.kind === 'array' ? array.type.element : array.type.type;
    this.requireCount(array, count);
    const values = quantized(
      array.entries.map((entry) => numberOfEntry(entry, array)),
      type,
    );
    return { values, type, origin: array.origin };
  }

  requireCount({ entries, origin, node }: WeightArray, count: number): void {
    if (entries.length !== count)
      fail('HLS3003', `${origin} has ${entries.length} numbers, ${this.config.name} needs ${count}`, {
        span: node.span,
      });
  }

  /** Trained numbers as code, under the result's name and their part. */
  weight(part: string, { values, origin }: Pick<Trained, 'values' | 'origin'>, shape: Shape): Code {
    return this.draft.weight(`${this.name}.${part}`, { shape, data: values, origin });
  }

  /** Diagnostic HLS3005 at the call. */
  refuse(why: string, help?: string): never {
    return fail('HLS3005', `${this.title}: ${why}`, { span: this.call.node.span, help });
  }

  get title(): string {
    return `${this.call.title || this.name} (${this.call.kind})`;
  }

  /** True where the project was written by that version or a later one; refuses where its files do not tell. */
  since(version: GenerationName): boolean {
    const { earliest, latest } = this.project.generation;
    const [first, last, wanted] = [earliest, latest, version].map((name) => generations.indexOf(name));
    if ((first ?? 0) >= (wanted ?? 0)) return true;
    if ((last ?? 0) < (wanted ?? 0)) return false;
    return this.refuse(
      `versions of hls4ml before ${version} compute it differently, and nothing here says which version it was`,
      'keep firmware/nnet_utils in its place: its headers tell the version',
    );
  }
}

type CallContextParts = Pick<
  CallContext,
  'call' | 'project' | 'draft' | 'config' | 'inputs' | 'output' | 'others'
>;

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((extent, axis) => extent === b[axis]);

/** True when a cast from one type to the other changes nothing and keeps the bits where they are. */
export const sameBits = (to: FixedType, from: FixedType): boolean =>
  to.signed === from.signed &&
  to.width === from.width &&
  to.integer === from.integer &&
  (to.overflow !== 'SAT_SYM' || from.overflow === 'SAT_SYM' || !to.signed);

export const elements = (x: Ref): number => sizeOf(x.shape);
