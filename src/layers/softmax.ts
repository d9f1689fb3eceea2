import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import { type FixedType, fixed } from '../numeric/fixedType.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import { type Shape, stridesOf } from '../numeric/shape.ts';
import { namedFunction, type TableFunction } from '../numeric/table.ts';
import { resolveAxis } from './axes.ts';
import { compatible } from './compat.ts';
import { firstLargest, indicesAlong } from './firstLargest.ts';
import { hls4mlSoftmax } from './hls4ml/softmax.ts';
import type { Hls4mlSoftmaxOptions } from './hls4ml/softmaxOptions.ts';
import {
  type CommonOptions,
  type LayerDefinition,
  type LoweringContext,
  layerFunction,
  type Role,
} from './layer.ts';
import { roundedConstant, zeroOf } from './lowering.ts';
import { commonChecks, finiteNumber, integer, oneOf } from './options.ts';
import { reciprocalReduced } from './rangeReduction/functions.ts';
import { rearrangeReal, reduceReal, zipReal } from './real.ts';
import { single } from './results.ts';
import { isPresent, lowestWhereAbsent, maskForm, realWhereAbsent } from './softmaxMask.ts';
import { lookUp } from './tables.ts';

type SoftmaxRole = 'inpNorm' | 'expTable' | 'accum' | 'invInp' | 'invTable' | 'result';

/**
 * Types by hls4ml's names: `inpNorm` indexes the table of exponentials, `expTable` is its result, `accum` the type of
 * the sum (exact when left out), `invTable` the result of the table of reciprocals. `invInp` makes that a table over the
 * sum itself, as hls4ml's is; without it the sum is normalized first, so that any number of terms is equally accurate.
 */
export interface SoftmaxOptions extends CommonOptions<SoftmaxRole> {
  /** -1 when left out. */
  readonly axis?: number;
  /**
   * `stable` subtracts the largest value first, so the table's range never overflows. `latency` looks x itself up: one
   * comparison tree less, but only for inputs that the table's types can hold. `argmax` gives 1 to the first largest
   * value and 0 to all others. `stable` when left out.
   */
  readonly variant?: 'stable' | 'latency' | 'argmax';
  /**
   * Entries where this is 0 get exactly 0 and take no part; where all are masked, all get 0. One number an index of the
   * axis, or any shape that repeats to the input's.
   */
  readonly mask?: Tensor;
  /** Divides the input, as 1/√d in attention; folded into the table at no cost. 1 when left out. */
  readonly temperature?: number;
}

const roles = ['inpNorm', 'expTable', 'accum', 'invInp', 'invTable', 'result'] as const;

/** What the layer keeps of its options: the mask is an input of its own. */
type LayerOptions = Omit<SoftmaxOptions, 'mask'>;

const variantOf = (options: LayerOptions) => options.variant ?? 'stable';

/** The layer in real numbers; absent entries count as −∞. */
export function softmaxReal(x: RealTensor, mask: RealTensor | undefined, options: LayerOptions): RealTensor {
  const axis = resolveAxis(options.axis ?? -1, x.shape);
  const temperature = options.temperature ?? 1;
  const back = (reduced: RealTensor): RealTensor =>
    rearrangeReal(
      {
        form: 'broadcast',
        shape: x.shape,
        axes: reduced.shape.map((_, i) => (i < axis ? i : i + 1)),
      },
      [reduced],
    );
  const present = mask && rearrangeReal(maskForm(mask.shape, x.shape, axis), [mask]);
  const given = present ? realWhereAbsent(x, present, Number.NEGATIVE_INFINITY) : x;
  if (variantOf(options) === 'argmax') return oneHotReal(given, axis);
  const largest = back(reduceReal(given, [axis], Number.NEGATIVE_INFINITY, Math.max));
  const exponentials = zipReal(given, largest, (value, top) =>
    value === Number.NEGATIVE_INFINITY ? 0 : Math.exp((value - top) / temperature),
  );
  const sum = back(reduceReal(exponentials, [axis], 0, (a, b) => a + b));
  return zipReal(exponentials, sum, (a, b) => (b === 0 ? 0 : a / b));
}

/** 1 at the first largest value along an axis. */
function oneHotReal(x: RealTensor, axis: number): RealTensor {
  const extent = x.shape[axis] ?? 1;
  const stride = stridesOf(x.shape)[axis] ?? 1;
  const data = new Float64Array(x.data.length);
  x.data.forEach((value, i) => {
    if (Math.floor(i / stride) % extent !== 0) return;
    let best = i;
    for (let k = 1; k < extent; k++) {
      if ((x.data[i + k * stride] ?? 0) > (x.data[best] ?? 0)) best = i + k * stride;
    }
    if (value > Number.NEGATIVE_INFINITY || (x.data[best] ?? 0) > Number.NEGATIVE_INFINITY) data[best] = 1;
  });
  return { shape: x.shape, data };
}

/** Types for roles that neither the layer nor the model names. */
function defaultType(role: SoftmaxRole): FixedType {
  switch (role) {
    case 'inpNorm':
      return fixed(false, 12, 4, 'RND', 'SAT');
    case 'expTable':
      return fixed(false, 18, 1, 'RND', 'SAT');
    case 'invTable':
      return fixed(false, 18, 1, 'RND', 'SAT');
    default:
      return fixed(false, 16, 1, 'RND', 'SAT');
  }
}

function lowerSoftmax(context: LoweringContext<LayerOptions>, given: Value, mask: Value | undefined): Value {
  const { builder, options } = context;
  const axis = resolveAxis(options.axis ?? -1, given.shape);
  const present =
    mask && isPresent(builder, builder.rearrange(maskForm(mask.shape, given.shape, axis), mask));
  const whereAbsent = (value: Value): Value =>
    present ? builder.select(present, value, zeroOf(builder)) : value;
  const x = present ? lowestWhereAbsent(builder, present, given) : given;
  if (variantOf(options) === 'argmax') {
    const winner = builder.broadcastTo(firstLargest(builder, x, axis), x.shape);
    const isWinner = builder.compare(
      'eq',
      builder.broadcastTo(indicesAlong(builder, x.shape, axis), x.shape),
      winner,
    );
    return context.castTo('result', whereAbsent(isWinner));
  }

  const stable = variantOf(options) === 'stable';
  const temperature = options.temperature ?? 1;
  const typeOf = (role: SoftmaxRole): FixedType =>
    context.type(role) ? context.requiredType(role) : defaultType(role);
  const back = (value: Value, shape: Shape): Value =>
    builder.rearrange(
      { form: 'broadcast', shape, axes: value.shape.map((_, i) => (i < axis ? i : i + 1)) },
      value,
    );

  const distance = stable ? builder.minus(back(builder.reduce('max', x, [axis]), x.shape), x) : x;
  const named = stable || context.type('inpNorm') !== undefined;
  const index = named ? builder.cast(distance, typeOf('inpNorm')) : distance;
  const exponential = whereAbsent(
    lookUp(context, index, 'exp', exponentialOf(stable, temperature), typeOf('expTable')),
  );

  const accum = context.type('accum') ? context.requiredType('accum') : undefined;
  const sum = builder.reduce('sum', exponential, [axis], accum ? { type: accum, order: 'tree' } : undefined);
  // The largest value's exponential is in the sum of the stable variant: no smaller sum has to be expected.
  const least = stable ? roundedConstant(builder, 1, typeOf('expTable')) : zeroOf(builder);
  const reciprocal = context.type('invInp')
    ? lookUp(context, builder.cast(sum, typeOf('invInp')), 'inv', reciprocalTable, typeOf('invTable'))
    : reciprocalReduced(context, builder.binary('max', sum, least), typeOf('invTable'));
  return builder.cast(builder.times(exponential, back(reciprocal, x.shape)), typeOf('result'));
}

/** `exp(±x / temperature)`; the stable variant looks up the distance from the largest value, which is not negative. */
const exponentialOf = (negative: boolean, temperature: number): TableFunction => ({
  description: `exp(${negative ? '-' : ''}x${temperature === 1 ? '' : ` / ${temperature}`})`,
  evaluate: (x, reals) => {
    const scaled = temperature === 1 ? x : x.div(reals.of(temperature));
    return reals.functions.exp(negative ? scaled.neg() : scaled);
  },
  approximate: (x) => Math.exp((negative ? -x : x) / temperature),
});

const reciprocalTable: TableFunction = { ...namedFunction('reciprocal'), description: '1 / x' };

const source: { readonly [R in Role]?: 'exact' } = Object.fromEntries(roles.map((role) => [role, 'exact']));

export const softmaxLayer: LayerDefinition<LayerOptions> = {
  kind: 'softmax',
  summary: 'exp(x) / Σ exp(x) by two tables',
  options: {
    ...commonChecks(...roles),
    axis: integer,
    variant: oneOf('stable', 'latency', 'argmax'),
    temperature: finiteNumber,
  },
  // Probabilities have known ranges, so every role has a good type of its own; see defaultType.
  roles: source,
  infer: ([shape = [], mask], options) => {
    const axis = resolveAxis(options.axis ?? -1, shape);
    if (mask) maskForm(mask, shape, axis);
    return [shape];
  },
  reference: ([x, mask], options) => (x ? [softmaxReal(x, mask, options)] : []),
  lower: (context, [x, mask]) => (x ? [lowerSoftmax(context, x, mask)] : []),
};

const ownSoftmax = layerFunction(
  softmaxLayer,
  (x: Tensor, { mask, ...options }: SoftmaxOptions = {}) => ({ inputs: mask ? [x, mask] : [x], options }),
  single,
);

/**
 * `exp(x) / Σ exp(x)` along an axis, by a table of exponentials and one of reciprocals; with `compat: 'hls4ml'` exactly
 * as hls4ml computes it.
 */
export const softmax = compatible<SoftmaxOptions, Hls4mlSoftmaxOptions>(ownSoftmax, hls4mlSoftmax);
