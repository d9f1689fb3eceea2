import { describe, it } from 'vitest';
import { sizeCases } from './cases/sizes.ts';
import { checkLayer } from './checkLayer.ts';

describe.each(Object.entries(sizeCases))('%s', (_kind, list) => {
  it.each(list.map((layer, i) => [i, layer] as const))('case %i', { timeout: 240_000 }, (_i, layer) => {
    checkLayer(layer);
  });
});
