import { fail } from '../../../base/errors.ts';
import {
  type FixedType,
  fixed,
  formatType,
  type Overflow,
  overflows,
  type Rounding,
  roundings,
} from '../../../numeric/fixedType.ts';
import type { RealTensor } from '../../../numeric/parameter.ts';
import type { Shape } from '../../../numeric/shape.ts';
import { object, quoted } from '../../project/code.ts';
import { integersOf, type LayerContext, type LayerMapping, onlyInput, refuse, textOf } from '../context.ts';
import { repeated } from '../hgq/quantizer.ts';
import { tensorsOf } from '../variables.ts';

/** The mode that an attribute names. */
function modeOf<Mode extends string>(context: LayerContext, attribute: string, modes: readonly Mode[]): Mode {
  const value = textOf(context, attribute);
  return modes.find((mode) => mode === value) ?? refuse(context.name, attribute, value, 'no such mode here');
}

/** The type of one element; no bits at all make it the constant 0. */
function typeOf(
  sign: number,
  bits: number,
  integers: number,
  rounding: Rounding,
  overflow: Overflow,
): FixedType {
  const nothing = bits <= 0 || (overflow === 'SAT_SYM' && sign > 0 && bits === 1);
  return nothing ? fixed(false, 0, 0) : fixed(sign > 0, bits, integers, rounding, overflow);
}

/** FixedPointQuantizer of HGQ 1's proxy models: a sign, a width and integer bits for each element. */
const quantizer: LayerMapping = {
  attributes: ['RND', 'SAT', 'shape', 'overrides', 'fusible'],
  becomes: 'quantize',
  map(context) {
    const { name, draft, variables } = context;
    const x = onlyInput(context);
    const rounding = modeOf(context, 'RND', roundings);
    const overflow = modeOf(context, 'SAT', overflows);
    const found = tensorsOf(variables, ['keep_negative', 'bits', 'integers']);
    const spread = (which: keyof typeof found): Float64Array => {
      const { shape, data } = found[which];
      return repeated({ shape, data, kind: 'integer' }, [1, ...x.shape], `layer '${name}': ${which}`);
    };
    const [signs, bits, integers] = [spread('keep_negative'), spread('bits'), spread('integers')];
    const types = Array.from(signs, (sign, i) =>
      typeOf(sign, bits[i] ?? 0, integers[i] ?? 0, rounding, overflow),
    );
    return draft.quantize(name, x, types);
  },
};

/** UnaryLUT of HGQ 1's proxy models: a table as it was made, over everything that its argument can be. */
const unaryTable: LayerMapping = {
  attributes: ['kif_in', 'kif_out'],
  becomes: 'lookup',
  map(context) {
    const { name, draft, variables } = context;
    const x = onlyInput(context);
    const typeAt = (attribute: string, rounding: Rounding): FixedType => {
      const [sign = 0, integer = 0, fraction = 0] = integersOf(context, attribute);
      return fixed(sign > 0, sign + integer + fraction, sign + integer, rounding, 'WRAP');
    };
    const [index, result] = [typeAt('kif_in', 'RND_CONV'), typeAt('kif_out', 'TRN')];
    const { table }: { table: RealTensor } = tensorsOf(variables, ['table']);
    const shape: Shape = [2 ** index.width];
    if (table.data.length !== shape[0])
      fail('HLS3003', `layer '${name}': a table of ${table.data.length} entries for ${index.width} bits`);
    const options = object({
      table: draft.weight(`${name}.table`, { ...table, shape }),
      precision: object({ input: quoted(formatType(index)), result: quoted(formatType(result)) }),
    });
    return draft.add(name, 'lookup', [x, options], x.shape);
  },
};

/** What proxy models have besides Keras's own layers. */
export const proxyLayers: Readonly<Record<string, LayerMapping>> = {
  FixedPointQuantizer: quantizer,
  UnaryLUT: unaryTable,
};

/** True for a trained layer of HGQ 1 itself, which keeps its integer bits nowhere. */
export const isTrainedByHgq1 = (kind: string, module: string): boolean =>
  /^HGQ\b/.test(module) && (/^[HP][A-Z]/.test(kind) || kind === 'Signature');
