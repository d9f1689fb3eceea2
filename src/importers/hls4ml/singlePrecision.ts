import type { FixedType } from '../../numeric/fixedType.ts';
import { realOf } from '../../numeric/real.ts';
import { quantized } from './weights.ts';

const single = Math.fround;
/** The C library's `expf` is the correctly rounded one but for a few arguments in a million. */
const exp = (x: number): number => single(Math.exp(x));

/** A table over ±range in equal steps: the argument of entry i as hls4ml's float. */
const centred = (size: number, range: number, f: (x: number) => number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => f(single((2 * range * (i - size / 2)) / size)));

/** A table over 0 … -8, whose entries are multiplied by what the function is for positive arguments. */
const negative = (size: number, f: (x: number) => number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => f(single((-8 * i) / size)));

/** hls4ml's tables of functions over equal steps, with the precision of each step of its C++. */
export const functionTables: Readonly<Record<string, (size: number) => Float64Array>> = {
  sigmoid: (size) => centred(size, 8, (x) => single(1 / single(1 + exp(-x)))),
  tanh: (size) => centred(size, 4, (x) => single(Math.tanh(x))),
  softplus: (size) => centred(size, 8, (x) => single(Math.log(exp(x) + 1))),
  softsign: (size) => centred(size, 8, (x) => single(x / (Math.abs(x) + 1))),
  elu: (size) => negative(size, (x) => single(exp(x) - 1)),
  selu: (size) => negative(size, (x) => single(1.0507009873554805 * (1.6732632423543772 * (exp(x) - 1)))),
};

/** Entries of a table in its own type. */
export const functionTable = (name: string, size: number, type: FixedType): Float64Array =>
  quantized(functionTables[name]?.(size) ?? [], type);

/** What entry i of a table by the first bits stands for: bits i, and 0 below. */
function byFirstBits(size: number, type: FixedType, f: (x: number) => number): Float64Array {
  const below = BigInt(type.width - Math.ceil(Math.log2(size)));
  return Float64Array.from({ length: size }, (_, i) => {
    const bits = below >= 0n ? BigInt(i) << below : 0n;
    const raw = type.signed ? BigInt.asIntN(type.width, bits) : bits;
    return f(single(realOf(raw, type)));
  });
}

/** `exp(±scale · x)` by the first bits of x. */
export const exponentialTable = (
  size: number,
  index: FixedType,
  entry: FixedType,
  scale: number,
  minus: boolean,
): Float64Array =>
  quantized(
    byFirstBits(size, index, (x) => {
      const scaled = single(x * single(scale));
      return exp(minus ? -scaled : scaled);
    }),
    entry,
  );

/** `1 / x` by the first bits of x; infinite for 0. */
export const reciprocalTable = (size: number, index: FixedType, entry: FixedType): Float64Array =>
  quantized(
    byFirstBits(size, index, (x) => single(1 / x)),
    entry,
  );

/** The tables of the first softmax: exp over ±8, and 1/x over 0 … 64 with 0 for 1/0. */
export const legacyTables = (
  expSize: number,
  invSize: number,
  entry: FixedType,
): { exp: Float64Array; inv: Float64Array } => ({
  exp: quantized(centred(expSize, 8, exp), entry),
  inv: quantized(
    Float64Array.from({ length: invSize }, (_, i) => {
      const x = single((64 * i) / invSize);
      return x > 0 ? 1 / x : 0;
    }),
    entry,
  ),
});

/** The tables of 2409.05207: exp over ±expRange, 1/x over 0 … invRange with 0 for 1/0. */
export const rangedTables = (
  size: number,
  {
    expRange,
    invRange,
    exp: expType,
    inv: invType,
  }: {
    readonly expRange: number;
    readonly invRange: number;
    readonly exp: FixedType;
    readonly inv: FixedType;
  },
): { exp: Float64Array; inv: Float64Array } => ({
  exp: quantized(centred(size, expRange, exp), expType),
  inv: quantized(
    Float64Array.from({ length: size }, (_, i) => {
      const x = single((invRange * i) / size);
      return x > 0 ? 1 / x : 0;
    }),
    invType,
  ),
});

/** `1 / √(10^-epsilonPower + i · step)`, whose step is 2^-rangePower over the size. */
export function inverseRootTable(
  size: number,
  epsilonPower: number,
  rangePower: number,
  entry: FixedType,
): Float64Array {
  const least = single(10 ** -epsilonPower);
  const step = single(single(2 ** -rangePower) / size);
  return quantized(
    Float64Array.from({ length: size }, (_, i) => 1 / Math.sqrt(single(least + single(step * i)))),
    entry,
  );
}
