import { shiftLeft, whole } from '../../ir/netlist/bounds.ts';
import type { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import {
  type FixedType,
  fractionOf,
  maximumRaw,
  minimumRaw,
  type Rounding,
} from '../../numeric/fixedType.ts';
import { addConstant, floored } from './offset.ts';

/** What is added before the bits below 2^exponent are dropped, so that dropping rounds as the mode says. */
type Offset = (builder: NetlistBuilder, x: Signal, exponent: number) => Signal;

const half = (builder: NetlistBuilder, exponent: number): Signal => builder.constant(1, exponent - 1);
/** One step of x below the half, so that ties fall the other way. */
const belowHalf = (builder: NetlistBuilder, x: Signal, exponent: number): Signal =>
  builder.subtract(half(builder, exponent), builder.constant(1, x.exponent));
const isNegative = (builder: NetlistBuilder, x: Signal): Signal =>
  builder.compare('lt', x, builder.constant(0));
/** One step of x where the condition is 1. */
const stepWhere = (builder: NetlistBuilder, condition: Signal, x: Signal): Signal =>
  builder.scale(condition, x.exponent);

const offsets: Record<Rounding, Offset | undefined> = {
  TRN: undefined,
  TRN_ZERO: (builder, x, exponent) => {
    const almost = builder.subtract(builder.constant(1, exponent), builder.constant(1, x.exponent));
    return builder.select(isNegative(builder, x), almost, builder.constant(0));
  },
  RND: (builder, _x, exponent) => half(builder, exponent),
  RND_MIN_INF: (builder, x, exponent) => belowHalf(builder, x, exponent),
  RND_ZERO: (builder, x, exponent) =>
    builder.add(belowHalf(builder, x, exponent), stepWhere(builder, isNegative(builder, x), x)),
  RND_INF: (builder, x, exponent) =>
    builder.subtract(half(builder, exponent), stepWhere(builder, isNegative(builder, x), x)),
  RND_CONV: (builder, x, exponent) => {
    const last = builder.wrap(builder.floor(x, exponent), exponent, 1, false);
    const odd = builder.scale(last, -exponent);
    return builder.add(belowHalf(builder, x, exponent), stepWhere(builder, odd, x));
  },
};

/** Drops the bits below 2^exponent. */
function rounded(builder: NetlistBuilder, x: Signal, exponent: number, rounding: Rounding): Signal {
  if (x.exponent >= exponent || builder.isZero(x)) return x;
  const offset = offsets[rounding]?.(builder, x, exponent);
  if (!offset) return floored(builder, x, exponent);
  const constant = builder.constantOf(offset) !== undefined;
  return floored(builder, constant ? addConstant(builder, x, offset) : builder.add(x, offset), exponent);
}

/** A cast: bits below the type's last are rounded away, then what does not fit overflows, as the type says. */
export function castSignal(builder: NetlistBuilder, x: Signal, type: FixedType): Signal {
  if (type.width === 0) return builder.constant(0);
  const exponent = -fractionOf(type);
  const value = rounded(builder, x, exponent, type.rounding);
  const constant = (raw: bigint): Signal => builder.constant(whole(raw), exponent);
  const [least, most] = [minimumRaw(type), maximumRaw(type)];
  const { low, high } = builder.bounds(value);
  const above = value.exponent - exponent;
  if (shiftLeft(low, above) >= least && shiftLeft(high, above) <= most) return value;
  switch (type.overflow) {
    case 'WRAP':
      return builder.wrap(value, exponent, type.width, type.signed);
    case 'SAT':
    case 'SAT_SYM':
      return builder.minimum(builder.maximum(value, constant(least)), constant(most));
    case 'SAT_ZERO': {
      const fits = builder.multiply(
        builder.compare('le', constant(least), value),
        builder.compare('le', value, constant(most)),
      );
      // What is left fits; taking its bits costs nothing and tells how few they are.
      const kept = builder.wrap(value, exponent, type.width, type.signed);
      return builder.select(fits, kept, builder.constant(0));
    }
  }
}
