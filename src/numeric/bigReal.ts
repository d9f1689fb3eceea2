import { createRequire } from 'node:module';
import type { BigNumber } from 'mathjs';
import type { UnaryFunction } from './functions.ts';

/** A real number with `digits` significant decimal digits. */
export type Big = BigNumber;

/** Enough for tables of 64 fraction bits with 60 bits to spare. */
const digits = 40;

/** Arbitrary-precision arithmetic for tables: the same digits on every platform. */
export interface BigReals {
  readonly of: (value: number | bigint | string) => Big;
  /** raw · 2^-fraction */
  readonly dyadic: (raw: bigint, fraction: number) => Big;
  readonly functions: { readonly [Name in UnaryFunction]: (x: Big) => Big };
}

/**
 * Loads mathjs and gives its numbers and the functions of one variable on them. Loading takes a tenth of a second,
 * so it waits until a model has a table; the single-file build loads five times faster than the modular one.
 */
export function loadBigReals(): BigReals {
  const mathjs = createRequire(import.meta.url)('mathjs/lib/browser/math.js') as typeof import('mathjs');
  const math = mathjs.create(mathjs.all ?? {}, { number: 'BigNumber', precision: digits });
  const of = (value: number | bigint | string): Big =>
    math.bignumber(typeof value === 'bigint' ? value.toString() : value);
  const one = of(1);
  const two = of(2);
  const dyadic = (raw: bigint, fraction: number): Big =>
    fraction >= 0 ? of(raw).div(of(1n << BigInt(fraction))) : of(raw << BigInt(-fraction));

  const pi = of(-1).acos();
  const eightOverPi = of(8).div(pi);
  // e^(-x²) Σ 2^n x^(2n+1) / (2n+1)!!: all terms have one sign, so nothing cancels.
  const erf = (x: Big): Big => {
    if (x.abs().gt(15)) return x.isNegative() ? one.neg() : one;
    const square = x.times(x);
    let term = x;
    let sum = x;
    for (let n = 1; !term.isZero() && term.abs().gt(sum.abs().times(`1e-${digits + 2}`)); n++) {
      term = term
        .times(square)
        .times(two)
        .div(2 * n + 1);
      sum = sum.plus(term);
    }
    return sum.times(square.neg().exp()).times(2).div(pi.sqrt());
  };
  const sigmoid = (x: Big): Big => one.div(one.plus(x.neg().exp()));
  const softplus = (x: Big): Big => one.plus(x.exp()).ln();
  const elu = (x: Big): Big => (x.isNegative() ? x.exp().minus(one) : x);
  const functions: { readonly [Name in UnaryFunction]: (x: Big) => Big } = {
    exp: (x) => x.exp(),
    exp2: (x) => two.pow(x),
    expm1: (x) => x.exp().minus(one),
    log: (x) => x.ln(),
    log2: (x) => x.ln().div(two.ln()),
    log10: (x) => x.log(10),
    log1p: (x) => x.plus(one).ln(),
    sqrt: (x) => x.sqrt(),
    cbrt: (x) => x.cbrt(),
    reciprocal: (x) => one.div(x),
    inverseSqrt: (x) => one.div(x.sqrt()),
    square: (x) => x.times(x),
    sin: (x) => x.sin(),
    cos: (x) => x.cos(),
    tan: (x) => x.tan(),
    asin: (x) => x.asin(),
    acos: (x) => x.acos(),
    atan: (x) => x.atan(),
    sinh: (x) => x.sinh(),
    cosh: (x) => x.cosh(),
    tanh: (x) => x.tanh(),
    sigmoid,
    silu: (x) => x.times(sigmoid(x)),
    gelu: (x) => x.div(2).times(one.plus(erf(x.div(two.sqrt())))),
    // (1 + tanh u) / 2 = sigmoid(2u)
    geluTanh: (x) => x.times(sigmoid(eightOverPi.sqrt().times(x.plus(x.pow(3).times('0.044715'))))),
    erf,
    softplus,
    softsign: (x) => x.div(one.plus(x.abs())),
    elu,
    selu: (x) =>
      of('1.0507009873554804934193349852946').times(
        x.isNegative() ? elu(x).times('1.6732632423543772848170429916717') : x,
      ),
    mish: (x) => x.times(softplus(x).tanh()),
  };
  return { of, dyadic, functions };
}
