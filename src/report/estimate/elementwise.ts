import type { OpOf, Relation, ValueId } from '../../ir/op.ts';
import { elementTypes } from '../../numeric/tensorType.ts';
import { castElement } from './cast.ts';
import { free } from './cost.ts';
import { isMultiplication, productOf } from './multiply.ts';
import {
  adderBits,
  addWires,
  eitherWire,
  isConstant,
  isZero,
  largerWire,
  negateWire,
  neverBelow,
  shiftWire,
  smallerWire,
  type Wire,
  wire,
  zero,
} from './wire.ts';
import { bitsIn, type Context, type Work, wiring } from './work.ts';

interface Element {
  readonly wire: Wire;
  readonly lut: number;
  readonly delay: number;
  readonly dsp?: number;
}

const nothing = { lut: 0, delay: 0 };

/** The same op on every element, side by side. */
function each(elements: readonly Element[], multiplications = 0): Work {
  let lut = 0;
  let dsp = 0;
  let delay = 0;
  for (const element of elements) {
    lut += element.lut;
    dsp += element.dsp ?? 0;
    delay = Math.max(delay, element.delay);
  }
  const wires = elements.map((element) => element.wire);
  return {
    wires,
    cost: { ...free, lut, dsp },
    steps: delay > 0 ? [{ delay, bits: bitsIn(wires) }] : [],
    multiplications,
    turns: 1,
  };
}

const zip = (context: Context, left: ValueId, right: ValueId, f: (a: Wire, b: Wire) => Element): Work => {
  const others = context.wiresOf(right);
  return each(context.wiresOf(left).map((a, i) => f(a, others[i] ?? zero)));
};

const halves = (bits: number): number => Math.ceil(bits / 2);

/** A sum or a difference: a full adder a bit, none for the tail that only one side has. */
export const addition =
  (sign: 1 | -1) =>
  ({ left, right }: OpOf<'add' | 'sub'>, context: Context): Work =>
    zip(context, left, right, (a, b) => {
      const term = sign < 0 ? negateWire(b) : b;
      const sum = addWires(a, term);
      if (isConstant(a) && isConstant(b)) return { ...nothing, wire: sum };
      // 0 − b still has to be negated.
      const bits = isZero(a) && sign < 0 ? sum.bits : adderBits(a, term, sum);
      return { wire: sum, lut: bits, delay: bits > 0 ? context.technology.adder(bits) : 0 };
    });

export function negation({ operand }: OpOf<'neg'>, context: Context): Work {
  return each(
    context.wiresOf(operand).map((x) => {
      const negated = negateWire(x);
      return isConstant(x)
        ? { ...nothing, wire: negated }
        : { wire: negated, lut: negated.bits, delay: context.technology.adder(negated.bits) };
    }),
  );
}

export function multiplication({ left, right }: OpOf<'mul'>, context: Context): Work {
  const others = context.wiresOf(right);
  const factors = context.wiresOf(left).map((a, i) => [a, others[i] ?? zero] as const);
  const products = factors.map(([a, b]) => productOf(a, b, context.technology, context.factor));
  return each(products, factors.filter(([a, b]) => isMultiplication(a, b)).length);
}

/** LUTs of a comparison: two bits a LUT, four against a constant, none where the sign decides. */
function comparisonLuts(a: Wire, b: Wire): number {
  if (isZero(a) || isZero(b)) return 0;
  const bits = Math.max(a.bits, b.bits);
  return isConstant(a) || isConstant(b) ? Math.ceil(bits / 4) : halves(bits);
}

/** The larger or the smaller of two: a comparison and a choice; against 0 the sign alone chooses. */
export function extremeOf(kind: 'max' | 'min', a: Wire, b: Wire, { technology }: Context): Element {
  const [above, below] = kind === 'max' ? [a, b] : [b, a];
  if (neverBelow(above, below)) return { ...nothing, wire: a };
  if (neverBelow(below, above)) return { ...nothing, wire: b };
  const result = kind === 'max' ? largerWire(a, b) : smallerWire(a, b);
  const compared = comparisonLuts(a, b);
  const delay = compared > 0 ? technology.comparison(Math.max(a.bits, b.bits)) : 0;
  return { wire: result, lut: compared + halves(result.bits), delay: delay + technology.levels(1) };
}

export const extreme = ({ kind, left, right }: OpOf<'max' | 'min'>, context: Context): Work =>
  zip(context, left, right, (a, b) => extremeOf(kind, a, b, context));

const signDecides: readonly Relation[] = ['lt', 'ge'];

export const comparison = ({ relation, left, right }: OpOf<'compare'>, context: Context): Work =>
  zip(context, left, right, (a, b) => {
    const flag = wire(0, 1, 0);
    if (isConstant(a) && isConstant(b)) return { ...nothing, wire: flag };
    if (isZero(b) && signDecides.includes(relation)) return { ...nothing, wire: flag };
    const bits = Math.max(a.bits, b.bits);
    const lut = Math.max(1, isZero(a) || isZero(b) ? Math.ceil(bits / 4) : comparisonLuts(a, b));
    return { wire: flag, lut, delay: context.technology.comparison(bits) };
  });

export function selection(op: OpOf<'select'>, context: Context): Work {
  const [flags, whenTrue, whenFalse] = [op.condition, op.whenTrue, op.whenFalse].map(context.wiresOf);
  return each(
    (flags ?? []).map((flag, i): Element => {
      const result = eitherWire(whenTrue?.[i] ?? zero, whenFalse?.[i] ?? zero);
      if (isConstant(flag)) return { ...nothing, wire: result };
      return { wire: result, lut: halves(result.bits), delay: context.technology.levels(1) };
    }),
  );
}

export const shifted = ({ operand, amount }: OpOf<'shift'>, context: Context): Work =>
  wiring(context.wiresOf(operand).map((x) => shiftWire(x, amount)));

/** Rounding, then limiting: two steps, as a register may stand between them. */
export function casting({ operand, type }: OpOf<'cast'>, context: Context): Work {
  const operands = context.wiresOf(operand);
  const types = elementTypes(type, context.module.values[operand]?.shape ?? []);
  const casts = types.map((each, i) => castElement(operands[i] ?? zero, each, context.technology));
  const longest = (delays: readonly number[]): number => delays.reduce((a, b) => Math.max(a, b), 0);
  const wires = casts.map((cast) => cast.wire);
  const steps = [longest(casts.map((cast) => cast.rounding)), longest(casts.map((cast) => cast.limiting))]
    .filter((delay) => delay > 0)
    .map((delay) => ({ delay, bits: bitsIn(wires) }));
  const lut = casts.reduce((sum, cast) => sum + cast.lut, 0);
  return { wires, cost: { ...free, lut }, steps, multiplications: 0, turns: 1 };
}
