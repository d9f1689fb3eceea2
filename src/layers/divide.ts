import type { Tensor } from '../ir/graph.ts';
import { containerOf } from '../numeric/tensorType.ts';
import { commonShape } from './elementwise.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { commonChecks } from './options.ts';
import { divideReduced } from './rangeReduction/functions.ts';
import { zipReal } from './real.ts';
import { single } from './results.ts';

export interface DivideOptions extends CommonOptions<'result'> {}

const quotient = (a: number, b: number): number => (a === 0 ? 0 : a / b);

export const divideLayer: LayerDefinition<DivideOptions> = {
  kind: 'divide',
  summary: 'a / b by range reduction',
  options: commonChecks('result'),
  roles: { result: 'table' },
  infer: ([left = [], right = []]) => [commonShape('divide', left, right)],
  reference: ([a, b]) => (a && b ? [zipReal(a, b, quotient)] : []),
  lower: (context, [a, b]) => {
    if (!a || !b) return [];
    const result = context.requiredType('result');
    const shape = commonShape('divide', a.shape, b.shape);
    const numerator = context.builder.broadcastTo(a, shape);
    return [divideReduced(context, numerator, context.builder.cast(b, plainContainer(b)), result)];
  },
};

/** One type for all elements of a tensor, wide enough for each. */
const plainContainer = ({ type }: { readonly type: Parameters<typeof containerOf>[0] }) => ({
  ...containerOf(type),
  rounding: 'TRN' as const,
  overflow: 'WRAP' as const,
});

/**
 * `a / b`, repeated as in NumPy and rounded once to the result's type, by a table of reciprocals of b's mantissa. Where
 * b is 0 the result is the largest (for a negative a the smallest) value of its type, which must saturate; 0 / 0 is 0.
 */
export const divide = layerFunction(
  divideLayer,
  (a: Tensor, b: Tensor, options: DivideOptions = {}) => ({ inputs: [a, b], options }),
  single,
);
