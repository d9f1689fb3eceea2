import type { Tensor } from '../../ir/graph.ts';
import { type PartNames, partNames, within } from '../composite.ts';
import { einsum } from '../einsum.ts';
import { einsumDense } from '../einsumDense.ts';
import { compositeFunction, type Origin } from '../layer.ts';
import { mask } from '../mask.ts';
import { checkOptions, type OptionChecks, tensorInput, truth } from '../options.ts';
import { finish, weigh } from './core.ts';
import { type AttentionOptions, attentionChecks } from './multiHeadAttention.ts';
import { headsOf, type Projection, projection, toHeads } from './projection.ts';

export interface LinformerAttentionOptions extends AttentionOptions {
  /** Where keys and values come from, [m, features]; x itself when left out. */
  readonly keyValue?: Tensor;
  /** E of the paper: [m, k], projects the keys along the particles. */
  readonly keyProjection: Projection;
  /** F of the paper: [m, k], projects the values along the particles. */
  readonly valueProjection: Projection;
  /** Projects along the particles before the key and value layers, which is cheaper; true when left out. */
  readonly projectFirst?: boolean;
  /** [n]: absent particles count as zeros, before and after the key and value layers; their rows of the result are 0. */
  readonly mask?: Tensor;
}

const checks: OptionChecks<LinformerAttentionOptions> = {
  ...attentionChecks,
  keyValue: tensorInput,
  keyProjection: projection,
  valueProjection: projection,
  projectFirst: truth,
  mask: tensorInput,
};

/** Keys or values [heads, k, size] of the particles [m, features]. */
function projected(
  names: PartNames,
  part: 'key' | 'value',
  x: Tensor,
  layer: Projection,
  along: Projection,
  { heads, projectFirst = true, mask: present }: LinformerAttentionOptions & { readonly heads: number },
): Tensor {
  const origin = (suffix: string): Origin => names.part(`${part}${suffix}`);
  if (projectFirst) {
    const shorter = within(`${part}Projection`, () =>
      einsumDense.withOrigin(origin('_projection'), x, { ...along, equation: 'mf,mk->kf' }),
    );
    return toHeads(origin(''), part, shorter, layer, heads);
  }
  const all = toHeads(origin(''), part, x, layer, heads);
  const known = present ? mask.withOrigin(origin('_present'), all, present, { axis: 1 }) : all;
  return within(`${part}Projection`, () =>
    einsumDense.withOrigin(origin('_projection'), known, { ...along, equation: 'hmd,mk->hkd' }),
  );
}

/**
 * Attention whose keys and values are projected from n particles to k: `softmax(Q·(E·K)ᵀ/√d)·(F·V)`, linear in n.
 * S. Wang et al., arXiv 2006.04768; on jets arXiv 2510.24784.
 */
export const linformerAttention = compositeFunction(
  [],
  (origin, x: Tensor, options: LinformerAttentionOptions): Tensor => {
    checkOptions('linformerAttention', checks, options);
    const names = partNames(origin, options.name, 'linformerAttention');
    const { mask: present, keyValue } = options;
    const heads = headsOf(options.query, options.heads);
    const clean = (tensor: Tensor): Tensor =>
      present ? mask.withOrigin(names.part('present'), tensor, present) : tensor;
    const source = keyValue ?? clean(x);
    const query = toHeads(names.part('query'), 'query', x, options.query, heads);
    const along = { ...options, heads };
    const key = projected(names, 'key', source, options.key, options.keyProjection, along);
    const value = projected(names, 'value', source, options.value, options.valueProjection, along);
    const scores = einsum.withOrigin(names.part('scores'), query, key, {
      ...options.scores,
      equation: 'hnd,hkd->hnk',
    });
    const temperature = Math.sqrt(query.shape[2] ?? 1);
    const weights = weigh(names, 'weights', scores, options.softmax, { temperature });
    return finish(names, weights, value, { ...options, queryMask: present });
  },
);
