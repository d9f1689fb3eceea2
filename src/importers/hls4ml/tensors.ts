import { fail } from '../../base/errors.ts';
import { type FixedType, formatType } from '../../numeric/fixedType.ts';
import { type Shape, sizeOf } from '../../numeric/shape.ts';
import { quoted } from '../project/code.ts';
import { type Draft, type DraftInput, type OutputRef, type Ref, shapeCode } from '../project/draft.ts';
import { mostElements } from './config.ts';
import { type CallInput, type CallOutput, sameShape } from './context.ts';
import type { CppNode } from './cpp/node.ts';
import type { CppType } from './cpp/types.ts';
import type { TensorVariable, TopFunction } from './top.ts';

/** The arrays and streams of the network's function, and what of the model each is. */
export class Tensors {
  private readonly top: TopFunction;
  private readonly draft: Draft;
  private readonly named: ReadonlyMap<string, string>;
  private readonly refs = new Map<string, Ref>();
  private readonly broken = new Set<string>();
  private readonly inputs = new Map<string, DraftInput>();

  constructor(top: TopFunction, draft: Draft, named: ReadonlyMap<string, string>) {
    this.top = top;
    this.named = named;
    this.draft = draft;
  }

  isBroken(name: string): boolean {
    return this.broken.has(this.original(name));
  }

  /** Remembers results that could not be written, so that their readers are not blamed. */
  abandon(names: readonly string[]): void {
    for (const name of names) this.broken.add(this.original(name));
  }

  /** Those of the names that are tensors without a value: what an unknown call writes. */
  unwritten(names: readonly string[]): string[] {
    return names.filter((name) => {
      const original = this.original(name);
      return this.top.variables.has(original) && !this.refs.has(original) && !this.inputs.has(original);
    });
  }

  /** What a call writes, as it is declared. */
  declared(name: string, place: CppNode): CallOutput {
    const { type } = this.variable(name, place);
    return { name, ...scalarOf(type, place) };
  }

  input(name: string, place: CppNode): CallInput {
    const { type } = this.variable(name, place);
    return {
      ...scalarOf(type, place),
      packed: type.kind === 'array' ? type.size : undefined,
      ref: (shape) => this.shaped(name, shape, place),
    };
  }

  /** Binds the variables that a call wrote to its result. */
  write(names: readonly string[], result: Ref, place: CppNode): Ref {
    for (const name of names) {
      const original = this.original(name);
      if (this.refs.has(original) || this.inputs.has(original))
        fail('HLS1002', `'${name}' is written twice`, { span: place.span });
      const { extents } = this.variable(name, place);
      const size = extents?.reduce((product, extent) => product * extent, 1);
      if (size !== undefined && size !== sizeOf(result.shape))
        fail('HLS3001', `'${name}' has ${size} elements, its layer gives ${sizeOf(result.shape)}`, {
          span: place.span,
        });
      this.refs.set(original, result);
    }
    return result;
  }

  /** The results of the network, in the order of its parameters. */
  outputs(): OutputRef[] {
    return this.top.parameters.flatMap(({ name }) => {
      const ref = this.inputs.has(name) ? undefined : this.refs.get(this.original(name));
      return ref ? [{ ...ref, port: name }] : [];
    });
  }

  /** The input ports with their declared types, in the order of the parameters. */
  ports(): Map<string, FixedType> {
    return new Map(
      this.top.parameters.flatMap(({ name, type, node }) => {
        const input = this.inputs.get(name);
        return input ? [[input.name, scalarOf(type, node).type] as const] : [];
      }),
    );
  }

  private original(name: string): string {
    let at = name;
    for (let steps = 0; steps < 64; steps++) {
      const next = this.top.names.get(at);
      if (next === undefined) return at;
      at = next;
    }
    return at;
  }

  private variable(name: string, place: CppNode): TensorVariable {
    return (
      this.top.variables.get(this.original(name)) ??
      fail('HLS1002', `'${name.slice(0, 40)}' is no array or stream of this function`, { span: place.span })
    );
  }

  /** A tensor under a shape; an input of the network comes into being where it is first read. */
  private shaped(name: string, shape: Shape | number, place: CppNode): Ref {
    const wanted = typeof shape === 'number' ? shape : sizeOf(shape);
    if (wanted > mostElements)
      fail('HLS3001', `a tensor of ${wanted} elements is none of a trigger`, { span: place.span });
    const x = this.found(name, shape, place);
    if (sizeOf(x.shape) !== wanted)
      fail('HLS3001', `'${name}' has ${sizeOf(x.shape)} elements, expected ${wanted}`, { span: place.span });
    if (typeof shape === 'number' || sameShape(x.shape, shape)) return x;
    return this.draft.add(`${name}_shaped`, 'reshape', [x, shapeCode(shape)], shape);
  }

  private found(name: string, shape: Shape | number, place: CppNode): Ref {
    const original = this.original(name);
    const known = this.refs.get(original) ?? this.inputs.get(original);
    if (known) return known;
    const parameter = this.top.parameters.find((each) => each.name === original);
    if (!parameter) return fail('HLS3006', `'${name}' is read before it is written`, { span: place.span });
    const own = parameter.extents ?? (typeof shape === 'number' ? [shape] : shape);
    if (own.some((extent) => !Number.isInteger(extent) || extent < 1) || sizeOf(own) > mostElements)
      fail('HLS3001', `'${name}' has the shape [${own.join(', ')}], which no trigger has`, {
        span: place.span,
      });
    const input = this.draft.input(original, own);
    this.inputs.set(original, input);
    if (!this.named.has('') && !this.named.has(input.name)) return input;
    const declared = quoted(formatType(scalarOf(parameter.type, place).type));
    const cast = this.draft.add(`${original}_declared`, 'quantize', [input, declared], own);
    this.refs.set(original, cast);
    return cast;
  }
}

/** The type of a single element. */
function scalarOf(type: CppType, place: CppNode): { type: FixedType; integer: boolean } {
  if (type.kind === 'fixed') return { type: type.type, integer: type.integer };
  if (type.kind === 'array') return { type: type.element, integer: false };
  return fail('HLS4001', 'a tensor of structures is not known', { span: place.span });
}
