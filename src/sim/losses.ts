import { type FixedType, fractionOf } from '../numeric/fixedType.ts';
import { isBig } from '../numeric/rawTensor.ts';
import { shiftExactly } from './elementwise.ts';
import { bigAt, type LaneStore } from './lanes.ts';

/** What one cast did to the values that went through it. */
export interface CastLoss {
  /** Position of the cast in the module. */
  readonly value: number;
  /** Values seen. */
  total: number;
  /** Values that were moved by rounding. */
  rounded: number;
  /** Values outside the type: wrapped around or saturated, as the type says. */
  overflowed: number;
  /** Largest magnitude before the cast, as a real number. */
  largest: number;
}

/**
 * Adds what happened in the first `events` lanes. Rounding moves a value by less than one step of the result,
 * so whatever moved further has overflowed.
 */
export function countLosses(
  loss: CastLoss,
  operand: LaneStore,
  result: LaneStore,
  types: readonly FixedType[],
  lanes: number,
  events: number,
): void {
  const source = fractionOf(operand.container);
  const container = fractionOf(result.container);
  const fraction = Math.max(source, container);
  const numbers =
    !isBig(operand.data) &&
    !isBig(result.data) &&
    operand.container.width + fraction - source <= 53 &&
    result.container.width + fraction - container <= 53;
  const scale = 2 ** -source;
  types.forEach((type, element) => {
    const step = 2 ** Math.max(0, fraction - fractionOf(type));
    for (let i = element * lanes; i < element * lanes + events; i++) {
      const difference = numbers
        ? Math.abs(
            Number(operand.data[i] ?? 0) * 2 ** (fraction - source) -
              Number(result.data[i] ?? 0) * 2 ** (fraction - container),
          )
        : Number(
            magnitude(
              shiftExactly(bigAt(operand.data, i), fraction - source) -
                shiftExactly(bigAt(result.data, i), fraction - container),
            ),
          );
      if (difference !== 0) {
        if (type.width > 0 && difference >= step) loss.overflowed++;
        else loss.rounded++;
      }
      const size = Math.abs(Number(operand.data[i] ?? 0)) * scale;
      if (size > loss.largest) loss.largest = size;
    }
  });
  loss.total += types.length * events;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
