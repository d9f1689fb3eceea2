import type { Tensor } from '../../ir/graph.ts';
import { compositeFunction, type LayerFunction } from '../layer.ts';

/** Marks options of the hls4ml-compatible variant of a layer. */
export type Hls4mlCompatible<Options> = Options & { readonly compat: 'hls4ml' };

const asksForHls4ml = (options: object | undefined): boolean =>
  options !== undefined && 'compat' in options && options.compat === 'hls4ml';

/** A layer function that becomes its hls4ml-compatible variant when the options say `compat: 'hls4ml'`. */
export const withHls4ml = <Own extends object, Compatible extends object>(
  own: LayerFunction<[x: Tensor, options?: Own], Tensor>,
  compatible: LayerFunction<[x: Tensor, options: Compatible], Tensor>,
): LayerFunction<[x: Tensor, options?: Own | Hls4mlCompatible<Compatible>], Tensor> =>
  compositeFunction([...own.definitions, ...compatible.definitions], (origin, x, options) => {
    if (!asksForHls4ml(options)) return own.withOrigin(origin, x, options as Own | undefined);
    const { compat: _, ...rest } = options as Hls4mlCompatible<Compatible>;
    return compatible.withOrigin(origin, x, rest as unknown as Compatible);
  });
