import { fail } from '../../base/errors.ts';
import type { Value } from '../../ir/module.ts';
import { type FixedType, fixed, fractionOf, maximumRaw, minimumRaw } from '../../numeric/fixedType.ts';
import type { UnaryFunction } from '../../numeric/functions.ts';
import { bitLength } from '../../numeric/interval.ts';
import { pack } from '../../numeric/rawTensor.ts';
import { uniform } from '../../numeric/tensorType.ts';
import type { LoweringContext } from '../layer.ts';
import { exactConstant, zeroOf } from '../lowering.ts';
import { lookUp } from '../tables.ts';
import { lookUpMantissa, type MantissaFunction } from './mantissaTable.ts';
import {
  exponentOf,
  halve,
  type Normalized,
  normalize,
  shiftAlong,
  shiftBack,
  wasZero,
} from './normalize.ts';

type Context = Pick<LoweringContext<unknown>, 'builder' | 'name' | 'tables'>;

/** Widest index of a mantissa table: more would cost more block RAM than the last bits are worth. */
const widestIndex = 12;

const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

/** Index bits with which the table adds less than a quarter of a step to a result of the type, if 12 are enough. */
export const relativeIndexBits = (type: FixedType): number => between(4, type.width + 2, widestIndex);
const absoluteIndexBits = (type: FixedType): number => between(4, fractionOf(type) + 2, widestIndex);

/** Type of the entries for a number of index bits: their rounding adds an eighth of what the index does. */
export const entryType = (indexBits: number): FixedType => fixed(false, indexBits + 4, 1, 'RND', 'SAT');

/** `1 / m`, in (½, 1]. */
export const reciprocalOfMantissa: MantissaFunction = {
  role: 'reciprocal',
  description: '1 / m',
  evaluate: (m, _, reals) => reals.functions.reciprocal(m),
};

/** The largest value of a type where x was 0, or the smallest with `lowest`; HLS4008 where the type would wrap around. */
function saturateZero(
  { builder }: Context,
  description: string,
  x: Value,
  normalized: Normalized,
  result: Value,
  type: FixedType,
  lowest = false,
): Value {
  if (x.range.min > 0n) return result;
  if (type.overflow === 'WRAP' || type.overflow === 'SAT_ZERO') {
    fail('HLS4008', `${description} is infinite at 0`, {
      help: 'give the result a type that saturates, such as ufixed<18,8,RND,SAT>',
    });
  }
  const limit = builder.constant(
    'limit',
    [],
    uniform(type),
    pack([(lowest ? minimumRaw : maximumRaw)(type)]),
  );
  return builder.select(wasZero(builder, normalized), limit, result);
}

/** The magnitude of x, and 1 where x is negative if it can be. */
function signOf({ builder }: Context, x: Value): { readonly magnitude: Value; readonly negative?: Value } {
  if (x.range.min >= 0n) return { magnitude: x };
  const { min, max, fraction } = x.range;
  const width = bitLength(-min > max ? -min : max);
  const magnitude = builder.binary('max', x, builder.negate(x));
  return {
    magnitude: builder.cast(magnitude, fixed(false, width, width - fraction)),
    negative: builder.compare('lt', x, zeroOf(builder)),
  };
}

/**
 * `a / b`, cast once to `type`; relative error below 1.25 · 2^-(i + 1) for i index bits before the cast. Where b is 0 the result is the largest value of the type, or the smallest for a negative a; 0 / 0 is 0.
 */
export function divideReduced(
  context: Context,
  a: Value,
  b: Value,
  type: FixedType,
  indexBits = relativeIndexBits(type),
): Value {
  const { builder } = context;
  const { magnitude, negative } = signOf(context, b);
  const normalized = normalize(builder, magnitude);
  const { mantissa, stages, exponent } = normalized;
  const reciprocal = lookUpMantissa(
    context,
    mantissa,
    undefined,
    reciprocalOfMantissa,
    indexBits,
    entryType(indexBits),
  );
  const numerator = negative ? builder.select(negative, builder.negate(a), a) : a;
  const quotient = builder.shift(
    shiftAlong(builder, builder.times(numerator, reciprocal), stages),
    -exponent,
  );
  const rounded = builder.cast(quotient, type);
  if (magnitude.range.min > 0n) return rounded;
  const high = saturateZero(context, 'a / b', magnitude, normalized, rounded, type);
  const whereNegative =
    a.range.min < 0n ? saturateZero(context, 'a / b', magnitude, normalized, rounded, type, true) : high;
  const zero = zeroOf(builder);
  const signed = builder.select(builder.compare('lt', numerator, zero), whereNegative, high);
  return builder.select(builder.compare('eq', numerator, zero), zero, signed);
}

/** Index bits of the reciprocals of a sum: two block RAMs of 18 bits, a relative error below 2^-12. */
const sumIndexBits = 11;

/** `1 / x` of a number above 0 in full, with entries of a type; at 0 it is some finite number. */
export function reciprocalReduced(context: Context, x: Value, entries: FixedType): Value {
  const { builder } = context;
  const { mantissa, stages, exponent } = normalize(builder, x);
  const found = lookUpMantissa(context, mantissa, undefined, reciprocalOfMantissa, sumIndexBits, entries);
  return builder.shift(shiftAlong(builder, found, stages), -exponent);
}

function reciprocal(context: Context, x: Value, type: FixedType): Value {
  const one = exactConstant(context.builder, 'one', 1);
  return divideReduced(context, one, x, type);
}

/** `√x` and `1 / √x`: the mantissa's root from a table, the exponent halved. */
function root(context: Context, x: Value, type: FixedType, inverse: boolean): Value {
  const { builder } = context;
  const normalized = normalize(builder, x);
  const { mantissa, exponent, stages } = normalized;
  const { half, odd } = halve(stages);
  // x = mantissa · 2^(rest − odd) · 2^(exponent − rest − 2 · places), and exponent − rest is even.
  const rest = Math.abs(exponent % 2);
  const places = (exponent - rest) / 2;
  const name = inverse ? 'inverseSqrt' : 'sqrt';
  const f: MantissaFunction = {
    role: name,
    description: `${name}(m * 2^${rest === 0 ? '-odd' : '(1 - odd)'})`,
    evaluate: (m, isOdd, reals) => {
      const power = rest - (isOdd ? 1 : 0);
      return reals.functions[name](m.times(reals.of(2 ** power)));
    },
  };
  const indexBits = relativeIndexBits(type);
  const { width } = entryType(indexBits);
  const looked = lookUpMantissa(context, mantissa, odd, f, indexBits, fixed(false, width, 1, 'RND', 'SAT'));
  const scaled = inverse
    ? builder.shift(shiftAlong(builder, looked, half), -places)
    : builder.shift(shiftBack(builder, looked, half), places);
  const rounded = builder.cast(scaled, type);
  if (inverse) return saturateZero(context, '1 / sqrt(x)', x, normalized, rounded, type);
  return x.range.min > 0n ? rounded : builder.select(wasZero(builder, normalized), zeroOf(builder), rounded);
}

/** `log x` to a base: a table of the mantissa's logarithm and one of the exponent's. */
function logarithm(context: Context, x: Value, type: FixedType, name: 'log' | 'log2' | 'log10'): Value {
  const { builder } = context;
  const normalized = normalize(builder, x);
  const indexBits = absoluteIndexBits(type);
  const fraction = indexBits + 3;
  const f: MantissaFunction = {
    role: name,
    description: `${name}(m)`,
    evaluate: (m, _, reals) => reals.functions[name](m),
  };
  const ofMantissa = lookUpMantissa(
    context,
    normalized.mantissa,
    undefined,
    f,
    indexBits,
    fixed(false, fraction + 1, 1, 'RND', 'SAT'),
  );
  const exponent = exponentOf(builder, normalized);
  const ofExponent =
    name === 'log2'
      ? exponent
      : lookUp(
          context,
          exponent,
          'exponent',
          {
            description: `${name}(2^x)`,
            evaluate: (e, reals) => e.times(reals.functions[name](reals.of(2))),
          },
          fixed(true, fraction + 8, 8, 'RND', 'SAT'),
        );
  const rounded = builder.cast(builder.plus(ofExponent, ofMantissa), type);
  return saturateZero(context, `${name}(x)`, x, normalized, rounded, type, true);
}

const reduced = {
  reciprocal,
  sqrt: (context: Context, x: Value, type: FixedType) => root(context, x, type, false),
  inverseSqrt: (context: Context, x: Value, type: FixedType) => root(context, x, type, true),
  log: (context: Context, x: Value, type: FixedType) => logarithm(context, x, type, 'log'),
  log2: (context: Context, x: Value, type: FixedType) => logarithm(context, x, type, 'log2'),
  log10: (context: Context, x: Value, type: FixedType) => logarithm(context, x, type, 'log10'),
  log1p: (context: Context, x: Value, type: FixedType) =>
    logarithm(context, context.builder.plus(x, exactConstant(context.builder, 'one', 1)), type, 'log'),
} as const;

/** A function that range reduction computes for arguments of any width. */
export type ReducibleFunction = keyof typeof reduced;

export const isReducible = (name: UnaryFunction): name is ReducibleFunction => Object.hasOwn(reduced, name);

/**
 * A function of a wide argument, cast once to `type`; the error before that cast is below half a step of the type where
 * 12 index bits are enough for it, see docs/range-reduction.md. Throws HLS4008 where x may lie outside of the function's
 * domain, or at its pole and the type does not saturate.
 */
export function evaluateReduced(context: Context, name: ReducibleFunction, x: Value, type: FixedType): Value {
  const { min, fraction } = x.range;
  const lowest = name === 'log1p' && fraction >= 0 ? -(1n << BigInt(fraction)) : 0n;
  if (name !== 'reciprocal' && min < lowest) {
    fail('HLS4008', `${name}(x) is not defined for all that x can be`, {
      help: 'limit the argument first, with a cast to an unsigned type or Math.max',
    });
  }
  return reduced[name](context, x, type);
}
