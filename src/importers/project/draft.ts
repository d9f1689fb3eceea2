import { fail } from '../../base/errors.ts';
import { type FixedType, formatType } from '../../numeric/fixedType.ts';
import { type RealTensor, requireFinite } from '../../numeric/parameter.ts';
import { formatShape, type Shape, sizeOf, stridesOf } from '../../numeric/shape.ts';
import { type Code, list, numbers, object, quoted } from './code.ts';
import { Names } from './names.ts';

/** A tensor of the network that is being written: the variable that holds it. */
export interface Ref {
  readonly variable: string;
  readonly shape: Shape;
}

/** A result of the network; its port has the variable's name where it says no other. */
export interface OutputRef extends Ref {
  readonly port?: string;
}

/** One line of the model: `const variable = call(parameters)`. */
export interface Step {
  readonly variable: string;
  readonly call: string;
  readonly parameters: readonly Code[];
  readonly shape: Shape;
}

/** What one layer of the source became. */
export interface Section {
  /** `t1: QDense` */
  readonly title: string;
  readonly name: string;
  readonly kind: string;
  readonly steps: Step[];
  result: Ref | undefined;
  /** What became of a layer that has no line of its own. */
  note?: string;
}

/** A cast to one type for each element, and how it is written. */
export interface PortCast {
  readonly types: readonly FixedType[];
  readonly code: Code;
}

/** An input of the network, and what first becomes of it. */
export interface DraftInput extends Ref {
  readonly name: string;
  /** Types that it is cast to at once, by each reader; undefined for a reader that takes it as it is. */
  readonly readers: (PortCast | undefined)[];
}

/** Most numbers of one tensor; a trigger network has a hundredth of it. */
const mostNumbers = 2 ** 20;

function requireModest(name: string, shape: Shape): void {
  if (shape.every((extent) => Number.isInteger(extent) && extent > 0) && sizeOf(shape) <= mostNumbers) return;
  fail('HLS3001', `'${oneLine(name)}' would have the shape ${formatShape(shape)}`, {
    help: `every extent must be a positive whole number, and all together at most ${mostNumbers}`,
  });
}

/** A name of the source on one line, so that it stays in the comment that it is written into. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);

/** Most numbers in weights.npz. */
const mostWeights = 2 ** 23;

/** The model that an importer writes, line by line. */
export class Draft {
  readonly inputs: DraftInput[] = [];
  readonly sections: Section[] = [];
  readonly arrays = new Map<string, RealTensor>();
  readonly types = new Map<string, Code>();
  readonly functions = new Set<string>();
  private readonly names = new Names();
  private numbers = 0;

  /** Begins the part of the model that comes from one layer. */
  begin(name: string, kind: string): Section {
    const section: Section = {
      title: oneLine(`${name}: ${kind}`),
      name: oneLine(name),
      kind: oneLine(kind),
      steps: [],
      result: undefined,
    };
    this.sections.push(section);
    return section;
  }

  /** Forgets the last section, whose layer cannot be imported. */
  abandon(): void {
    this.sections.pop();
  }

  input(name: string, shape: Shape): DraftInput {
    requireModest(name, shape);
    const variable = this.names.claim(name);
    const input: DraftInput = { name: variable, variable, shape, readers: [] };
    this.inputs.push(input);
    return input;
  }

  /** `const name = call(parameters)`. Throws HLS3001 where the result would not be a tensor of a trigger network. */
  add(name: string, call: string, parameters: readonly (Code | Ref)[], shape: Shape): Ref {
    requireModest(name, shape);
    const variable = this.names.claim(name);
    this.functions.add(call);
    const codes = parameters.map((each): Code => {
      return typeof each !== 'string' && 'variable' in each ? this.read(each) : each;
    });
    this.sections.at(-1)?.steps.push({ variable, call, parameters: codes, shape });
    return { variable, shape };
  }

  /** Drops lines that nothing reads. */
  prune(outputs: readonly Ref[]): void {
    const needed = new Set(outputs.map(({ variable }) => variable));
    const read = (code: Code | undefined): void => {
      if (typeof code === 'string') needed.add(code);
      else if (code && 'items' in code) code.items.forEach(read);
      else if (code) Object.values(code.entries).forEach(read);
    };
    for (const { steps } of [...this.sections].reverse()) {
      for (let at = steps.length - 1; at >= 0; at--) {
        const step = steps[at];
        if (step && needed.has(step.variable)) step.parameters.forEach(read);
        else steps.splice(at, 1);
      }
    }
    this.functions.clear();
    for (const { call } of this.sections.flatMap(({ steps }) => steps)) this.functions.add(call);
    const kept = [...this.arrays].filter(([name]) => needed.has(`w(${quoted(name)})`));
    this.arrays.clear();
    for (const [name, values] of kept) this.arrays.set(name, values);
  }

  /** Writes other parameters into the line that made a tensor. */
  amend({ variable }: Ref, parameters: readonly Code[]): void {
    for (const { steps } of this.sections) {
      const at = steps.findIndex((step) => step.variable === variable);
      const step = steps[at];
      if (step) steps[at] = { ...step, parameters };
    }
  }

  /** A tensor as code; inputs remember that something reads them. */
  read(x: Ref): Code {
    this.inputs.find((input) => input.variable === x.variable)?.readers.push(undefined);
    return x.variable;
  }

  /** A cast to one type for each element; the input port takes these types where nothing else reads it. */
  quantize(name: string, x: Ref, types: readonly FixedType[]): Ref {
    const code = this.typesOf(name, x.shape, types);
    const result = this.add(name, 'quantize', [x, code], x.shape);
    const input = this.inputs.find((each) => each.variable === x.variable);
    if (input) input.readers[input.readers.length - 1] = { types, code };
    return result;
  }

  /**
   * Trained values under a name in weights.npz: the wanted one, as far as it is a plain file name that nothing else has.
   * Throws HLS3004 where a value is not finite.
   */
  weight(name: string, values: RealTensor): Code {
    requireFinite({ ...values, origin: values.origin ?? name });
    this.numbers += values.data.length;
    if (this.numbers > mostWeights)
      fail('HLS3003', `weights of more than ${mostWeights} numbers are more than any trigger has`);
    const plain = name.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '') || 'weight';
    let own = plain;
    for (let number = 2; (this.arrays.get(own) ?? values) !== values; number++) own = `${plain}_${number}`;
    this.arrays.set(own, values);
    return `w(${quoted(own)})`;
  }

  /** Types in the shortest notation: one for all, one for each index of an axis, or a constant in types.ts. */
  typesOf(name: string, shape: Shape, types: readonly FixedType[]): Code {
    const texts = types.map(formatType);
    const [first = 'ufixed<0,0>'] = texts;
    if (texts.every((text) => text === first)) return quoted(first);
    const axis = shape.findIndex((_, candidate) => variesAlong(texts, shape, candidate));
    const stride = stridesOf(shape)[axis] ?? 1;
    const code =
      axis < 0
        ? object({ elements: list(texts.map(quoted)) })
        : object({
            axis: String(axis),
            types: list(
              Array.from({ length: shape[axis] ?? 1 }, (_, i) => quoted(texts[i * stride] ?? first)),
            ),
          });
    const variable = this.names.claimType(name);
    this.types.set(variable, code);
    return variable;
  }
}

/** True when a type depends on the index of that axis alone. */
function variesAlong(texts: readonly string[], shape: Shape, axis: number): boolean {
  const stride = stridesOf(shape)[axis] ?? 1;
  const extent = shape[axis] ?? 1;
  return texts.every((text, i) => text === texts[(Math.floor(i / stride) % extent) * stride]);
}

/** `[8, 16]` as code. */
export const shapeCode = (shape: Shape): Code => numbers(shape);
