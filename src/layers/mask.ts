import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import { resolveAxis } from './axes.ts';
import { type CommonOptions, type LayerDefinition, type LoweringContext, layerFunction } from './layer.ts';
import { zeroOf } from './lowering.ts';
import { commonChecks, integer } from './options.ts';
import { rearrangeReal } from './real.ts';
import { single } from './results.ts';
import { isPresent, realWhereAbsent } from './softmaxMask.ts';

export interface MaskOptions extends CommonOptions<never> {
  /** The axis of the particles; 0 when left out. */
  readonly axis?: number;
}

function formOf(shape: Shape, present: Shape, { axis = 0 }: MaskOptions) {
  const resolved = resolveAxis(axis, shape);
  if (present.length !== 1 || present[0] !== shape[resolved]) {
    fail('HLS3001', `mask: ${formatShape(present)} does not fit axis ${axis} of ${formatShape(shape)}`, {
      help: `expected [${shape[resolved] ?? 1}]: one number for each particle`,
    });
  }
  return { form: 'broadcast', shape, axes: [resolved] } as const;
}

function lowerMask({ builder, options }: LoweringContext<MaskOptions>, x: Value, present: Value): Value {
  const bits = builder.rearrange(formOf(x.shape, present.shape, options), isPresent(builder, present));
  return builder.select(bits, x, zeroOf(builder));
}

const maskLayer: LayerDefinition<MaskOptions> = {
  kind: 'mask',
  summary: 'zeros for absent particles',
  options: { ...commonChecks(), axis: integer },
  roles: {},
  infer: ([shape = [], present = []], options) => [formOf(shape, present, options).shape],
  reference: ([x, present], options) => (x && present ? [maskReal(x, present, options)] : []),
  lower: (context, [x, present]) => (x && present ? [lowerMask(context, x, present)] : []),
};

const maskReal = (x: RealTensor, present: RealTensor, options: MaskOptions): RealTensor =>
  realWhereAbsent(x, rearrangeReal(formOf(x.shape, present.shape, options), [present]), 0);

/** x where `present` (one number a particle) is not 0, exactly 0 elsewhere: whatever stands in the padding is gone. */
export const mask = layerFunction(
  maskLayer,
  (x: Tensor, present: Tensor, options: MaskOptions = {}) => ({ inputs: [x, present], options }),
  single,
);
