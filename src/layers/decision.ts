import type { Tensor } from '../ir/graph.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import { stridesOf } from '../numeric/shape.ts';
import { resolveAxis } from './axes.ts';
import { firstLargest } from './firstLargest.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { shortConstant } from './lowering.ts';
import { commonChecks, finiteNumber, integer } from './options.ts';
import { mapReal, real } from './real.ts';
import { single } from './results.ts';

export interface ThresholdOptions extends CommonOptions<never> {
  /** Exact; at most 24 significant bits. */
  readonly value: number;
}

const thresholdLayer: LayerDefinition<ThresholdOptions> = {
  kind: 'threshold',
  summary: '1 where x is at least a value',
  options: { ...commonChecks(), value: finiteNumber },
  roles: {},
  infer: ([shape = []]) => [shape],
  reference: ([x], { value }) => (x ? [mapReal(x, (entry) => (entry >= value ? 1 : 0))] : []),
  lower: ({ builder, options }, [x]) =>
    x ? [builder.compare('ge', x, shortConstant(builder, 'threshold', options.value))] : [],
};

/** A trigger bit: 1 where `x ≥ value`, as ufixed<1,1>. */
export const threshold = layerFunction(
  thresholdLayer,
  (x: Tensor, options: ThresholdOptions) => ({ inputs: [x], options }),
  single,
);

export interface ArgmaxOptions extends CommonOptions<never> {
  /** -1 when left out. */
  readonly axis?: number;
}

/** The index of the first largest value along an axis, which disappears. */
function argmaxReal(x: RealTensor, axis: number): RealTensor {
  const extent = x.shape[axis] ?? 1;
  const stride = stridesOf(x.shape)[axis] ?? 1;
  const shape = x.shape.filter((_, other) => other !== axis);
  const data = Float64Array.from({ length: x.data.length / extent }, (_, i) => {
    const start = Math.floor(i / stride) * stride * extent + (i % stride);
    let best = 0;
    for (let k = 1; k < extent; k++) {
      if ((x.data[start + k * stride] ?? 0) > (x.data[start + best * stride] ?? 0)) best = k;
    }
    return best;
  });
  return real(shape, data);
}

const argmaxLayer: LayerDefinition<ArgmaxOptions> = {
  kind: 'argmax',
  summary: 'index of the first largest value',
  options: { ...commonChecks(), axis: integer },
  roles: {},
  infer: ([shape = []], options) => {
    const axis = resolveAxis(options.axis ?? -1, shape);
    return [shape.filter((_, other) => other !== axis)];
  },
  reference: ([x], options) => (x ? [argmaxReal(x, resolveAxis(options.axis ?? -1, x.shape))] : []),
  lower: ({ builder, options, shapes }, [x]) => {
    if (!x) return [];
    const axis = resolveAxis(options.axis ?? -1, x.shape);
    return [builder.reshape(firstLargest(builder, x, axis), shapes[0] ?? [])];
  },
};

/** The index of the first largest value along an axis, the last when left out, as an unsigned integer. */
export const argmax = layerFunction(
  argmaxLayer,
  (x: Tensor, options: ArgmaxOptions = {}) => ({ inputs: [x], options }),
  single,
);
