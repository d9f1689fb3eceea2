import type { Tensor } from '../ir/graph.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { zeroOf } from './lowering.ts';
import { commonChecks } from './options.ts';
import { mapReal } from './real.ts';
import { single } from './results.ts';

export interface ReluOptions extends CommonOptions<'result'> {}

export const reluLayer: LayerDefinition<ReluOptions> = {
  kind: 'relu',
  summary: 'max(x, 0)',
  options: commonChecks('result'),
  roles: { result: 'values' },
  infer: ([shape = []]) => [shape],
  reference: ([x]) => (x ? [mapReal(x, (value) => Math.max(value, 0))] : []),
  lower: (context, [x]) => {
    if (!x) return [];
    return [context.castTo('result', context.builder.binary('max', x, zeroOf(context.builder)))];
  },
};

/** `max(x, 0)`; with an unsigned result type no sign bit is carried on. */
export const relu = layerFunction(
  reluLayer,
  (x: Tensor, options: ReluOptions = {}) => ({ inputs: [x], options }),
  single,
);
