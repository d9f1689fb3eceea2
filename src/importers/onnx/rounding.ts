import type { Rounding } from '../../numeric/fixedType.ts';
import { nearestEven } from './fold/arithmetic.ts';

/** A rounding mode of QONNX: what it does to numbers, and the casts that do the same. */
export interface RoundingMode {
  readonly round: (value: number) => number;
  /** How the cast rounds; `up` and `ceil` are made of several. */
  readonly cast: Rounding | 'up' | 'ceil';
}

const away = (round: (magnitude: number) => number) => (value: number) =>
  Math.sign(value) * round(Math.abs(value));

const toZero: RoundingMode = { round: Math.trunc, cast: 'TRN_ZERO' };
/** The mode of the standard's own quantizers. */
export const halfEven: RoundingMode = { round: nearestEven, cast: 'RND_CONV' };

/** QONNX's names; HALF_UP is away from zero there, HALF_DOWN toward it. */
export const roundingModes: ReadonlyMap<string, RoundingMode> = new Map([
  ['ROUND', halfEven],
  ['HALF_EVEN', halfEven],
  ['FLOOR', { round: Math.floor, cast: 'TRN' }],
  ['CEIL', { round: Math.ceil, cast: 'ceil' }],
  ['DOWN', toZero],
  ['ROUND_TO_ZERO', toZero],
  ['UP', { round: away(Math.ceil), cast: 'up' }],
  ['HALF_UP', { round: away((value) => Math.floor(value + 0.5)), cast: 'RND_INF' }],
  ['HALF_DOWN', { round: away((value) => Math.ceil(value - 0.5)), cast: 'RND_ZERO' }],
]);
