import { fail } from '../../base/errors.ts';
import type { Value } from '../../ir/module.ts';
import { accumulate } from './accumulate.ts';
import { wholeConstant } from './divide.ts';
import { exponentialOf, reciprocalOrZero } from './functions.ts';
import { backAlong, type SoftmaxContext, softmaxType } from './softmaxContext.ts';
import { lookUpEntry, scaledIndex } from './tableIndex.ts';

/** Entries a unit of the argument; throws HLS3005 where a table of `size` entries over `range` has no whole number. */
export function entriesPerUnit(size: number, range: number): number {
  const entries = size / range;
  return Number.isInteger(entries)
    ? entries
    : fail('HLS3005', `${size} entries over a range of ${range} are no whole number of entries a unit`, {
        help: 'choose a range that divides the table size',
      });
}

/** The softmax of 2409.05207: both tables cover a given range, the largest value is not subtracted. */
export function lowerRangedSoftmax(context: SoftmaxContext, x: Value, axis: number): Value {
  const { builder, options } = context;
  const { expTableSize = 1024, invTableSize = 1024, expRange = 4, invRange = 256, tables } = options;
  const perUnit = entriesPerUnit(expTableSize, 2 * expRange);
  const scaled = builder.times(x, wholeConstant(builder, 'exp_entries', BigInt(perUnit)));
  const origin = expRange * perUnit;
  const exponential = lookUpEntry(context, scaledIndex(builder, scaled, origin, expTableSize), {
    role: 'exp',
    size: expTableSize,
    type: softmaxType(context, 'expTable'),
    given: tables?.exp,
    computed: exponentialOf(1 / perUnit, origin),
  });
  const sum = accumulate(builder, exponential, [axis], softmaxType(context, 'accum'));
  const inverseEntries = entriesPerUnit(invTableSize, invRange);
  const divisor = builder.times(sum, wholeConstant(builder, 'inv_entries', BigInt(inverseEntries)));
  const inverse = lookUpEntry(context, scaledIndex(builder, divisor, 0, invTableSize), {
    role: 'inv',
    size: invTableSize,
    type: softmaxType(context, 'invTable'),
    given: tables?.inv,
    computed: reciprocalOrZero(1 / inverseEntries),
  });
  const product = builder.times(exponential, backAlong(builder, inverse, x.shape, axis));
  return context.castTo('result', product);
}
