import { containerOfValue, type Value } from '../ir/module.ts';
import type { FixedType } from '../numeric/fixedType.ts';
import { bitLength, type Interval } from '../numeric/interval.ts';
import { isBig, numberBits, type RawData } from '../numeric/rawTensor.ts';

/**
 * How the simulator stores a tensor for many events at once: element after element, and for each element one lane an
 * event. So every op is a loop over contiguous lanes, and moving elements is copying rows.
 */
export interface LaneStore {
  readonly value: Value;
  readonly container: FixedType;
  /** Elements × lanes raw integers. */
  readonly data: RawData;
}

/** One step of the simulation: computes all lanes of one value from its operands. */
export type Step = () => void;

/** Numbers where the container has at most 53 bits, bigints beyond; decided once for the tensor. */
export function allocate(value: Value, size: number, lanes: number): LaneStore {
  const container = containerOfValue(value);
  const data =
    container.width <= numberBits ? new Float64Array(size * lanes) : new Array<bigint>(size * lanes).fill(0n);
  return { value, container, data };
}

/** Bits of the largest magnitude in the interval, counted in steps of 2^-fraction. */
export function magnitudeBits(range: Interval, fraction: number): number {
  const low = range.min < 0n ? -range.min : range.min;
  const high = range.max < 0n ? -range.max : range.max;
  const bits = bitLength(low > high ? low : high);
  return bits === 0 ? 0 : bits + fraction - range.fraction;
}

/** True when a computation of this many bits is exact on numbers and all stores hold numbers. */
export const onNumbers = (bits: number, ...stores: readonly LaneStore[]): boolean =>
  bits <= numberBits && stores.every((store) => !isBig(store.data));

/** Reads one raw integer as a bigint, whatever the store holds. */
export const bigAt = (data: RawData, index: number): bigint =>
  isBig(data) ? (data[index] ?? 0n) : BigInt(data[index] ?? 0);

/** Writes one raw integer, whatever the store holds. */
export function putBig(data: RawData, index: number, raw: bigint): void {
  if (isBig(data)) data[index] = raw;
  else data[index] = Number(raw);
}

/** The data of a store that `onNumbers` has accepted. */
export function numbersOf(store: LaneStore): Float64Array {
  if (isBig(store.data)) throw new TypeError('a wide tensor where numbers were promised');
  return store.data;
}
