import { fail } from '../../../base/errors.ts';
import type { TypeName } from '../../../layers/layer.ts';
import { type FixedType, formatType } from '../../../numeric/fixedType.ts';
import { typeOfInterval } from '../../../numeric/interval.ts';
import type { RealTensor } from '../../../numeric/parameter.ts';
import { exactReal } from '../../../numeric/real.ts';
import { type Quantizer, roundHalfEven, typesOfQuantizer } from './quantizer.ts';

/** Rounds a value in steps of the type, in single precision as the library does. */
function rounded(scaled: number, { rounding }: Quantizer): number {
  if (rounding === 'RND') return Math.floor(Math.fround(scaled + 0.5));
  return rounding === 'RND_CONV' ? roundHalfEven(scaled) : Math.floor(scaled);
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
  const data = values.data.map((value, i) => {
    const step = 2 ** -(quantizer.fractions[i] ?? 0);
    const steps = rounded(Math.fround(value / step), quantizer);
    if (quantizer.onlyRounds) return steps * step + 0;
    const type = types[i];
    return !type || type.width === 0 ? 0 : fitted(steps, type) * step + 0;
  });
  return { ...values, data };
}

/** The narrowest type that holds every value exactly; throws HLS4002 where they need more than 53 bits. */
export function exactTypeOf(values: RealTensor): TypeName {
  let fraction = Number.NEGATIVE_INFINITY;
  for (const value of values.data) {
    if (value !== 0) fraction = Math.max(fraction, fractionBits(value));
  }
  if (fraction === Number.NEGATIVE_INFINITY) return 'ufixed<1,1>';
  const steps = Array.from(values.data, (value) => BigInt(value * 2 ** fraction));
  const type = typeOfInterval({
    min: steps.reduce((a, b) => (b < a ? b : a)),
    max: steps.reduce((a, b) => (b > a ? b : a)),
    fraction,
  });
  if (type.width > 53)
    fail('HLS4002', `${values.origin ?? 'the weights'} need ${type.width} bits to be exact`);
  return formatType(type) as TypeName;
}

/** Bits after the point that a number has; negative where its last bits before the point are 0. */
function fractionBits(value: number): number {
  let { raw, fraction } = exactReal(value);
  while (raw % 2n === 0n) {
    raw /= 2n;
    fraction -= 1;
  }
  return fraction;
}
