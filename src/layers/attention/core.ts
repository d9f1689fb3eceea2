import type { Tensor } from '../../ir/graph.ts';
import { type PartNames, within } from '../composite.ts';
import { einsum } from '../einsum.ts';
import { einsumDense } from '../einsumDense.ts';
import type { CommonOptions, PrecisionOptions } from '../layer.ts';
import { mask } from '../mask.ts';
import { commonChecks, group } from '../options.ts';
import { reshape, transpose } from '../shapes.ts';
import { softmax } from '../softmax.ts';
import { fromHeads, type Projection } from './projection.ts';

/** Types and strategy of a step that has no weights. */
export type StepOptions = Omit<CommonOptions<'result' | 'accum'>, 'name'>;

const { name: _name, ...stepChecks } = commonChecks('result', 'accum');

/** The check of the options of a step without weights. */
export const step = group<StepOptions>(stepChecks);

/** Options of the softmax inside an attention. */
export interface WeightOptions {
  readonly variant?: 'stable' | 'latency' | 'argmax';
  readonly precision?: PrecisionOptions<'inpNorm' | 'expTable' | 'accum' | 'invInp' | 'invTable' | 'result'>;
}

/** Scores [heads, n, m] to weights that sum to 1 over the last axis; absent keys get exactly 0. */
export const weigh = (
  names: PartNames,
  part: string,
  scores: Tensor,
  options: WeightOptions = {},
  more: { readonly mask?: Tensor | undefined; readonly temperature?: number } = {},
): Tensor => {
  const { mask: present, temperature } = more;
  return within(present ? 'mask' : 'softmax', () =>
    softmax.withOrigin(names.part(part), scores, {
      ...options,
      ...(temperature === undefined ? {} : { temperature }),
      ...(present ? { mask: present } : {}),
    }),
  );
};

/** What follows the weights of every attention. */
export interface Ending {
  readonly context?: StepOptions | undefined;
  readonly headScale?: Projection | undefined;
  readonly output?: Projection | undefined;
  /** Rows of absent queries become 0. */
  readonly queryMask?: Tensor | undefined;
}

/** Weights [heads, n, m] and values [heads, m, size] to [n, features]; without `output`, the heads side by side. */
export function finish(names: PartNames, weights: Tensor, values: Tensor, ending: Ending): Tensor {
  const context = einsum.withOrigin(names.part('context'), weights, values, {
    ...ending.context,
    equation: 'hnm,hmd->hnd',
  });
  return project(names, context, ending);
}

/** Heads [heads, n, size] to [n, features]. */
export function project(names: PartNames, context: Tensor, { headScale, output, queryMask }: Ending): Tensor {
  const scaled = headScale
    ? within('headScale', () =>
        einsumDense.withOrigin(names.part('head_scale'), context, { ...headScale, equation: 'hnd,h->hnd' }),
      )
    : context;
  const [heads = 1, rows = 1, size = 1] = scaled.shape;
  const last = queryMask ? names.part('output') : names.whole;
  const all = output
    ? fromHeads(last, scaled, output)
    : reshape.withOrigin(last, transpose.withOrigin(names.part('heads'), scaled, [1, 0, 2]), [
        rows,
        heads * size,
      ]);
  return queryMask ? mask.withOrigin(names.whole, all, queryMask) : all;
}
