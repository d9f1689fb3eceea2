import { describe, expect, it } from 'vitest';
import { cornerEvents, joinEvents, randomEvents } from '../../src/driver/vectors.ts';
import { unroll } from '../../src/passes/unroll/unroll.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { runNetlist, toWhole } from '../passes/unroll/runNetlist.ts';
import { layerCases } from './cases/cases.ts';
import { compileLayer } from './checkLayer.ts';

/** With products as multiplications, and as adders. */
const adders = [undefined, { delayConstraint: 0, effort: 0, measure: 'lut' }] as const;

describe.each(Object.entries(layerCases))('%s, unrolled to scalars', (_kind, list) => {
  it.each(list.map((layer, i) => [i, layer] as const))(
    'case %i: gives the bits of the simulator',
    (_i, layer) => {
      const { optimized } = compileLayer(layer);
      const corners = cornerEvents(optimized);
      const events = joinEvents(optimized, [corners, randomEvents(optimized, 12, 3)]);
      const expected = createSimulator(optimized).run(events.inputs, events.count).outputs;
      for (const options of adders) {
        const own = runNetlist(optimized, unroll(optimized, options), events.inputs, events.count);
        for (const [name, data] of expected)
          expect(own.get(name), name).toEqual(Array.from(data as ArrayLike<number | bigint>, toWhole));
      }
    },
  );
});
