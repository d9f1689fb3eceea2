import { type FixedType, fixed } from '../../../numeric/fixedType.ts';
import type { Code } from '../../project/code.ts';
import type { CallContext } from '../context.ts';

/** A table's entries among the weights. */
export const tableWeight = (context: CallContext, part: string, values: Float64Array): Code =>
  context.weight(part, { values, origin: `as ${context.call.kind} computes it in single precision` }, [
    values.length,
  ]);

/** Number of index bits of a table; refuses sizes that are no power of two. */
export function tableBits(context: CallContext, size: number): number {
  const bits = Math.log2(size);
  return Number.isInteger(bits) && bits >= 1 && bits <= 16
    ? bits
    : context.refuse(`a table of ${size} entries has no index of whole bits`);
}

/** What a configuration inherits that names none. */
export const usualTable = fixed(true, 18, 8);

/** `{ size, type }` of the table of an activation, with hls4ml's defaults. */
export function tableOf(context: CallContext): { size: number; type: FixedType } {
  return { size: context.config.count('table_size', 1024), type: context.config.type('table_t', usualTable) };
}
