import { InternalError } from '../../base/errors.ts';
import { type Module, type Value, valueAt } from '../../ir/module.ts';
import { larger, whole } from '../../ir/netlist/bounds.ts';
import { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import type { Bounds } from '../../ir/netlist/relate.ts';
import { type FixedType, fractionOf, maximumRaw, minimumRaw } from '../../numeric/fixedType.ts';
import { containerOf, elementTypes } from '../../numeric/tensorType.ts';
import type { ConstantContraction, ConstantMatrix } from '../distributedArithmetic/constantContraction.ts';
import type { AdderOptions } from '../distributedArithmetic/optimize.ts';
import { integersOf } from './integers.ts';
import { createMatrixUnroller } from './matrix.ts';

/** A number that a unit reads: the integer of a node, in steps of 2^-fraction. */
export interface UnitInput {
  /** Element of the data in the first place that the matrix is applied to. */
  readonly element: number;
  readonly fraction: number;
  readonly node: number;
}

/** A constant matrix as a circuit of its own: adders and subtracters of integers, each as wide as it has to be. */
export interface MatrixUnit {
  readonly netlist: Netlist;
  readonly inputs: readonly UnitInput[];
  /** Sums in the order of the matrix's columns. */
  readonly outputs: readonly Signal[];
}

/** Everything that one of some elements can be, in steps of 2^-fraction; undefined where all are 0. */
function boundsOf(
  { range }: Value,
  types: readonly FixedType[],
): (Bounds & { readonly fraction: number }) | undefined {
  const held = types.filter(({ width }) => width > 0);
  if (held.length === 0) return undefined;
  const fraction = Math.max(...held.map(fractionOf));
  const coarser = BigInt(range.fraction - fraction);
  // What the value can be, in whole steps inside its bounds.
  const rounded =
    coarser < 0n
      ? { min: range.min << -coarser, max: range.max << -coarser }
      : {
          min: -(-range.min >> coarser),
          max: range.max >> coarser,
        };
  const scaled = (raw: bigint, type: FixedType): bigint => raw << BigInt(fraction - fractionOf(type));
  const least = held.map((type) => scaled(minimumRaw(type), type)).reduce((a, b) => (b < a ? b : a));
  const most = held.map((type) => scaled(maximumRaw(type), type)).reduce((a, b) => (b > a ? b : a));
  const low = rounded.min > least ? rounded.min : least;
  const high = rounded.max < most ? rounded.max : most;
  // 0 is always among them, so that no input is a constant of its own.
  return { low: whole(low < 0n ? low : 0n), high: larger(0, whole(high)), fraction };
}

/**
 * The adder graph of one matrix by itself, for every place that it is applied to: its inputs hold what the data's types
 * and range allow in any of them.
 */
export function unrollMatrix(
  module: Pick<Module, 'values'>,
  { data, constant }: ConstantContraction,
  { columns, places }: ConstantMatrix,
  adders: AdderOptions,
): MatrixUnit {
  const builder = new NetlistBuilder();
  const value = valueAt(module, data);
  const types = elementTypes(value.type, value.shape);
  const integers = integersOf(module, constant);
  const exponent = -fractionOf(containerOf(valueAt(module, constant).type));
  const inputs = new Map<number, UnitInput>();
  const first = places[0]?.reads ?? new Uint32Array();
  const signals = Array.from(first, (element, term): Signal => {
    const own = places.flatMap(({ reads }) => types[reads[term] ?? 0] ?? []);
    const bounds = boundsOf(value, own);
    if (!bounds || bounds.low === bounds.high) return builder.constant(0);
    const { fraction } = bounds;
    const signal = builder.input(0, element, bounds.low, bounds.high, -fraction);
    inputs.set(element, { element, fraction, node: signal.node });
    return signal;
  });
  const zero = builder.constant(0);
  const outputs = createMatrixUnroller(builder, adders).sums(
    columns.map((column) =>
      Array.from(column, (at, term) => ({
        signal: signals[term] ?? zero,
        constant: builder.constant(integers[at] ?? 0, exponent),
      })),
    ),
  );
  if (!outputs) throw new InternalError('a matrix of too wide numbers was taken for an adder graph');
  return { netlist: builder.netlist, inputs: [...inputs.values()], outputs };
}
