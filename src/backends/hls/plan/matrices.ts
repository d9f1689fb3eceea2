import type { Module, Value } from '../../../ir/module.ts';
import type { ValueId } from '../../../ir/op.ts';
import {
  type ConstantContraction,
  constantContraction,
  isAdderGraph,
} from '../../../passes/distributedArithmetic/constantContraction.ts';

/** A contraction that becomes adders, and the C++ functions of its matrices. */
export interface PlannedMatrices {
  readonly contraction: ConstantContraction;
  /** A name for each matrix. */
  readonly units: readonly string[];
}

/** The adder graphs of a module; `take` gives every unit a name of its own. */
export function planMatrices(
  module: Module,
  values: readonly Value[],
  take: (value: Value) => string,
): ReadonlyMap<ValueId, PlannedMatrices> {
  return new Map(
    values.flatMap((value) => {
      const { id, op } = value;
      const contraction =
        op.kind === 'contract' && isAdderGraph(module, value) ? constantContraction(module, op) : undefined;
      return contraction
        ? [[id, { contraction, units: contraction.matrices.map(() => take(value)) }] as const]
        : [];
    }),
  );
}
