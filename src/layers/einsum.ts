import { parseSpec, planContract } from '../ir/einsum.ts';
import type { Tensor } from '../ir/graph.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { commonChecks, oneOf, text } from './options.ts';
import { einsumReal } from './real.ts';
import { single } from './results.ts';

export interface EinsumOptions extends CommonOptions<'result' | 'accum'> {
  /** `hnd,hmd->hnm`: letters of both tensors and of the result, as in NumPy. */
  readonly equation: string;
  /**
   * With an `accum` type: `sum` adds the exact product and casts the sum, as hls4ml's einsum does; `product` casts every
   * product first, as its dense layers do. `sum` when left out.
   */
  readonly accumulate?: 'sum' | 'product';
}

const einsumLayer: LayerDefinition<EinsumOptions> = {
  kind: 'einsum',
  summary: 'products of two tensors, summed over the letters that the result lacks',
  options: { ...commonChecks('result', 'accum'), equation: text, accumulate: oneOf('sum', 'product') },
  roles: { result: 'values', accum: 'exact' },
  infer: ([left = [], right = []], { equation }) => [planContract(parseSpec(equation), left, right).shape],
  reference: ([left, right], { equation }) =>
    left && right ? [einsumReal(parseSpec(equation), left, right)] : [],
  lower: (context, [left, right]) => {
    if (!left || !right) return [];
    const { equation, accumulate = 'sum' } = context.options;
    const accumulator = context.type('accum')
      ? { type: context.requiredType('accum'), cast: accumulate }
      : undefined;
    return [context.castTo('result', context.builder.contract(equation, left, right, accumulator))];
  },
};

/** Contracts two tensors, as attention does with queries and keys: `einsum(q, k, { equation: 'hnd,hmd->hnm' })`. */
export const einsum = layerFunction(
  einsumLayer,
  (left: Tensor, right: Tensor, options: EinsumOptions) => ({ inputs: [left, right], options }),
  single,
);
