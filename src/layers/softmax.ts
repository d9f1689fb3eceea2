import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import { type FixedType, fixed } from '../numeric/fixedType.ts';
import { bitLength } from '../numeric/interval.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import type { Shape } from '../numeric/shape.ts';
import type { TableFunction } from '../numeric/table.ts';
import { resolveAxis } from './axes.ts';
import {
  type CommonOptions,
  type LayerDefinition,
  type LoweringContext,
  layerFunction,
  type Role,
} from './layer.ts';
import { commonChecks, finiteNumber, integer, oneOf } from './options.ts';
import { rearrangeReal, reduceReal, zipReal } from './real.ts';
import { single } from './results.ts';
import { lookUp } from './tables.ts';

type SoftmaxRole = 'inpNorm' | 'expTable' | 'accum' | 'invInp' | 'invTable' | 'result';

/**
 * Types by hls4ml's names: `inpNorm` indexes the table of exponentials, `expTable` is its result, `accum` the type of
 * the sum (exact when left out), `invInp` indexes the table of reciprocals, `invTable` is its result.
 */
export interface SoftmaxOptions extends CommonOptions<SoftmaxRole> {
  /** -1 when left out. */
  readonly axis?: number;
  /**
   * `stable` subtracts the largest value first, so the table's range never overflows. `latency` looks x itself up: one
   * comparison tree less, but only for inputs that the table's types can hold. `stable` when left out.
   */
  readonly variant?: 'stable' | 'latency';
  /** Divides the input, as 1/√d in attention; folded into the table at no cost. 1 when left out. */
  readonly temperature?: number;
}

const roles = ['inpNorm', 'expTable', 'accum', 'invInp', 'invTable', 'result'] as const;

function softmaxReal(x: RealTensor, axis: number, temperature: number): RealTensor {
  const back = (reduced: RealTensor): RealTensor =>
    rearrangeReal(
      {
        form: 'broadcast',
        shape: x.shape,
        axes: reduced.shape.map((_, i) => (i < axis ? i : i + 1)),
      },
      [reduced],
    );
  const largest = back(reduceReal(x, [axis], Number.NEGATIVE_INFINITY, Math.max));
  const exponentials = zipReal(x, largest, (value, top) => Math.exp((value - top) / temperature));
  return zipReal(exponentials, back(reduceReal(exponentials, [axis], 0, (a, b) => a + b)), (a, b) => a / b);
}

/** Types for roles that neither the layer nor the model names; chosen so that no table adds more than half a result bit. */
function defaultType(role: SoftmaxRole, terms: number): FixedType {
  const sumBits = bitLength(BigInt(terms));
  switch (role) {
    case 'inpNorm':
      return fixed(false, 12, 4, 'RND', 'SAT');
    case 'expTable':
      return fixed(false, 18, 1, 'RND', 'SAT');
    case 'invInp':
      return fixed(false, 12, sumBits, 'RND', 'SAT');
    case 'invTable':
      return fixed(false, 18, 1, 'RND', 'SAT');
    default:
      return fixed(false, 16, 1, 'RND', 'SAT');
  }
}

function lowerSoftmax(context: LoweringContext<SoftmaxOptions>, x: Value): Value {
  const { builder, options } = context;
  const axis = resolveAxis(options.axis ?? -1, x.shape);
  const terms = x.shape[axis] ?? 1;
  const stable = (options.variant ?? 'stable') === 'stable';
  const temperature = options.temperature ?? 1;
  const typeOf = (role: SoftmaxRole): FixedType =>
    context.type(role) ? context.requiredType(role) : defaultType(role, terms);
  const back = (value: Value, shape: Shape): Value =>
    builder.rearrange(
      { form: 'broadcast', shape, axes: value.shape.map((_, i) => (i < axis ? i : i + 1)) },
      value,
    );

  const distance = stable ? builder.minus(back(builder.reduce('max', x, [axis]), x.shape), x) : x;
  const named = stable || context.type('inpNorm') !== undefined;
  const index = named ? builder.cast(distance, typeOf('inpNorm')) : distance;
  const exponential = lookUp(context, index, 'exp', exponentialOf(stable, temperature), typeOf('expTable'));

  const accum = context.type('accum') ? context.requiredType('accum') : undefined;
  const sum = builder.reduce('sum', exponential, [axis], accum ? { type: accum, order: 'tree' } : undefined);
  const divisor = builder.cast(sum, typeOf('invInp'));
  const reciprocal = lookUp(context, divisor, 'inv', reciprocalTable, typeOf('invTable'));
  return builder.cast(builder.times(exponential, back(reciprocal, x.shape)), typeOf('result'));
}

/** `exp(±x / temperature)`; the stable variant looks up the distance from the largest value, which is not negative. */
const exponentialOf = (negative: boolean, temperature: number): TableFunction => ({
  description: `exp(${negative ? '-' : ''}x${temperature === 1 ? '' : ` / ${temperature}`})`,
  evaluate: (x, reals) => {
    const scaled = temperature === 1 ? x : x.div(reals.of(temperature));
    return reals.functions.exp(negative ? scaled.neg() : scaled);
  },
  multiplicative: true,
});

const reciprocalTable: TableFunction = {
  description: '1 / x',
  evaluate: (x, reals) => reals.functions.reciprocal(x),
};

const source: { readonly [R in Role]?: 'exact' } = Object.fromEntries(roles.map((role) => [role, 'exact']));

export const softmaxLayer: LayerDefinition<SoftmaxOptions> = {
  kind: 'softmax',
  summary: 'exp(x) / Σ exp(x) by two tables',
  options: {
    ...commonChecks(...roles),
    axis: integer,
    variant: oneOf('stable', 'latency'),
    temperature: finiteNumber,
  },
  // Probabilities have known ranges, so every role has a good type of its own; see defaultType.
  roles: source,
  infer: ([shape = []], options) => {
    resolveAxis(options.axis ?? -1, shape);
    return [shape];
  },
  reference: ([x], options) =>
    x ? [softmaxReal(x, resolveAxis(options.axis ?? -1, x.shape), options.temperature ?? 1)] : [],
  lower: (context, [x]) => (x ? [lowerSoftmax(context, x)] : []),
};

/** `exp(x) / Σ exp(x)` along an axis, by a table of exponentials and one of reciprocals. */
export const softmax = layerFunction(
  softmaxLayer,
  (x: Tensor, options: SoftmaxOptions = {}) => ({ inputs: [x], options }),
  single,
);
