import { type FixedType, formatType } from '../../../numeric/fixedType.ts';
import type { Shape } from '../../../numeric/shape.ts';
import { type Code, object, quoted } from '../../project/code.ts';
import { type Ref, shapeCode } from '../../project/draft.ts';
import type { Config } from '../config.ts';
import type { CallContext, Trained } from '../context.ts';
import { factorsOf, sumsInAnyOrder } from './products.ts';

/** One of hls4ml's matrix products: x [..., inputs] with weights and a bias. */
export interface Contraction {
  /** The configuration with the types of weights and sums, and the kind of product. */
  readonly multiplication: Config;
  /** The configuration with strategy and reuse factor. */
  readonly schedule: Config;
  readonly inputs: number;
  readonly outputs: number;
}

/** True where the weights stand as [outputs][inputs]: hls4ml's kernels for resources. */
export function turnedWeights(context: CallContext, { multiplication, schedule }: Contraction): boolean {
  const kernel = multiplication.alias('kernel') ?? schedule.alias('kernel');
  if (kernel !== undefined && /^DenseLatency$/.test(kernel)) return false;
  if (kernel !== undefined && /^(DenseResource_|dense_resource_unrolled_)/.test(kernel)) return true;
  if (kernel !== undefined) return context.refuse(`the kernel '${kernel}' cannot be imported`);
  const strategy = schedule.enumerator('strategy') ?? multiplication.enumerator('strategy') ?? 'latency';
  if (strategy === 'latency' || strategy === '0') return false;
  if (strategy === 'resource' || strategy === '1') return true;
  return context.refuse(`the strategy '${strategy}' cannot be imported`);
}

/** Weights as [inputs, outputs]. */
export function rowsOfInputs(
  { values, ...rest }: Trained,
  inputs: number,
  outputs: number,
  turned: boolean,
): Trained {
  if (!turned) return { values, ...rest };
  const data = new Float64Array(values.length);
  values.forEach((value, i) => {
    data[(i % inputs) * outputs + Math.floor(i / inputs)] = value;
  });
  return { values: data, ...rest };
}

/**
 * `dense` with hls4ml's accumulator. A reuse factor changes the order of the terms, which matters where sums saturate:
 * then inputs and weights are put into that order.
 */
export function contract(context: CallContext, given: Ref, contraction: Contraction, suffix?: string): Ref {
  const { multiplication, schedule, inputs, outputs } = contraction;
  const turned = turnedWeights(context, contraction);
  const { x, weights } = factorsOf(context, multiplication, given, 0, inputs * outputs);
  const bias = context.trained(1, outputs);
  const rows = rowsOfInputs(weights, inputs, outputs, turned);
  const accum = multiplication.type('accum_t');
  const reuse = schedule.number('reuse_factor', 1);
  const reordered = turned && reuse > 1 && reuse < inputs && !sumsInAnyOrder(accum);
  const step = reordered ? reuse : 1;
  const ordered = reordered ? inOrder(context, x, inputs, step) : x;
  const options = object({
    weight: context.weight(
      'weight',
      { ...rows, values: reordered ? permuted(rows.values, inputs, outputs, step) : rows.values },
      [inputs, outputs],
    ),
    bias: context.weight('bias', bias, [outputs]),
    precision: typesCode({ weight: rows.type, bias: bias.type, accum, result: context.output.type }),
  });
  return context.add('dense', [ordered, options], [...x.shape.slice(0, -1), outputs], suffix);
}

export const typesCode = (types: Readonly<Record<string, FixedType>>): Code =>
  object(Object.fromEntries(Object.entries(types).map(([role, type]) => [role, quoted(formatType(type))])));

/** Inputs 0, step, 2·step, … then 1, step + 1, …: as a loop over the reuse factor takes them. */
function inOrder(context: CallContext, x: Ref, inputs: number, step: number): Ref {
  if (inputs % step !== 0) context.refuse(`a reuse factor of ${step} does not divide its ${inputs} inputs`);
  const outer: Shape = x.shape.slice(0, -1);
  const split = [...outer, inputs / step, step];
  const permutation = [...outer.map((_, axis) => axis), outer.length + 1, outer.length];
  const parts = context.add('reshape', [x, shapeCode(split)], split, 'split');
  const turned = context.add(
    'transpose',
    [parts, shapeCode(permutation)],
    [...outer, step, inputs / step],
    'turned',
  );
  return context.add('reshape', [turned, shapeCode(x.shape)], x.shape, 'ordered');
}

function permuted(values: Float64Array, inputs: number, outputs: number, step: number): Float64Array {
  const each = inputs / step;
  return values.map((_, i) => {
    const [row, column] = [Math.floor(i / outputs), i % outputs];
    const from = (row % each) * step + Math.floor(row / each);
    return values[from * outputs + column] ?? 0;
  });
}
