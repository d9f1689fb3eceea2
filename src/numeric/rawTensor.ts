import { bitLength } from './interval.ts';
import type { Shape } from './shape.ts';

/**
 * Raw integers, row-major. A `Float64Array` holds integers of up to 53 bits exactly; wider ones are bigints.
 * One of the two is chosen for a whole tensor, never for an element.
 */
export type RawData = Float64Array | bigint[];

/** Raw integers with a shape. */
export interface RawTensor {
  readonly shape: Shape;
  readonly data: RawData;
}

/** Widest magnitude, in bits, that a `Float64Array` holds exactly. */
export const numberBits = 53;

export const isBig = (data: RawData): data is bigint[] => Array.isArray(data);

export const toBig = (data: RawData): bigint[] => (isBig(data) ? data : Array.from(data, BigInt));

/** Numbers; the caller knows that every value fits into 53 bits. */
export const toNumbers = (data: RawData): Float64Array =>
  isBig(data) ? Float64Array.from(data, Number) : data;

/** Stores integers as numbers when all of them fit into 53 bits. */
export const pack = (values: readonly bigint[]): RawData =>
  values.every((value) => bitLength(value < 0n ? -value : value) <= numberBits)
    ? Float64Array.from(values, Number)
    : [...values];

/** Smallest and largest value; 0 for an empty tensor. */
export function extremes(data: RawData): { min: bigint; max: bigint } {
  if (isBig(data)) {
    let [min = 0n] = data;
    let max = min;
    for (const value of data) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return { min, max };
  }
  let min = data[0] ?? 0;
  let max = min;
  for (const value of data) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min: BigInt(min), max: BigInt(max) };
}
