import type { Tensor } from '../ir/graph.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { exactConstant, shortConstant, zeroOf } from './lowering.ts';
import { commonChecks, finiteNumber } from './options.ts';
import { mapReal } from './real.ts';
import { single } from './results.ts';

export interface HardSigmoidOptions extends CommonOptions<'weight' | 'result'> {
  /**
   * 0.2 in Keras 2, 1/6 in Keras 3 and PyTorch; 0.25 here when left out: a power of two costs nothing. Exact unless
   * `precision.weight` rounds it.
   */
  readonly slope?: number;
  /** Value at 0; 0.5 when left out. */
  readonly shift?: number;
}

const parametersOf = ({ slope = 0.25, shift = 0.5 }: HardSigmoidOptions) => ({ slope, shift });
const clip = (value: number, low: number): number => Math.min(1, Math.max(low, value));

const definition = (
  kind: string,
  summary: string,
  reference: (x: number, slope: number, shift: number) => number,
  doubled: boolean,
): LayerDefinition<HardSigmoidOptions> => ({
  kind,
  summary,
  options: { ...commonChecks('weight', 'result'), slope: finiteNumber, shift: finiteNumber },
  roles: { weight: 'exact', result: 'values' },
  infer: ([shape = []]) => [shape],
  reference: ([x], options) => {
    const { slope, shift } = parametersOf(options);
    return x ? [mapReal(x, (value) => reference(value, slope, shift))] : [];
  },
  lower: (context, [x]) => {
    if (!x) return [];
    const { builder } = context;
    const { slope, shift } = parametersOf(context.options);
    const factor = context.type('weight')
      ? context.parameter('weight', { shape: [], data: Float64Array.of(slope) })
      : shortConstant(builder, 'slope', slope);
    const line = builder.plus(builder.times(x, factor), shortConstant(builder, 'shift', shift));
    const floored = builder.binary('max', line, zeroOf(builder));
    const sigmoid = builder.binary('min', floored, exactConstant(builder, 'one', 1));
    const result = doubled
      ? builder.minus(builder.shift(sigmoid, 1), exactConstant(builder, 'one', 1))
      : sigmoid;
    return [context.castTo('result', result)];
  },
});

const read = (x: Tensor, options: HardSigmoidOptions = {}) => ({ inputs: [x], options });

/** `slope · x + shift`, clipped to 0 and 1; exact for slopes of few binary digits. */
export const hardSigmoid = layerFunction(
  definition(
    'hardSigmoid',
    'a straight line clipped to 0 and 1',
    (x, slope, shift) => clip(slope * x + shift, 0),
    false,
  ),
  read,
  single,
);

/** `2 · hardSigmoid(x) − 1`, as hls4ml and QKeras define it. */
export const hardTanh = layerFunction(
  definition(
    'hardTanh',
    'a straight line clipped to −1 and 1',
    (x, slope, shift) => 2 * clip(slope * x + shift, 0) - 1,
    true,
  ),
  read,
  single,
);
