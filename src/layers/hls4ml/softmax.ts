import { fail } from '../../base/errors.ts';
import type { Tensor } from '../../ir/graph.ts';
import type { Value } from '../../ir/module.ts';
import { fixed } from '../../numeric/fixedType.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import { resolveAxis } from '../axes.ts';
import { firstLargest, indicesAlong } from '../firstLargest.ts';
import { type LayerDefinition, layerFunction } from '../layer.ts';
import { single } from '../results.ts';
import { exponentialOf, reciprocal } from './functions.ts';
import { backAlong, type SoftmaxContext, softmaxType } from './softmaxContext.ts';
import { lowerPairwiseSoftmax } from './softmaxLegacy.ts';
import { type Hls4mlSoftmaxOptions, softmaxChecks, softmaxRoles } from './softmaxOptions.ts';
import { lowerRangedSoftmax } from './softmaxRanged.ts';
import { oneHotOf, softmaxOf } from './softmaxReal.ts';
import { lookUpEntry, topBits } from './tableIndex.ts';

/** The way a softmax is computed, with the defaults filled in. */
function methodOf({ version = 'v1', variant }: Hls4mlSoftmaxOptions) {
  if (version === '2409.05207') return variant === undefined ? ('ranged' as const) : unusable(version);
  return variant ?? ('stable' as const);
}

const unusable = (version: string): never =>
  fail('HLS3005', `hls4mlSoftmax: version ${version} has one way to compute, leave variant out`);

/** The distance from the largest value: not negative today, the other way round in the older code. */
function distanceOf(context: SoftmaxContext, x: Value, largest: Value) {
  const { builder } = context;
  if (context.options.version !== 'v0')
    return { argument: builder.minus(largest, x), type: softmaxType(context, 'inpNorm'), rate: -1 };
  const { signed, width, integer } = containerOf(x.type);
  return { argument: builder.minus(x, largest), type: fixed(signed, width, integer, 'RND', 'SAT'), rate: 1 };
}

/** Tables indexed by the first bits of their arguments; `stable` looks up the distance from the largest value. */
function lowerIndexed(context: SoftmaxContext, x: Value, axis: number, stable: boolean): Value {
  const { builder, options } = context;
  const { expTableSize = 1024, invTableSize = 1024, expScale = 1, tables } = options;
  const old = options.version === 'v0';
  const expType = softmaxType(context, 'expTable');
  // The older code sums in the type of the table and indexes the reciprocals with that sum.
  const accum = old ? expType : softmaxType(context, 'accum');
  const divisorType = old ? expType : softmaxType(context, 'invInp');

  const back = (value: Value): Value => backAlong(builder, value, x.shape, axis);
  const { argument, type, rate } = stable
    ? distanceOf(context, x, back(builder.reduce('max', x, [axis])))
    : { argument: x, type: containerOf(x.type), rate: 1 };
  const entry = lookUpEntry(context, topBits(builder, argument, type, expTableSize), {
    role: 'exp',
    size: expTableSize,
    type: expType,
    given: tables?.exp,
    computed: exponentialOf(rate * expScale),
  });
  const exponential = builder.cast(entry, accum);
  const sum = builder.reduce('sum', exponential, [axis], { type: accum, order: 'tree' });
  const inverse = lookUpEntry(context, topBits(builder, sum, divisorType, invTableSize), {
    role: 'inv',
    size: invTableSize,
    type: softmaxType(context, 'invTable'),
    given: tables?.inv,
    computed: reciprocal,
  });
  return context.castTo('result', builder.times(exponential, back(inverse)));
}

function lowerArgmax(context: SoftmaxContext, x: Value, axis: number): Value {
  const { builder } = context;
  const winner = builder.broadcastTo(firstLargest(builder, x, axis), x.shape);
  const index = builder.broadcastTo(indicesAlong(builder, x.shape, axis), x.shape);
  return context.castTo('result', builder.compare('eq', index, winner));
}

function lowerSoftmax(context: SoftmaxContext, x: Value): Value {
  const axis = resolveAxis(context.options.axis ?? -1, x.shape);
  const method = methodOf(context.options);
  switch (method) {
    case 'argmax':
      return lowerArgmax(context, x, axis);
    case 'legacy':
      return lowerPairwiseSoftmax(context, x, axis);
    case 'ranged':
      return lowerRangedSoftmax(context, x, axis);
    default:
      return lowerIndexed(context, x, axis, method === 'stable');
  }
}

export const hls4mlSoftmaxLayer: LayerDefinition<Hls4mlSoftmaxOptions> = {
  kind: 'hls4mlSoftmax',
  summary: "hls4ml's softmax, bit for bit",
  options: softmaxChecks,
  roles: {
    ...Object.fromEntries(softmaxRoles.map((role) => [role, 'exact' as const])),
    result: 'values',
  },
  infer: ([shape = []], options) => {
    resolveAxis(options.axis ?? -1, shape);
    methodOf(options);
    return [shape];
  },
  reference: ([x], options) => {
    if (!x) return [];
    const axis = resolveAxis(options.axis ?? -1, x.shape);
    return [methodOf(options) === 'argmax' ? oneHotOf(x, axis) : softmaxOf(x, axis, options.expScale ?? 1)];
  },
  lower: (context, [x]) => (x ? [lowerSoftmax(context, x)] : []),
};

/** hls4ml's softmax along an axis, bit for bit: see docs/hls4ml.md for the formula of each version and variant. */
export const hls4mlSoftmax = layerFunction(
  hls4mlSoftmaxLayer,
  (x: Tensor, options: Hls4mlSoftmaxOptions = {}) => ({ inputs: [x], options }),
  single,
);
