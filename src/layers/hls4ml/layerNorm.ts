import { fail } from '../../base/errors.ts';
import type { Tensor } from '../../ir/graph.ts';
import type { Value } from '../../ir/module.ts';
import { fixed } from '../../numeric/fixedType.ts';
import { type RealTensor, requireFinite } from '../../numeric/parameter.ts';
import { formatShape, type Shape } from '../../numeric/shape.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import { type CommonOptions, type LayerDefinition, type LoweringContext, layerFunction } from '../layer.ts';
import { roundedConstant } from '../lowering.ts';
import { layerNormOf } from '../norm/layerNormReal.ts';
import { commonChecks, integer, type OptionChecks, oneOf, parameter, positiveInteger } from '../options.ts';
import { single } from '../results.ts';
import { wholeConstant } from './divide.ts';
import { inverseRoot } from './functions.ts';
import { entriesPerUnit } from './softmaxRanged.ts';
import { indexBits, lookUpEntry, scaledIndex } from './tableIndex.ts';

/** hls4ml's LayerNorm along the last axis; types and sizes by its names, with its defaults. */
export interface Hls4mlLayerNormOptions
  extends CommonOptions<'scale' | 'bias' | 'accum' | 'table' | 'result'> {
  /** [features] */
  readonly gamma: RealTensor;
  /** [features] */
  readonly beta: RealTensor;
  /**
   * `v1`, today's code, computes in `accum` (the input's type when left out); `2409.05207` computes in the input's type,
   * adds no epsilon and takes 0 for 1/√0. `v1` when left out.
   */
  readonly version?: 'v1' | '2409.05207';
  /** Entries of the table of 1/√, 4096 when left out. */
  readonly tableSize?: number;
  /** Of `v1`: 10^-epsilonPower is added to the variance, 3 when left out. */
  readonly epsilonPower?: number;
  /** Of `v1`: the table covers variances of 0 … 2^-tableRangePower, 0 when left out. */
  readonly tableRangePower?: number;
  /** Of `2409.05207`: the table covers variances of 0 … tableRange, a whole number or 1 over one; 1 when left out. */
  readonly tableRange?: number;
  /** The entries as real numbers, as a golden file has them; computed when left out. */
  readonly table?: RealTensor;
}

const checks: OptionChecks<Hls4mlLayerNormOptions> = {
  ...commonChecks('scale', 'bias', 'accum', 'table', 'result'),
  gamma: parameter,
  beta: parameter,
  version: oneOf('v1', '2409.05207'),
  tableSize: positiveInteger,
  epsilonPower: positiveInteger,
  tableRangePower: integer,
  tableRange: (value) =>
    typeof value === 'number' && value > 0 && (Number.isInteger(value) || Number.isInteger(1 / value))
      ? undefined
      : 'expected a whole number or 1 over one',
  table: parameter,
};

/** Entries for a variance of 1: whole, or a power of two. */
function entriesPerVariance(options: Hls4mlLayerNormOptions): number {
  const { version = 'v1', tableSize = 4096, tableRangePower = 0, tableRange = 1 } = options;
  if (version === 'v1') return tableSize * 2 ** tableRangePower;
  return tableRange > 1 ? entriesPerUnit(tableSize, tableRange) : tableSize * Math.round(1 / tableRange);
}

function inferLayerNorm(shape: Shape, options: Hls4mlLayerNormOptions): Shape {
  const features = shape.at(-1) ?? fail('HLS3001', 'hls4mlLayerNorm needs an input with at least one axis');
  indexBits(options.tableSize ?? 4096);
  entriesPerVariance(options);
  for (const [name, tensor] of [
    ['gamma', options.gamma],
    ['beta', options.beta],
  ] as const) {
    requireFinite(tensor);
    if (tensor.shape.length !== 1 || tensor.shape[0] !== features) {
      fail(
        'HLS3003',
        `hls4mlLayerNorm: ${name} has the shape ${formatShape(tensor.shape)}, expected [${features}]`,
      );
    }
  }
  return shape;
}

/** `var · entries` as an index: a whole product, or a shift where the range is wider than the table. */
function varianceIndex(
  { builder, options }: LoweringContext<Hls4mlLayerNormOptions>,
  variance: Value,
): Value {
  const entries = entriesPerVariance(options);
  const scaled = Number.isInteger(entries)
    ? builder.times(variance, wholeConstant(builder, 'entries', BigInt(entries)))
    : builder.shift(variance, Math.log2(entries));
  return scaledIndex(builder, scaled, 0, options.tableSize ?? 4096);
}

function lowerLayerNorm(context: LoweringContext<Hls4mlLayerNormOptions>, x: Value): Value {
  const { builder, options } = context;
  const { tableSize = 4096, epsilonPower = 3 } = options;
  const old = options.version === '2409.05207';
  const own = containerOf(x.type);
  const type = !old && context.type('accum') ? context.requiredType('accum') : own;
  const axis = x.shape.length - 1;
  const features = x.shape[axis] ?? 1;
  const accumulator = { type, order: 'sequential' } as const;
  const share = roundedConstant(builder, 1 / features, type);
  const back = (value: Value): Value => builder.reshape(value, [...value.shape, 1]);
  // The sum casts every term to the type first: the squares' cast, and the inputs'.
  const mean = (value: Value): Value =>
    builder.cast(builder.times(builder.reduce('sum', value, [axis], accumulator), share), type);

  const terms = builder.cast(x, type);
  const distance = builder.cast(builder.minus(terms, back(mean(terms))), type);
  const variance = mean(builder.times(distance, distance));
  const inverse = lookUpEntry(context, varianceIndex(context, variance), {
    role: 'inverse_root',
    size: tableSize,
    type: context.type('table') ? context.requiredType('table') : fixed(false, 8, 5),
    given: options.table,
    computed: inverseRoot(1 / entriesPerVariance(options), old ? '0' : `1e-${epsilonPower}`),
  });
  const normalized = builder.times(distance, back(inverse));
  const scaled = builder.times(normalized, context.parameter('scale', options.gamma));
  return context.castTo('result', builder.plus(scaled, context.parameter('bias', options.beta)));
}

export const hls4mlLayerNormLayer: LayerDefinition<Hls4mlLayerNormOptions> = {
  kind: 'hls4mlLayerNorm',
  summary: "hls4ml's LayerNorm along the last axis, bit for bit",
  options: checks,
  roles: { scale: 'weights', bias: 'weights', accum: 'exact', table: 'exact', result: 'values' },
  infer: ([shape = []], options) => [inferLayerNorm(shape, options)],
  reference: ([x], { gamma, beta, version, epsilonPower = 3 }) =>
    x ? [layerNormOf(x, gamma, beta, version === '2409.05207' ? 0 : 10 ** -epsilonPower)] : [],
  lower: (context, [x]) => (x ? [lowerLayerNorm(context, x)] : []),
  parameters: ({ gamma, beta }) => ({ scale: gamma, bias: beta }),
};

/** hls4ml's `(x − mean) / √(variance + ε) · gamma + beta` along the last axis, with its linear table of 1/√. */
export const hls4mlLayerNorm = layerFunction(
  hls4mlLayerNormLayer,
  (x: Tensor, options: Hls4mlLayerNormOptions) => ({ inputs: [x], options }),
  single,
);
