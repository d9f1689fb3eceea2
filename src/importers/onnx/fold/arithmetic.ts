import { erf } from '../../../numeric/functions.ts';
import { sizeOf } from '../../../numeric/shape.ts';
import { commonShape } from '../broadcast.ts';
import { constantAt, failAt, integerOf, type NodeContext, numberOf } from '../context.ts';
import { mostElements } from '../tensors.ts';
import { type Constant, constant, repeated } from '../values.ts';

/** Computes a node whose inputs are all known. */
export type Fold = (context: NodeContext) => Constant | Constant[];

/** Throws HLS3001 on a constant that no network for a trigger has, before it is made. */
export function requireSize(context: NodeContext, shape: readonly number[]): void {
  const size = sizeOf(shape);
  if (!(size <= mostElements) || shape.some((extent) => !Number.isSafeInteger(extent) || extent < 0))
    failAt('HLS3001', context, `it would make a constant of [${shape.slice(0, 8).join(', ')}]`);
}

export const nearestEven = (value: number): number => {
  const below = Math.floor(value);
  const rest = value - below;
  return rest === 0.5 ? below + (below % 2 === 0 ? 0 : 1) : below + (rest > 0.5 ? 1 : 0);
};

/** A function of each number; integers stay integers where `integers` says so. */
const unary =
  (f: (x: number, context: NodeContext) => number, integers: 'kept' | 'never' = 'kept'): Fold =>
  (context) => {
    const x = constantAt(context, 0, 'the input');
    return constant(
      x.shape,
      x.data.map((value) => f(value, context)),
      integers === 'kept' && x.integers,
      {
        origin: x.origin,
      },
    );
  };

/** A function of two numbers, repeated as in NumPy; `truth` for comparisons. */
const binary =
  (f: (a: number, b: number, integers: boolean) => number, truth = false): Fold =>
  (context) => {
    const operands = context.inputs.map((_, i) => constantAt(context, i, 'an input'));
    const [first, ...others] = operands;
    if (!first || others.length === 0) return failAt('HLS3006', context, 'an input is missing');
    return others.reduce((left, right) => {
      const shape = commonShape(context, left.shape, right.shape);
      requireSize(context, shape);
      const [a, b] = [repeated(left, shape), repeated(right, shape)];
      const integers = left.integers && right.integers;
      const data = a.data.map((value, i) => f(value, b.data[i] ?? Number.NaN, integers));
      return constant(shape, data, truth || integers, { origin: left.origin ?? right.origin });
    }, first);
  };

function remainder(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

const where: Fold = (context) => {
  const [condition, yes, no] = [0, 1, 2].map((i) => constantAt(context, i, 'an input'));
  if (!condition || !yes || !no) return failAt('HLS3006', context, 'an input is missing');
  const shape = commonShape(context, commonShape(context, condition.shape, yes.shape), no.shape);
  requireSize(context, shape);
  const [c, a, b] = [condition, yes, no].map((each) => repeated(each, shape).data);
  const data = Float64Array.from(
    { length: sizeOf(shape) },
    (_, i) => (c?.[i] ? a?.[i] : b?.[i]) ?? Number.NaN,
  );
  return constant(shape, data, yes.integers && no.integers, { origin: yes.origin ?? no.origin });
};

const clip: Fold = (context) => {
  const x = constantAt(context, 0, 'the input');
  const limit = (index: number, attribute: string, fallback: number): number =>
    context.inputs[index]
      ? (constantAt(context, index, attribute).data[0] ?? fallback)
      : numberOf({ ...context }, attribute, fallback === Infinity ? Number.MAX_VALUE : -Number.MAX_VALUE);
  const [low, high] = [limit(1, 'min', -Infinity), limit(2, 'max', Infinity)];
  return { ...x, data: x.data.map((value) => Math.min(Math.max(value, low), high)) };
};

/** Types of integers and truth values by their numbers. */
const integerTypes = new Set([2, 3, 4, 5, 6, 7, 9, 12, 13, 21, 22]);

const cast: Fold = (context) => {
  const x = constantAt(context, 0, 'the input');
  const to = integerOf(context, 'to');
  if (!integerTypes.has(to)) return { ...x, integers: false };
  const data = x.data.map((value) => (to === 9 ? Number(value !== 0) : Math.trunc(value)));
  return { ...constant(x.shape, data, true, { origin: x.origin }), type: to };
};

/** Arithmetic on numbers that are known, in double precision. */
export const arithmeticFolds: Readonly<Record<string, Fold>> = {
  Abs: unary(Math.abs),
  Add: binary((a, b) => a + b),
  And: binary((a, b) => Number(a !== 0 && b !== 0), true),
  Cast: cast,
  CastLike: (context) => ({
    ...constantAt(context, 0, 'the input'),
    integers: constantAt(context, 1, 'the type').integers,
  }),
  Ceil: unary(Math.ceil),
  Clip: clip,
  Cos: unary(Math.cos, 'never'),
  Div: binary((a, b, integers) => (integers ? Math.trunc(a / b) : a / b)),
  Equal: binary((a, b) => Number(a === b), true),
  Erf: unary((x) => erf(x), 'never'),
  Exp: unary(Math.exp, 'never'),
  Floor: unary(Math.floor),
  Greater: binary((a, b) => Number(a > b), true),
  GreaterOrEqual: binary((a, b) => Number(a >= b), true),
  Less: binary((a, b) => Number(a < b), true),
  LessOrEqual: binary((a, b) => Number(a <= b), true),
  Log: unary(Math.log, 'never'),
  Max: binary((a, b) => Math.max(a, b)),
  Min: binary((a, b) => Math.min(a, b)),
  Mod: binary(remainder),
  Mul: binary((a, b) => a * b),
  Neg: unary((x) => -x),
  Not: unary((x) => Number(x === 0)),
  Or: binary((a, b) => Number(a !== 0 || b !== 0), true),
  Pow: binary((a, b) => a ** b),
  Reciprocal: unary((x) => 1 / x, 'never'),
  Relu: unary((x) => Math.max(x, 0)),
  Round: unary(nearestEven),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x)), 'never'),
  Sign: unary(Math.sign),
  Sin: unary(Math.sin, 'never'),
  Sqrt: unary(Math.sqrt, 'never'),
  Sub: binary((a, b) => a - b),
  Tanh: unary(Math.tanh, 'never'),
  Where: where,
  Xor: binary((a, b) => Number((a !== 0) !== (b !== 0)), true),
};
