import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import { compositeFunction, type LayerFunction } from './layer.ts';

/** The option that chooses whose arithmetic a layer has. */
export interface Compatible {
  /** `hls4ml` computes exactly what hls4ml's layer does; see docs/hls4ml.md. */
  readonly compat: 'hls4ml';
}

/** One function for two layers of the same purpose: ours, or with `compat: 'hls4ml'` the one with hls4ml's arithmetic. */
export const compatible = <Own extends object, Theirs extends object>(
  own: LayerFunction<[x: Tensor, options?: Own], Tensor>,
  theirs: LayerFunction<[x: Tensor, options: Theirs], Tensor>,
): LayerFunction<
  [x: Tensor, options?: (Own & { readonly compat?: never }) | (Theirs & Compatible)],
  Tensor
> =>
  compositeFunction([...own.definitions, ...theirs.definitions], (origin, x, options) => {
    if (!options || options.compat === undefined) return own.withOrigin(origin, x, options as Own);
    const { compat, ...rest } = options;
    if (compat !== 'hls4ml')
      fail('HLS3005', `option 'compat': expected 'hls4ml', got '${String(compat)}'`, { option: 'compat' });
    return theirs.withOrigin(origin, x, rest as unknown as Theirs);
  });
