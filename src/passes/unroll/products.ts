import type { Multipliers } from '../../ir/graph.ts';
import { bitsOf } from '../../ir/netlist/bounds.ts';
import type { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import { productBounds, registerBounds, squareBounds } from '../../ir/netlist/relate.ts';

/** A product of more partial bits is one multiplication where nobody decides. */
export const largestLutProduct = 64;

/** Two variables multiplied; a product with 0 or 1 is a choice. */
export function unrollProduct(
  builder: NetlistBuilder,
  a: Signal,
  b: Signal,
  multipliers: Multipliers,
): Signal {
  if (builder.constantOf(a) !== undefined || builder.constantOf(b) !== undefined)
    return builder.multiply(a, b);
  const [x, y] = [plain(a), plain(b)];
  for (const [bit, other] of [
    [x, y],
    [y, x],
  ] as const) {
    const { low, high } = builder.bounds(bit);
    if (low === 0 && high === 1)
      return signed(builder, builder.select(bit, other, builder.constant(0)), a, b);
  }
  const [m, n] = [widthOf(builder, x), widthOf(builder, y)];
  const inLuts = multipliers === 'lut' || (multipliers === 'auto' && m * n <= largestLutProduct);
  if (!inLuts || Math.min(m, n) <= 1) return builder.multiply(a, b);
  const first = rowCost(builder, x, y) <= rowCost(builder, y, x);
  return signed(builder, first ? rows(builder, x, y) : rows(builder, y, x), a, b);
}

const plain = ({ node }: Signal): Signal => ({ node, exponent: 0, negative: false });

/** The product of two nodes with the powers of two and the signs of their signals. */
function signed(builder: NetlistBuilder, product: Signal, a: Signal, b: Signal): Signal {
  const scaled = builder.scale(product, a.exponent + b.exponent);
  return a.negative === b.negative ? scaled : builder.negate(scaled);
}

const widthOf = (builder: NetlistBuilder, signal: Signal): number => {
  const { low, high } = builder.bounds(signal);
  return bitsOf(low, high);
};

/** Digits of radix 4 that a factor has. */
function rowCount(builder: NetlistBuilder, factor: Signal): number {
  const sign = builder.bounds(factor).low < 0 ? 0 : 1;
  return Math.ceil((widthOf(builder, factor) + sign) / 2);
}

/** LUTs of a product, about: each row is as wide as what it adds. */
const rowCost = (builder: NetlistBuilder, factor: Signal, other: Signal): number =>
  rowCount(builder, factor) * (widthOf(builder, other) + 2);

/**
 * A product as one sum for every two bits of a factor, each in one LUT a bit: three bits of it choose 0, ±1 or ±2 times the other
 * one (M. Kumm et al., An efficient softcore multiplier architecture for Xilinx FPGAs, ARITH 2015).
 */
function rows(builder: NetlistBuilder, factor: Signal, other: Signal): Signal {
  const count = rowCount(builder, factor);
  const isSquare = factor.node === other.node;
  const whole = isSquare
    ? squareBounds(builder.bounds(factor))
    : productBounds(builder.bounds(factor), builder.bounds(other));
  let sum = builder.multiply(builder.wrap(factor, 0, 2, true), other);
  for (let place = 1; place < count; place++) {
    const from = 2 * place - 1;
    const digit = builder.scale(builder.wrap(builder.floor(factor, from), from, 3, true), -from);
    const known = builder.constantOf(digit);
    if (known === undefined) {
      // The product with the factor's bits so far.
      const soFar = productBounds(registerBounds(2 * place + 2, true), builder.bounds(other));
      sum = builder.boothRow(sum, digit, other, place, place === count - 1 ? whole : soFar);
    } else {
      const times = builder.constant(Math.ceil((Number(known) * 2 ** digit.exponent) / 2), 2 * place);
      sum = builder.add(sum, builder.multiply(other, times));
    }
  }
  return sum;
}
