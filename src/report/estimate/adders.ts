import { InternalError } from '../../base/errors.ts';
import type { OpOf } from '../../ir/op.ts';
import { constantContraction } from '../../passes/distributedArithmetic/constantContraction.ts';
import type { AdderOptions } from '../../passes/distributedArithmetic/optimize.ts';
import { type MatrixUnit, unrollMatrix } from '../../passes/unroll/matrixUnit.ts';
import { type UnitCost, unitCost } from '../../passes/unroll/unitCost.ts';
import { free } from './cost.ts';
import { negateWire, type Wire, wire, zero } from './wire.ts';
import type { Context, Step, Work } from './work.ts';

/** One matrix, and how many rows of data it is applied to at once. */
interface Applied {
  readonly cost: UnitCost;
  readonly copies: number;
}

/** A constant matrix product as the adder graphs that the back ends emit; nothing is multiplied. */
export function adderGraphs(
  op: OpOf<'contract'>,
  { module, technology }: Context,
  adders: AdderOptions,
): Work {
  const contraction = constantContraction(module, op);
  if (!contraction) throw new InternalError('a contraction without constants was taken for adders');
  const wires: Wire[] = [];
  const applied = contraction.matrices.map((matrix): Applied => {
    const unit = unrollMatrix(module, contraction, matrix, adders);
    for (const place of matrix.places)
      place.results.forEach((result, k) => {
        wires[result] = sumWire(unit, k);
      });
    return { cost: unitCost(unit), copies: matrix.places.length };
  });
  const total = (of: (cost: UnitCost) => number): number =>
    applied.reduce((sum, { cost, copies }) => sum + copies * of(cost), 0);
  const depth = Math.max(0, ...applied.map(({ cost }) => cost.levels.length));
  const steps = Array.from({ length: depth }, (_, level): Step => {
    const carry = Math.max(0, ...applied.map(({ cost }) => cost.levels[level]?.carry ?? 0));
    // Sums that are done wait for the deepest.
    const bits = total(({ levels, result }) => levels[level]?.alive ?? result);
    return { delay: technology.adder(carry), bits };
  });
  return {
    wires,
    cost: { ...free, lut: total(({ lut }) => lut) },
    steps,
    multiplications: 0,
    turns: 1,
    adders: { count: total((cost) => cost.adders), depth },
  };
}

function sumWire({ netlist, outputs }: MatrixUnit, k: number): Wire {
  const signal = outputs[k];
  if (!signal) return zero;
  const { node, exponent, negative } = signal;
  const own = wire(Number(netlist.low(node)), Number(netlist.high(node)), exponent);
  return negative ? negateWire(own) : own;
}
