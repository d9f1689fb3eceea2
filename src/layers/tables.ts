import { fail } from '../base/errors.ts';
import type { Value } from '../ir/module.ts';
import { type FixedType, fixed, formatType } from '../numeric/fixedType.ts';
import { typeOfInterval } from '../numeric/interval.ts';
import { maximumIndexBits, type TableFunction } from '../numeric/table.ts';
import { containerOf } from '../numeric/tensorType.ts';
import type { LoweringContext } from './layer.ts';

/** A table of `f` over everything that `x` can be, and its lookup. Throws HLS4003 when x is too wide to be an index. */
export function lookUp(
  context: Pick<LoweringContext<unknown>, 'builder' | 'name' | 'tables'>,
  x: Value,
  role: string,
  f: TableFunction,
  type: FixedType,
): Value {
  const { builder } = context;
  const index = indexOf(context, x);
  const indexType = containerOf(index.type);
  const entries = context.tables.entries(f, indexType, index.range, type);
  const used = builder.tables.filter((table) => table.name.startsWith(`${context.name}_${role}_table`));
  const same = used.find((table) => table.entries === entries && formatType(table.type) === formatType(type));
  const name = same?.name ?? `${context.name}_${role}_table${used.length === 0 ? '' : used.length + 1}`;
  return builder.lookup(index, { name, description: f.description, indexType, type, entries });
}

/** The value itself where its type can index a table, or the same number in the narrowest type its range allows. */
function indexOf({ builder }: Pick<LoweringContext<unknown>, 'builder'>, x: Value): Value {
  const own = containerOf(x.type);
  const narrow = typeOfInterval(x.range);
  if (narrow.width > maximumIndexBits) {
    fail('HLS4003', `a table over ${formatType(narrow)} would have 2^${narrow.width} entries`, {
      help: `cast the argument to at most ${maximumIndexBits} bits (10 to 12 are usual), or name the type in precision.input`,
    });
  }
  const width = Math.max(1, narrow.width);
  if (x.type.granularity === 'tensor' && own.width <= width) return x;
  return builder.cast(x, fixed(narrow.signed, width, narrow.integer + width - narrow.width));
}
