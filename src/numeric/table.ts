import { fail } from '../base/errors.ts';
import { type Big, type BigReals, loadBigReals } from './bigReal.ts';
import { castRaw } from './castBig.ts';
import { type FixedType, formatType, fractionOf, maximumRaw, minimumRaw } from './fixedType.ts';
import { type UnaryFunction, unaryFunctions } from './functions.ts';
import type { Interval } from './interval.ts';
import { pack, type RawData } from './rawTensor.ts';
import { realOfRaw } from './real.ts';

/** Widest index of a table: 65,536 entries, four block RAMs of 16 bits. */
export const maximumIndexBits = 16;

/** A function of one variable with the words that describe it in comments and diagnostics. */
export interface TableFunction {
  readonly description: string;
  readonly evaluate: (x: Big, reals: BigReals) => Big;
  /**
   * The same function in double precision, off by less than 2^-36 · max(1, |f(x)|): where no error of this size can change
   * how an entry is rounded, the arbitrary-precision function, a thousand times slower, need not be asked.
   */
  readonly approximate?: (x: number) => number;
}

/** A named function of one variable. */
export const namedFunction = (name: UnaryFunction): TableFunction => ({
  description: `${name}(x)`,
  evaluate: (x, reals) => reals.functions[name](x),
  approximate: unaryFunctions[name],
});

/** Makes the integers of tables; equal requests are computed once. */
export interface TableMaker {
  /**
   * Entry i is f at the value whose raw bits are i, rounded once as `type` says. Entries that `range` (in steps of the
   * index type) rules out are 0. Throws HLS4003 on an index of more than 16 bits, HLS4008 where f is not a number, or
   * is infinite and the type does not saturate.
   */
  entries(f: TableFunction, indexType: FixedType, range: Interval, type: FixedType): RawData;
}

const guardBits = 16;

/** Rounds a real number once. Results within 1e-20 of a dyadic number are that number: log2(8) is 3. */
function rawOfBig(value: Big, type: FixedType, reals: BigReals): bigint {
  const fraction = fractionOf(type) + guardBits;
  const scaled = value.times(reals.dyadic(1n, -fraction));
  const nearest = scaled.round();
  const exact = scaled.minus(nearest).abs().lt('1e-20');
  const floor = BigInt((exact ? nearest : scaled.floor()).toFixed(0));
  // One more bit says whether anything was cut off, so that the type's own rounding sees ties as they are.
  return castRaw(floor * 2n + (exact ? 0n : 1n), fraction + 1, type);
}

/** Largest error of `approximate`, relative to the larger of 1 and the value: 2^16 times what good libraries have. */
const approximateError = 2 ** -36;

/**
 * The entry, where everything within the error of `approximate` rounds to it; undefined where the exact value must decide.
 * (A. Ziv, Fast evaluation of elementary mathematical functions with correctly rounded last bit, ACM TOMS 17, 1991.)
 */
function settledEntry(f: TableFunction, x: number, type: FixedType): bigint | undefined {
  if (!f.approximate) return undefined;
  const value = f.approximate(x);
  const fraction = fractionOf(type);
  const error = approximateError * Math.max(1, Math.abs(value)) * 2 ** fraction;
  // Truncation changes at whole steps, rounding to the nearest half-way between them.
  const nearest = type.rounding !== 'TRN' && type.rounding !== 'TRN_ZERO';
  const position = value * 2 ** fraction + (nearest ? 0.5 : 0);
  const step = Math.floor(position - error);
  if (step !== Math.floor(position + error) || !Number.isSafeInteger(step)) return undefined;
  return nearest
    ? castRaw(BigInt(step), fraction, type)
    : castRaw(BigInt(step) * 2n + 1n, fraction + 1, type);
}

function exactEntry(f: TableFunction, x: Big, type: FixedType, reals: BigReals): bigint {
  const value = f.evaluate(x, reals);
  if (value.isFinite()) return rawOfBig(value, type, reals);
  if (!value.isNaN() && type.overflow !== 'WRAP' && type.overflow !== 'SAT_ZERO') {
    return value.isNegative() ? minimumRaw(type) : maximumRaw(type);
  }
  return fail(
    'HLS4008',
    `${f.description} is ${value.isNaN() ? 'not defined' : 'infinite'} at ${x.toString()}`,
    {
      help: value.isNaN()
        ? 'limit the argument first, with a cast to an unsigned type or Math.max'
        : 'give the result a type that saturates, such as ufixed<18,8,RND,SAT>',
    },
  );
}

/** A table maker with an empty cache. */
export function createTableMaker(): TableMaker {
  const made = new Map<string, RawData>();
  let reals: BigReals | undefined;
  return {
    entries(f, indexType, range, type) {
      if (indexType.width > maximumIndexBits) {
        fail(
          'HLS4003',
          `a table of ${f.description} over ${formatType(indexType)} has 2^${indexType.width} entries`,
          {
            help: `cast the argument to at most ${maximumIndexBits} bits (10 to 12 are usual), or name the type in precision.input`,
          },
        );
      }
      const key = `${f.description}|${formatType(indexType)}|${range.min}|${range.max}|${formatType(type)}`;
      const known = made.get(key);
      if (known) return known;
      const entries = new Array<bigint>(2 ** indexType.width).fill(0n);
      const fraction = fractionOf(indexType);
      for (let raw = range.min; raw <= range.max; raw++) {
        let entry = settledEntry(f, realOfRaw(raw, fraction), type);
        if (entry === undefined) {
          reals ??= loadBigReals();
          entry = exactEntry(f, reals.dyadic(raw, fraction), type, reals);
        }
        entries[Number(BigInt.asUintN(indexType.width, raw))] = entry;
      }
      const packed = pack(entries);
      made.set(key, packed);
      return packed;
    },
  };
}
