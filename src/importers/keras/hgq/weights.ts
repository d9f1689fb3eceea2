import type { FixedType } from '../../../numeric/fixedType.ts';
import type { RealTensor } from '../../../numeric/parameter.ts';
import { type Quantizer, roundHalfEven, typesOfQuantizer } from './quantizer.ts';

/** Rounds a value in steps of the type, in single precision as the library does. */
function rounded(scaled: number, { rounding }: Quantizer): number {
  switch (rounding) {
    case 'RND':
      return Math.floor(Math.fround(scaled + 0.5));
    case 'RND_CONV':
      return roundHalfEven(scaled);
    case 'RND_INF':
      return Math.sign(scaled) * Math.floor(Math.fround(Math.abs(scaled) + 0.5));
    case 'RND_MIN_INF':
      return -Math.floor(Math.fround(0.5 - scaled));
    case 'RND_ZERO':
      return -Math.sign(scaled) * Math.floor(Math.fround(0.5 - Math.abs(scaled)));
    case 'TRN':
      return Math.floor(scaled);
    case 'TRN_ZERO':
      return Math.trunc(scaled);
  }
}

function fitted(value: number, type: FixedType): number {
  const largest = 2 ** (type.width - (type.signed ? 1 : 0)) - 1;
  const smallest = type.signed ? -(type.overflow === 'SAT_SYM' ? largest : largest + 1) : 0;
  if (type.overflow !== 'WRAP') return Math.min(Math.max(value, smallest), largest);
  const period = 2 ** type.width;
  const above = (value - smallest) % period;
  return (above < 0 ? above + period : above) + smallest;
}

/** Trained weights as the library uses them after training: each rounded and fitted to its own type. */
export function quantizedWeights(values: RealTensor, quantizer: Quantizer | undefined): RealTensor {
  if (!quantizer) return values;
  const types = typesOfQuantizer(quantizer);
  const { factor, offset } = quantizer.affine ?? { factor: 1, offset: 0 };
  const data = values.data.map((value, i) => {
    const step = 2 ** -(quantizer.fractions[i] ?? 0);
    const steps = rounded(Math.fround(value / step), quantizer);
    const type = types[i];
    const kept = quantizer.onlyRounds ? steps : !type || type.width === 0 ? 0 : fitted(steps, type);
    return Math.fround(kept * step * factor + offset) + 0;
  });
  return { ...values, data };
}
