import { fail } from '../base/errors.ts';
import { type Big, type BigReals, loadBigReals } from './bigReal.ts';
import { castRaw } from './castBig.ts';
import { type FixedType, formatType, fractionOf, maximumRaw, minimumRaw } from './fixedType.ts';
import type { Interval } from './interval.ts';
import { pack, type RawData } from './rawTensor.ts';

/** Widest index of a table: 65,536 entries, four block RAMs of 16 bits. */
export const maximumIndexBits = 16;

/** A function of one variable with the words that describe it in comments and diagnostics. */
export interface TableFunction {
  readonly description: string;
  readonly evaluate: (x: Big, reals: BigReals) => Big;
  /** Set for exp(rate · x): then f(x + d) = f(x) · f(d), and most entries cost a product instead of a series. */
  readonly multiplicative?: boolean;
}

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

/** Entries after which a product of exponentials is computed afresh, so that rounding errors can't add up. */
const freshEvery = 64;

/** f at the raw indices from min to max. */
function* valuesOf(
  f: TableFunction,
  { min, max, fraction }: Interval,
  reals: BigReals,
): Generator<{ raw: bigint; x: Big; value: Big }> {
  const ratio = f.multiplicative ? f.evaluate(reals.dyadic(1n, fraction), reals) : undefined;
  let value: Big | undefined;
  for (let raw = min; raw <= max; raw++) {
    const x = reals.dyadic(raw, fraction);
    const fresh = !ratio || !value || (raw - min) % BigInt(freshEvery) === 0n || raw === 0n;
    value = fresh || !value || !ratio ? f.evaluate(x, reals) : value.times(ratio);
    yield { raw, x, value };
  }
}

function entry(f: TableFunction, x: Big, value: Big, type: FixedType, reals: BigReals): bigint {
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
      reals ??= loadBigReals();
      const entries = new Array<bigint>(2 ** indexType.width).fill(0n);
      for (const { raw, x, value } of valuesOf(f, { ...range, fraction: fractionOf(indexType) }, reals)) {
        entries[Number(BigInt.asUintN(indexType.width, raw))] = entry(f, x, value, type, reals);
      }
      const packed = pack(entries);
      made.set(key, packed);
      return packed;
    },
  };
}
