import { withSpan } from '../../../base/diagnostic.ts';
import { fail, UserError } from '../../../base/errors.ts';
import {
  type FixedType,
  fixed,
  type Overflow,
  overflows,
  type Rounding,
  roundings,
} from '../../../numeric/fixedType.ts';
import type { CppNode } from './node.ts';
import { lastName } from './program.ts';
import type { Scope } from './scope.ts';
import { type Template, templateOf } from './template.ts';

/** What a type of the C++ means here. */
export type CppType =
  | { readonly kind: 'fixed'; readonly type: FixedType; readonly integer: boolean }
  /** `nnet::array`: what one word of a stream holds. */
  | { readonly kind: 'array'; readonly element: FixedType; readonly size: number }
  /** A packed weight: an exponent with a sign, or a weight with its place. */
  | { readonly kind: 'struct'; readonly scope: Scope };

/** Resolves the type that `text` names at `place`; throws HLS4001 where it is none that hardware can have here. */
export function typeOf(text: string, scope: Scope, place: CppNode, depth = 0): CppType {
  if (depth > 64) return fail('HLS4001', `the type '${text}' refers to itself`, { span: place.span });
  const plain = text.replace(/^(\s*\b(const|typename|struct|static)\b)+|[\s&*]+$/g, '').trim();
  const template = templateOf(plain);
  if (template) return fromTemplate(template, scope, place, depth);
  const last = lastName(plain);
  const owner = plain.includes('::') ? scope.structOf(plain.replace(/::\w+$/, '')) : undefined;
  const from = owner ?? scope;
  const alias = from.struct?.aliases.get(last) ?? scope.program.aliases.get(last);
  if (alias) return typeOf(alias.target, from, place, depth + 1);
  const struct = scope.structOf(last);
  if (struct) return { kind: 'struct', scope: struct };
  if (plain === 'bool') return { kind: 'fixed', type: fixed(false, 1, 1), integer: true };
  return fail('HLS4001', `'${plain.slice(0, 60)}' is no fixed-point type`, {
    span: place.span,
    help: 'types are ap_fixed, ap_ufixed, ap_int, ap_uint and nnet::array of them',
  });
}

function fromTemplate({ name, parameters }: Template, scope: Scope, place: CppNode, depth: number): CppType {
  const family = lastName(name);
  const [first = '', second = ''] = parameters;
  if (family === 'stream') return typeOf(first, scope, place, depth + 1);
  if (family === 'array') {
    const element = typeOf(first, scope, place, depth + 1);
    if (element.kind !== 'fixed')
      return fail('HLS4001', `nnet::array of '${first}' is not known`, { span: place.span });
    return { kind: 'array', element: element.type, size: scope.number(second, place) };
  }
  const match = /^ap_(u?)(fixed|int)$/.exec(family);
  if (!match) return fail('HLS4001', `'${name}<…>' is no fixed-point type`, { span: place.span });
  try {
    const width = scope.number(first, place);
    const signed = match[1] === '';
    if (match[2] === 'int') return { kind: 'fixed', type: fixed(signed, width, width), integer: true };
    const type = fixed(signed, width, scope.number(second, place), ...modesOf(parameters, scope, place));
    return { kind: 'fixed', type, integer: false };
  } catch (problem) {
    if (problem instanceof UserError) throw new UserError(withSpan(problem.diagnostics, place.span));
    throw problem;
  }
}

function modesOf(parameters: readonly string[], scope: Scope, place: CppNode): [Rounding, Overflow] {
  const [, , q = 'AP_TRN', o = 'AP_WRAP', n = '0'] = parameters.map((text) => lastName(text.trim()));
  const rounding = roundings.find((mode) => `AP_${mode}` === q || `SC_${mode}` === q);
  const overflow = overflows.find((mode) => `AP_${mode}` === o || `SC_${mode}` === o);
  if (!rounding || !overflow)
    return fail('HLS4001', `the modes ${q} and ${o} are not both known`, { span: place.span });
  if (overflow === 'WRAP' && scope.number(n, place) !== 0)
    return fail('HLS4001', `AP_WRAP with ${n} saturated bits has no counterpart`, { span: place.span });
  return [rounding, overflow];
}

/** The type of one element, whatever it is packed in. */
export function elementOf(text: string, scope: Scope, place: CppNode): FixedType {
  const type = typeOf(text, scope, place);
  if (type.kind === 'fixed') return type.type;
  if (type.kind === 'array') return type.element;
  return fail('HLS4001', `'${text}' is a structure, expected a number`, { span: place.span });
}
