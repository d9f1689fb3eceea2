import { fail } from '../../base/errors.ts';
import type { ModuleBuilder } from '../../ir/builder.ts';
import type { Value } from '../../ir/module.ts';
import { type FixedType, fixed, formatType } from '../../numeric/fixedType.ts';
import { intervalOfType } from '../../numeric/interval.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { pack, type RawData } from '../../numeric/rawTensor.ts';
import { rawOfReal } from '../../numeric/real.ts';
import type { TableFunction } from '../../numeric/table.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import type { LoweringContext } from '../layer.ts';
import { zeroOf } from '../lowering.ts';
import { truncateTowardZero, wholeConstant } from './divide.ts';

/** What a lookup needs of a layer's context. */
export type TableContext = Pick<LoweringContext<unknown>, 'builder' | 'name' | 'tables'>;

/** A table's entries: given as they are, or a function of what the index stands for. */
export interface TableSource {
  /** Names the table: `<layer>_<role>_table`. */
  readonly role: string;
  readonly size: number;
  /** Type of the entries. */
  readonly type: FixedType;
  readonly given: RealTensor | undefined;
  readonly computed: TableFunction;
}

/** Number of index bits of a table; throws HLS3005 where the size is no power of two. */
export function indexBits(size: number): number {
  const bits = Math.log2(size);
  return Number.isInteger(bits) && bits >= 1 && bits <= 16
    ? bits
    : fail('HLS3005', `a table of ${size} entries has no index of whole bits`, {
        help: 'hls4ml tables have a power of two of entries, from 2 to 65536',
      });
}

/** The first bits of a value of `type`, as many as index a table of `size` entries; throws HLS4003 on too short a type. */
export function topBits(builder: ModuleBuilder, value: Value, type: FixedType, size: number): Value {
  const bits = indexBits(size);
  if (type.width < bits) {
    fail(
      'HLS4003',
      `a table of ${size} entries needs an index of ${bits} bits, ${formatType(type)} has fewer`,
      {
        help: 'make the table smaller or the type wider',
      },
    );
  }
  return builder.cast(builder.cast(value, type), fixed(type.signed, bits, type.integer));
}

/** `int(scaled) + offset`, cut toward zero and clamped to 0 … size − 1, as an unsigned index. */
export function scaledIndex(
  builder: ModuleBuilder,
  scaled: Value,
  offset: number,
  size: number,
  below: 'first' | 'last' = 'first',
): Value {
  const bits = indexBits(size);
  const whole = truncateTowardZero(builder, scaled, 0);
  const moved = offset === 0 ? whole : builder.plus(whole, wholeConstant(builder, 'offset', BigInt(offset)));
  const last = wholeConstant(builder, 'last', BigInt(size - 1));
  const zero = zeroOf(builder);
  const above =
    below === 'first'
      ? builder.binary('max', moved, zero)
      : builder.select(builder.compare('lt', moved, zero), last, moved);
  return builder.cast(builder.binary('min', above, last), fixed(false, bits, bits));
}

/** Looks an index up that has exactly the bits the table needs: entry number (raw bits as an unsigned integer). */
export function lookUpEntry(context: TableContext, index: Value, source: TableSource): Value {
  const { builder, name } = context;
  const { role, type, given, computed } = source;
  const indexType = containerOf(index.type);
  const entries = given
    ? givenEntries(given, source)
    : context.tables.entries(computed, indexType, intervalOfType(indexType), type);
  return builder.lookup(index, {
    name: `${name}_${role}_table`,
    description: given ? `${computed.description}, as given` : computed.description,
    indexType,
    type,
    entries,
  });
}

function givenEntries({ data }: RealTensor, { role, size, type }: TableSource): RawData {
  if (data.length !== size) {
    fail('HLS3003', `the ${role} table has ${data.length} entries, expected ${size}`, {
      help: 'one entry for each index, as the table size says',
    });
  }
  return pack(Array.from(data, (value) => rawOfReal(value, type)));
}
