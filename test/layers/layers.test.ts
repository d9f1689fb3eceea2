import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/layers/catalogue.ts';
import { layerCases } from './cases/cases.ts';
import { checkLayer } from './checkLayer.ts';

describe.each(Object.entries(layerCases))('%s', (_kind, list) => {
  it.each(list.map((layer, i) => [i, layer] as const))(
    'case %i: as the float reference says, before and after optimization',
    (_i, layer) => {
      checkLayer(layer);
    },
  );
});

describe('the catalogue', () => {
  it('has every layer under the name of its kind', () => {
    for (const [name, layer] of Object.entries(catalogue))
      if (layer.definitions.length > 0) expect(layer.definitions[0]?.kind).toBe(name);
  });
});
