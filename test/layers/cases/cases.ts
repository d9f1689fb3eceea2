import type { LayerKind } from '../../../src/layers/catalogue.ts';
import type { LayerCase } from '../checkLayer.ts';
import { attentionCases, maskedSoftmaxCases } from './attention.ts';
import { basicCases } from './basic.ts';
import { hls4mlCases } from './hls4ml.ts';
import { normCases } from './norms.ts';
import { particleCases } from './particles.ts';

/** Cases of every layer of the catalogue; a layer without any does not compile. `map` has tests of its own. */
export const layerCases: Record<Exclude<LayerKind, 'map'> | keyof typeof hls4mlCases, LayerCase[]> = {
  ...hls4mlCases,
  ...basicCases,
  ...particleCases,
  ...attentionCases,
  ...normCases,
  softmax: [...basicCases.softmax, ...maskedSoftmaxCases],
};
