import { type FixedType, fixed, formatType, type Rounding } from '../../numeric/fixedType.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { quoted } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import { failAt, type NodeContext } from './context.ts';
import { isPowerOfTwo, variesAlong } from './grids.ts';
import type { RoundingMode } from './rounding.ts';
import { multiplied, token } from './scales.ts';
import type { Dynamic } from './values.ts';
import { line, settled, withPending } from './write.ts';

/** A quantizer with one entry for each element of the model's tensor. */
export interface Quantizer {
  readonly steps: Float64Array;
  /** Smallest and largest result, in steps. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** In steps: added before rounding and subtracted again. */
  readonly shift: Float64Array;
  readonly mode: RoundingMode;
}

/**
 * Rounds a tensor to a quantizer's steps. With steps that are powers of two the result has the source's numbers exactly;
 * with others it has whole numbers, and what they must be multiplied by stays pending.
 */
export function quantized(context: NodeContext, given: Dynamic, quantizer: Quantizer): Dynamic {
  const { steps } = quantizer;
  if (steps.every(isPowerOfTwo)) {
    const value = settled(context, given);
    const fractions = steps.map((step) => -Math.log2(step));
    return { ...value, ref: onGrid(context, value.ref, quantizer, fractions) };
  }
  const own = given.pending?.axis === undefined ? undefined : given.order.indexOf(given.pending.axis);
  const axis = axisOfSteps(context, steps, given.ref);
  const value = own !== undefined && axis !== undefined && own !== axis ? settled(context, given) : given;
  const common = axis ?? (value.pending ? own : undefined);
  const extent = common === undefined ? 1 : (value.ref.shape[common] ?? 1);
  const stride = common === undefined ? 1 : value.ref.shape.slice(common + 1).reduce((a, b) => a * b, 1);
  const scale = Float64Array.from(
    { length: axis === undefined ? 1 : extent },
    (_, i) => steps[i * stride] ?? 1,
  );
  const factors = Float64Array.from({ length: extent }, (_, i) => {
    const { pending } = value;
    const before = pending ? (pending.scale[pending.scale.length === 1 ? 0 : i] ?? 1) : 1;
    return before / (scale[scale.length === 1 ? 0 : i] ?? 1);
  });
  if (!factors.every(isPowerOfTwo))
    context.remarks.push(
      `${context.name}: multiplied by ${extent === 1 ? 'its scale' : 'its scales'} as ${extent === 1 ? 'a number' : 'numbers'} of 24 bits, off by less than 2^-24 of ${extent === 1 ? 'itself' : 'themselves'}: a result can differ by one step, where what is rounded lies that near to the middle of two.`,
    );
  const named = { ...context, name: `${context.name}_steps` };
  const ref = multiplied(named, value.ref, factors, common);
  const whole = onGrid(context, ref, quantizer, new Float64Array(steps.length));
  return withPending(
    { ...value, ref: whole },
    { scale, axis: axis === undefined ? undefined : value.order[axis] },
  );
}

function axisOfSteps(context: NodeContext, steps: Float64Array, { shape }: Ref): number | undefined {
  if (steps.every((step) => step === steps[0])) return undefined;
  const axis = shape.findIndex((_, candidate) => variesAlong(steps, shape, candidate));
  return axis >= 0 ? axis : failAt('HLS3005', context, 'its scales differ along more than one axis');
}

/** Rounds to multiples of 2^-fraction, and clips. */
function onGrid(context: NodeContext, x: Ref, quantizer: Quantizer, fractions: Float64Array): Ref {
  const { low, high, shift, mode } = quantizer;
  const moves = shift.some((each) => each !== 0);
  const offsets = shift.map((each, i) => each * 2 ** -(fractions[i] ?? 0));
  const types = Array.from(low, (_, i) => rangeType(low[i] ?? 0, high[i] ?? 0, fractions[i] ?? 0));
  const exact = types.every(({ isRange }) => isRange);
  const rest = moves ? 'quantized' : '';
  const before = moves ? plus(context, x, offsets, 'moved', 'moved') : x;
  const rounded = roundedTo(
    context,
    before,
    types.map(({ type }) => type),
    mode,
    exact ? rest : 'rounded',
  );
  const clipped = exact
    ? rounded
    : limited(
        context,
        rounded,
        low.map((each, i) => each * 2 ** -(fractions[i] ?? 0)),
        high.map((each, i) => each * 2 ** -(fractions[i] ?? 0)),
        rest,
      );
  return moves
    ? plus(
        context,
        clipped,
        offsets.map((each) => -each),
        '',
        'back',
      )
    : clipped;
}

/** The type whose saturation clips to a range, or one that covers it. */
function rangeType(
  low: number,
  high: number,
  fraction: number,
): { readonly type: FixedType; readonly isRange: boolean } {
  const signed = low < 0;
  const largest = Math.max(high + 1, signed ? -low : 1);
  const width = Math.max(1, Math.ceil(Math.log2(largest))) + (signed ? 1 : 0);
  const top = 2 ** (width - (signed ? 1 : 0)) - 1;
  const symmetric = signed && low === -top && high === top && width > 1;
  const isRange = symmetric || (high === top && low === (signed ? -top - 1 : 0));
  return { type: fixed(signed, width, width - fraction, 'TRN', symmetric ? 'SAT_SYM' : 'SAT'), isRange };
}

function roundedTo(
  context: NodeContext,
  x: Ref,
  types: readonly FixedType[],
  mode: RoundingMode,
  suffix: string,
): Ref {
  const name = suffix === '' ? context.name : `${context.name}_${suffix}`;
  const cast = (target: string, source: Ref, rounding: Rounding, own: readonly FixedType[] = types): Ref =>
    context.draft.quantize(
      target,
      source,
      own.map((type) => ({ ...type, rounding })),
    );
  // Rounding down, with the range of both signs.
  const wide = types.map((type) => fixed(true, type.width + 2, type.integer + 2, 'TRN', 'SAT'));
  const negative = (target: string, source: Ref): Ref =>
    multiplied({ ...context, name: target }, source, Float64Array.of(-1), undefined);
  const up = (target: string, source: Ref): Ref =>
    negative(target, cast(`${target}_down`, negative(`${target}_negative`, source), 'TRN', wide));
  switch (mode.cast) {
    case 'ceil':
      return cast(name, up(`${name}_up`, x), 'TRN');
    case 'up': {
      const positive = line(context, 'relu', [x], x.shape, 'positive');
      const rest = line(context, 'subtract', [x, positive], x.shape, 'negative');
      const sum = line(
        context,
        'add',
        [up(`${name}_up`, positive), cast(`${name}_down`, rest, 'TRN', wide)],
        x.shape,
        'away',
      );
      return cast(name, sum, 'TRN');
    }
    default:
      return intoTable(context, x, types, mode.cast) ?? cast(name, x, mode.cast);
  }
}

/** The quantizer of a table's result becomes the type of its entries, which are then rounded once. */
function intoTable(
  context: NodeContext,
  x: Ref,
  types: readonly FixedType[],
  rounding: Rounding,
): Ref | undefined {
  const open = context.open.get(x.variable);
  const texts = types.map((type) => formatType({ ...type, rounding }));
  const [first = ''] = texts;
  if (open?.lacks !== 'result' || texts.some((text) => text !== first)) return undefined;
  open.amend(quoted(first));
  context.open.delete(x.variable);
  return x;
}

/** Numbers for all elements in the fewest that repeat to them. */
function fewest(values: Float64Array, x: Ref): RealTensor {
  if (values.every((value) => value === values[0])) return { shape: [1], data: values.slice(0, 1) };
  return { shape: x.shape, data: values };
}

const plus = (context: NodeContext, x: Ref, values: Float64Array, suffix: string, which: string): Ref =>
  line(context, 'add', [x, token(context, fewest(values, x), `${which}_by`)], x.shape, suffix);

function limited(context: NodeContext, x: Ref, low: Float64Array, high: Float64Array, suffix: string): Ref {
  const floored = line(context, 'maximum', [x, token(context, fewest(low, x), 'low')], x.shape, 'floored');
  return line(context, 'minimum', [floored, token(context, fewest(high, x), 'high')], x.shape, suffix);
}
