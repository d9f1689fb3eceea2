import '../../golden/graph/register.ts';
import { describe, it } from 'vitest';
import { hls4mlLayerNormCases } from '../cases/hls4ml.ts';
import { checkLayer } from '../checkLayer.ts';

describe.each(Object.entries(hls4mlLayerNormCases))('%s', (_kind, list) => {
  it.each(list.map((layer, i) => [i, layer] as const))('case %i: near the float reference', (_i, layer) => {
    checkLayer(layer);
  });
});
