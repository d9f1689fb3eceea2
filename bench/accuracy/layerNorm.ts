import { input, layerNorm, type TypeName } from 'hls4ts';
import { hls4mlLayerNorm } from '../../src/layers/hls4ml/layerNorm.ts';
import { real } from '../../src/layers/real.ts';
import { type Deviation, deviation, gaussianEvents } from './measure.ts';

const features = 16;
const events = 2000;
const ones = real([features], new Float64Array(features).fill(1));
const zeros = real([features], new Float64Array(features));
const types = { scale: 'ufixed<1,1>', bias: 'ufixed<1,1>' } as const;

/** Which spreads of the vectors are compared: those that hls4ml's table is made for (variances below 1), and all. */
export type Spreads = 'inside' | 'all';

const vectors = {
  inside: gaussianEvents(events, features, 10, (u) => 0.05 * 10 ** u),
  all: gaussianEvents(events, features, 10, (u) => 0.01 * 800 ** u),
};

/**
 * LayerNorm of 16 numbers: entries of the table and result `width` bits wide, tables of 2^indexBits entries in both.
 * hls4ml's intermediate results get `width` + 12 bits, more than it is usually given.
 */
export function layerNormAt(
  width: number,
  indexBits: number,
  spreads: Spreads,
): { ours: Deviation; hls4ml: Deviation } {
  const result: TypeName = `fixed<${width},3,RND,SAT>`;
  const [own, other] = [input('x', [features], 'fixed<16,6>'), input('x', [features], 'fixed<16,6>')];
  const tableSize = 2 ** indexBits;
  return {
    ours: deviation(
      own,
      layerNorm(own, {
        epsilon: 0.001,
        tableSize,
        precision: { table: `ufixed<${width},1,RND,SAT>`, result },
      }),
      vectors[spreads],
      events,
    ),
    hls4ml: deviation(
      other,
      hls4mlLayerNorm(other, {
        gamma: ones,
        beta: zeros,
        epsilonPower: 3,
        tableSize,
        precision: {
          ...types,
          accum: `fixed<${width + 12},8>`,
          // 1/√0.001 is 31.6: five integer bits.
          table: `ufixed<${width},5,RND,SAT>`,
          result,
        },
      }),
      vectors[spreads],
      events,
    ),
  };
}
