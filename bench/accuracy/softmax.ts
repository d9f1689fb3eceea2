import { input, softmax, type TypeName } from 'hls4ts';
import { hls4mlSoftmax } from '../../src/layers/hls4ml/softmax.ts';
import { type Deviation, deviation, gaussianEvents } from './measure.ts';

const terms = 16;
const events = 2000;
/** Logits with a spread from 0.1 to 8: from nearly equal to decided. */
const logits = gaussianEvents(events, terms, 10, (u) => 0.1 * 80 ** u);

const x = () => input('x', [terms], 'fixed<16,6>');
const unsigned = (width: number, integer: number): TypeName => `ufixed<${width},${integer},RND,SAT>`;

/** Softmax of 16 logits: every table and result `width` bits wide, tables of 2^indexBits entries in both. */
export function softmaxAt(width: number, indexBits: number): { ours: Deviation; hls4ml: Deviation } {
  const types = {
    inpNorm: unsigned(indexBits, 4),
    expTable: unsigned(width, 1),
    invTable: unsigned(width, 1),
    result: unsigned(width, 0),
  };
  const [own, other] = [x(), x()];
  return {
    ours: deviation(own, softmax(own, { precision: types }), logits, events),
    hls4ml: deviation(
      other,
      hls4mlSoftmax(other, {
        expTableSize: 2 ** indexBits,
        invTableSize: 2 ** indexBits,
        precision: { ...types, accum: unsigned(width + 4, 5), invInp: unsigned(indexBits, 5) },
      }),
      logits,
      events,
    ),
  };
}
