import { fail } from '../../../base/errors.ts';
import type { SourceSpan } from '../../../base/span.ts';
import { type CppValue, evaluate, NoValue, numberOf } from './expression.ts';
import type { CppNode } from './node.ts';
import { type CppConstant, type CppProgram, type CppStruct, lastName } from './program.ts';

/** More references than any chain of constants or types has. */
const longestChain = 64;

/** Values and types of names as seen from a configuration, or from outside all. */
export class Scope {
  readonly program: CppProgram;
  readonly struct: CppStruct | undefined;

  constructor(program: CppProgram, struct?: CppStruct) {
    this.program = program;
    this.struct = struct;
  }

  /** The scope of a structure; undefined where there is none of that name. */
  structOf(name: string, depth = 0): Scope | undefined {
    const last = lastName(name);
    const struct = this.program.structs.get(last);
    if (struct) return new Scope(this.program, struct);
    const alias = this.struct?.aliases.get(last) ?? this.program.aliases.get(last);
    return alias && depth < longestChain ? this.structOf(alias.target, depth + 1) : undefined;
  }

  /** The value of a constant expression that stands at `place`; throws HLS1002 where it has none. */
  value(text: string, place: CppNode): CppValue {
    try {
      return this.evaluate(text, 0);
    } catch (problem) {
      if (!(problem instanceof NoValue)) throw problem;
      return fail('HLS1002', `'${text.slice(0, 60)}' has no value here: ${problem.message}`, {
        span: place.span,
      });
    }
  }

  /** The same, as a number. */
  number(text: string, place: CppNode): number {
    const value = this.value(text, place);
    return typeof value === 'string' ? unknown(value, place.span) : value.value;
  }

  private evaluate(text: string, depth: number): CppValue {
    if (depth > longestChain) throw new NoValue('names refer to each other in a circle');
    return evaluate(text, (name) => this.named(name, depth + 1));
  }

  /** A constant of this structure or another, a macro, a variable; else the name itself: an enumerator. */
  private named(name: string, depth: number): CppValue {
    if (this.program.budget.left-- <= 0) throw new NoValue('its constants refer to too many others');
    if (name === 'true' || name === 'false') return { value: name === 'true' ? 1 : 0, real: false };
    const last = lastName(name);
    const owner = name.includes('::') ? this.structOf(name.replace(/::\w+$/, '')) : undefined;
    if (owner) return owner.constant(last, depth) ?? last;
    const own = name.includes('::') ? undefined : this.constant(last, depth);
    if (own !== undefined) return own;
    const outside = this.program.macros.get(last) ?? this.program.variables.get(last);
    return outside?.value === undefined
      ? last
      : converted(outside, new Scope(this.program).evaluate(outside.value, depth));
  }

  private constant(name: string, depth: number): CppValue | undefined {
    const constant = this.struct?.constants.get(name);
    return constant?.value === undefined
      ? undefined
      : converted(constant, this.evaluate(constant.value, depth));
  }
}

const unknown = (name: string, span: SourceSpan): never =>
  fail('HLS1002', `nothing is called '${name}' here`, { span });

/** An unsigned integer counts modulo 2^32. */
function converted({ type }: CppConstant, value: CppValue): CppValue {
  if (!/\bunsigned\b/.test(type) || typeof value === 'string') return value;
  const whole = Math.trunc(numberOf(value));
  return { value: whole < 0 ? whole + 2 ** 32 : whole, real: false };
}
