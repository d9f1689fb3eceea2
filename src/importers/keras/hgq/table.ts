import { fail } from '../../../base/errors.ts';
import { type FixedType, fixed, formatType, fractionOf } from '../../../numeric/fixedType.ts';
import { rawOfReal } from '../../../numeric/real.ts';
import { maximumIndexBits } from '../../../numeric/table.ts';
import { object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import type { LayerContext } from '../context.ts';
import { type Quantizer, typesOfQuantizer } from './quantizer.ts';

/** The one type of a table's index or entries; throws HLS3005 where there is none, or one for each element. */
export function tableTypeOf(quantizer: Quantizer | undefined, place: string): FixedType {
  if (!quantizer) return fail('HLS3005', `${place} does not quantize: a table needs a type`);
  if (quantizer.affine) fail('HLS3005', `${place} has an affine step, which a table cannot have`);
  const types = typesOfQuantizer(quantizer);
  const [first = fixed(false, 0, 0)] = types;
  return types.every((type) => formatType(type) === formatType(first))
    ? first
    : fail('HLS3005', `${place} has a type for each element: one table for all is needed`, {
        help: 'train with allow_heterogeneous_table=False',
      });
}

/** The narrowest type that holds every value of the given ones. */
function coveringType(types: readonly FixedType[], place: string): FixedType {
  const used = types.filter(({ width }) => width > 0);
  const signed = used.some((type) => type.signed);
  const magnitude = Math.max(...used.map((type) => type.integer - Number(type.signed)), -Infinity);
  const fraction = Math.max(...used.map(fractionOf), -Infinity);
  if (used.length === 0) return fixed(false, 1, 1);
  const integer = magnitude + Number(signed);
  return integer + fraction <= maximumIndexBits
    ? fixed(signed, Math.max(1, integer + fraction), integer)
    : fail('HLS4003', `${place}: a table over ${integer + fraction} bits is too large`, {
        help: `at most ${maximumIndexBits} bits can index a table: train the input with fewer`,
      });
}

/** Largest magnitude of an entry before it is cast: beyond every type. */
const largest = 2 ** 200;

/** Writes a table of any function, entry by entry, over everything that a quantized tensor can be. */
export function writeTable(
  { draft, name }: LayerContext,
  variable: string,
  x: Ref,
  input: Quantizer,
  result: FixedType,
  f: (x: number) => number,
): Ref {
  const index = coveringType(typesOfQuantizer(input), `layer '${name}': iq_conf`);
  const count = 2 ** index.width;
  const data = Float64Array.from({ length: count }, (_, bits) => {
    const raw = index.signed && bits >= count / 2 ? bits - count : bits;
    const value = Math.min(Math.max(f(raw * 2 ** -fractionOf(index)), -largest), largest);
    return Number(rawOfReal(value, result)) * 2 ** -fractionOf(result);
  });
  const options = object({
    table: draft.weight(`${name}.table`, { shape: [count], data, origin: `${name}: table` }),
    precision: object({
      input: quoted(formatType(index)),
      result: quoted(formatType({ ...result, rounding: 'TRN', overflow: 'WRAP' })),
    }),
  });
  return draft.add(variable, 'lookup', [x, options], x.shape);
}
