import type { LayerKind } from '../../../src/layers/catalogue.ts';
import type { LayerCase } from '../checkLayer.ts';
import { basicCases } from './basic.ts';

/** Cases of every layer of the catalogue; a layer without any does not compile. `map` has tests of its own. */
export const layerCases: Record<Exclude<LayerKind, 'map'>, LayerCase[]> = {
  ...basicCases,
};
