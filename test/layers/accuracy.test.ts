import { describe, expect, it } from 'vitest';
import { layerNormAt } from '../../bench/accuracy/layerNorm.ts';
import { softmaxAt } from '../../bench/accuracy/softmax.ts';

// A sample of `npm run bench:accuracy`: at equal widths and table sizes ours is never further from double precision.

const cells = [6, 10, 14, 18].flatMap((width) => [8, 12].map((indexBits) => [width, indexBits] as const));

describe('error against double precision, not larger than that of the hls4ml variant', () => {
  it.each(cells)('softmax of %i bits, tables of 2^%i entries', (width, indexBits) => {
    const { ours, hls4ml } = softmaxAt(width, indexBits);
    expect(ours.rms).toBeLessThanOrEqual(hls4ml.rms);
    expect(ours.largest).toBeLessThanOrEqual(hls4ml.largest);
  });

  it.each(cells)('LayerNorm of %i bits, tables of 2^%i entries', (width, indexBits) => {
    for (const spreads of ['inside', 'all'] as const) {
      const { ours, hls4ml } = layerNormAt(width, indexBits, spreads);
      expect(ours.rms).toBeLessThanOrEqual(hls4ml.rms);
      expect(ours.largest).toBeLessThanOrEqual(hls4ml.largest);
    }
  });
});
