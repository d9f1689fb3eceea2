import type { OpOf } from '../ir/op.ts';
import { fractionOf } from '../numeric/fixedType.ts';
import { bigAt, type LaneStore, magnitudeBits, numbersOf, onNumbers, putBig, type Step } from './lanes.ts';

type BinaryKind = 'add' | 'sub' | 'max' | 'min';

const onNumber = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  max: (a: number, b: number) => (a > b ? a : b),
  min: (a: number, b: number) => (a < b ? a : b),
} satisfies Record<BinaryKind, (a: number, b: number) => number>;

const onBig = {
  add: (a: bigint, b: bigint) => a + b,
  sub: (a: bigint, b: bigint) => a - b,
  max: (a: bigint, b: bigint) => (a > b ? a : b),
  min: (a: bigint, b: bigint) => (a < b ? a : b),
} satisfies Record<BinaryKind, (a: bigint, b: bigint) => bigint>;

/** Both operands on the finer of their grids, combined, and brought to the result's grid. */
export function binaryStep(kind: BinaryKind, left: LaneStore, right: LaneStore, result: LaneStore): Step {
  const fraction = Math.max(fractionOf(left.container), fractionOf(right.container));
  const leftShift = fraction - fractionOf(left.container);
  const rightShift = fraction - fractionOf(right.container);
  const bits =
    Math.max(magnitudeBits(left.value.range, fraction), magnitudeBits(right.value.range, fraction)) + 1;
  if (onNumbers(bits, left, right, result)) {
    return numberLoop(onNumber[kind], 2 ** leftShift, 2 ** rightShift, left, right, result);
  }
  const combine = onBig[kind];
  return () => {
    for (let i = 0; i < result.data.length; i++) {
      const a = bigAt(left.data, i) << BigInt(leftShift);
      const b = bigAt(right.data, i) << BigInt(rightShift);
      putBig(result.data, i, combine(a, b));
    }
  };
}

function numberLoop(
  combine: (a: number, b: number) => number,
  leftScale: number,
  rightScale: number,
  left: LaneStore,
  right: LaneStore,
  result: LaneStore,
): Step {
  const [a, b, out] = [numbersOf(left), numbersOf(right), numbersOf(result)];
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = combine((a[i] ?? 0) * leftScale, (b[i] ?? 0) * rightScale);
  };
}

export function mulStep(left: LaneStore, right: LaneStore, result: LaneStore): Step {
  const fraction = fractionOf(left.container) + fractionOf(right.container);
  const bits =
    magnitudeBits(left.value.range, fractionOf(left.container)) +
    magnitudeBits(right.value.range, fractionOf(right.container));
  const lift = fractionOf(result.container) - fraction;
  if (lift === 0 && onNumbers(bits, left, right, result)) {
    return numberLoop((a, b) => a * b, 1, 1, left, right, result);
  }
  return () => {
    for (let i = 0; i < result.data.length; i++) {
      putBig(result.data, i, bigAt(left.data, i) * bigAt(right.data, i));
    }
  };
}

/** `neg` and `shift`: the same integers, up to the sign. */
export function unaryStep(negative: boolean, operand: LaneStore, result: LaneStore): Step {
  if (onNumbers(0, operand, result)) {
    const [source, out] = [numbersOf(operand), numbersOf(result)];
    return () => {
      if (!negative) out.set(source);
      else for (let i = 0; i < out.length; i++) out[i] = 0 - (source[i] ?? 0);
    };
  }
  return () => {
    for (let i = 0; i < result.data.length; i++) {
      putBig(result.data, i, negative ? -bigAt(operand.data, i) : bigAt(operand.data, i));
    }
  };
}

type Compare = OpOf<'compare'>['relation'];

const holds = {
  lt: (order: number) => order < 0,
  le: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  ge: (order: number) => order >= 0,
  eq: (order: number) => order === 0,
  ne: (order: number) => order !== 0,
} satisfies Record<Compare, (order: number) => boolean>;

export function compareStep(relation: Compare, left: LaneStore, right: LaneStore, result: LaneStore): Step {
  const fraction = Math.max(fractionOf(left.container), fractionOf(right.container));
  const leftShift = fraction - fractionOf(left.container);
  const rightShift = fraction - fractionOf(right.container);
  const bits =
    Math.max(magnitudeBits(left.value.range, fraction), magnitudeBits(right.value.range, fraction)) + 1;
  const test = holds[relation];
  if (onNumbers(bits, left, right, result)) {
    return numberLoop((a, b) => (test(a - b) ? 1 : 0), 2 ** leftShift, 2 ** rightShift, left, right, result);
  }
  return () => {
    for (let i = 0; i < result.data.length; i++) {
      const a = bigAt(left.data, i) << BigInt(leftShift);
      const b = bigAt(right.data, i) << BigInt(rightShift);
      putBig(result.data, i, test(a < b ? -1 : a > b ? 1 : 0) ? 1n : 0n);
    }
  };
}

export function selectStep(
  condition: LaneStore,
  whenTrue: LaneStore,
  whenFalse: LaneStore,
  result: LaneStore,
): Step {
  const fraction = fractionOf(result.container);
  const trueShift = fraction - fractionOf(whenTrue.container);
  const falseShift = fraction - fractionOf(whenFalse.container);
  const bits = Math.max(
    magnitudeBits(whenTrue.value.range, fraction),
    magnitudeBits(whenFalse.value.range, fraction),
  );
  if (onNumbers(bits, condition, whenTrue, whenFalse, result)) {
    const [flags, yes, no, out] = [condition, whenTrue, whenFalse, result].map(numbersOf) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const [trueScale, falseScale] = [2 ** trueShift, 2 ** falseShift];
    return () => {
      for (let i = 0; i < out.length; i++) {
        out[i] = flags[i] !== 0 ? (yes[i] ?? 0) * trueScale : (no[i] ?? 0) * falseScale;
      }
    };
  }
  return () => {
    for (let i = 0; i < result.data.length; i++) {
      const chosen = bigAt(condition.data, i) !== 0n ? whenTrue : whenFalse;
      const shift = chosen === whenTrue ? trueShift : falseShift;
      putBig(result.data, i, shiftExactly(bigAt(chosen.data, i), shift));
    }
  };
}

/** Moves the binary point by a shift that loses nothing: dropped bits are zeros. */
export const shiftExactly = (raw: bigint, shift: number): bigint =>
  shift >= 0 ? raw << BigInt(shift) : raw >> BigInt(-shift);
