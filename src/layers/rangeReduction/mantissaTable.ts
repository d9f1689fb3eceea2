import type { Value } from '../../ir/module.ts';
import { type FixedType, fixed, fractionOf } from '../../numeric/fixedType.ts';
import type { TableFunction } from '../../numeric/table.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import type { LoweringContext } from '../layer.ts';
import { exactConstant, zeroOf } from '../lowering.ts';
import { lookUp } from '../tables.ts';

type Big = Parameters<TableFunction['evaluate']>[0];
type Reals = Parameters<TableFunction['evaluate']>[1];

/** A function of a mantissa in [1, 2) and, for roots, of whether an odd number of places was moved. */
export interface MantissaFunction {
  readonly role: string;
  /** In words, with `m` for the mantissa. */
  readonly description: string;
  evaluate(mantissa: Big, odd: boolean, reals: Reals): Big;
}

/**
 * Looks a function of the mantissa up in a table of 2^indexBits entries, rounded once to `type`. Bits of the mantissa
 * below the index are cut off; each entry stands for the middle of the mantissas that share it, so the argument is off
 * by less than half of 2^-(bits after the point). `odd` takes one bit of the index.
 */
export function lookUpMantissa(
  context: Pick<LoweringContext<unknown>, 'builder' | 'name' | 'tables'>,
  mantissa: Value,
  odd: Value | undefined,
  f: MantissaFunction,
  indexBits: number,
  type: FixedType,
): Value {
  const { builder } = context;
  const present = fractionOf(containerOf(mantissa.type));
  const kept = Math.max(0, Math.min(present, odd ? indexBits - 1 : indexBits));
  const cut = builder.cast(mantissa, fixed(false, kept + 1, 1));
  // The first bit is always set, or the number is 0 and shares the entry of 1.
  const rest = builder.binary('max', builder.minus(cut, exactConstant(builder, 'one', 1)), zeroOf(builder));
  const index = odd ? builder.plus(rest, odd) : rest;
  // Mantissas kept + k · 2^-present share an entry; its middle is exact.
  const middle = (2 ** -kept - 2 ** -present) / 2;
  const table: TableFunction = {
    description: `${f.description}${odd ? ', m = 1 + x mod 1, x >= 1 for odd' : ', m = 1 + x'}${middle ? ` + ${middle}` : ''}`,
    evaluate: (x, reals) => {
      const isOdd = odd !== undefined && x.gte(1);
      const m = (isOdd ? x : x.plus(1)).plus(middle);
      return f.evaluate(m, isOdd, reals);
    },
  };
  return lookUp(context, index, f.role, table, type);
}
