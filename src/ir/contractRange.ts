import { fractionOf } from '../numeric/fixedType.ts';
import { type Interval, multiplyIntervals, scaleInterval } from '../numeric/interval.ts';
import { isBig, type RawData } from '../numeric/rawTensor.ts';
import { sizeOf, stridesOf } from '../numeric/shape.ts';
import { containerOf } from '../numeric/tensorType.ts';
import type { ContractPlan } from './einsum.ts';
import type { Value } from './module.ts';
import type { ContractSpec } from './op.ts';

/**
 * Bounds of an exact contraction. With a constant operand the bound is taken output by output:
 * positive weights meet the other operand's maximum, negative ones its minimum.
 */
export function contractRange(left: Value, right: Value, spec: ContractSpec, plan: ContractPlan): Interval {
  if (right.op.kind === 'constant') return constantRange(left, right, right.op.data, spec.right, plan);
  if (left.op.kind === 'constant') return constantRange(right, left, left.op.data, spec.left, plan);
  const terms = plan.summed.reduce((count, letter) => count * (plan.extents.get(letter) ?? 1), 1);
  return scaleInterval(multiplyIntervals(left.range, right.range), terms);
}

function constantRange(
  input: Value,
  constant: Value,
  data: RawData,
  letters: string,
  plan: ContractPlan,
): Interval {
  const { positive, negative } = sumsBySign(constant, data, letters, plan);
  // Letters that only the input has are summed without touching the constant.
  const repeats = plan.summed
    .filter((letter) => !letters.includes(letter))
    .reduce((count, letter) => count * (plan.extents.get(letter) ?? 1), 1);
  const { min, max } = input.range;
  let low: bigint | undefined;
  let high: bigint | undefined;
  positive.forEach((plus, i) => {
    const minus = negative[i] ?? 0n;
    const lowest = plus * min + minus * max;
    const highest = plus * max + minus * min;
    if (low === undefined || lowest < low) low = lowest;
    if (high === undefined || highest > high) high = highest;
  });
  const fraction = input.range.fraction + fractionOf(containerOf(constant.type));
  return scaleInterval({ min: low ?? 0n, max: high ?? 0n, fraction }, repeats);
}

/** Sums of the positive and of the negative weights that meet in each combination of the kept letters. */
function sumsBySign(constant: Value, data: RawData, letters: string, plan: ContractPlan) {
  const keptAxes = [...letters].flatMap((letter, axis) => (plan.summed.includes(letter) ? [] : [axis]));
  const keptShape = keptAxes.map((axis) => constant.shape[axis] ?? 1);
  const keptStrides = stridesOf(keptShape);
  const strides = stridesOf(constant.shape);
  const positive = new Array<bigint>(sizeOf(keptShape)).fill(0n);
  const negative = [...positive];
  for (let i = 0; i < data.length; i++) {
    let target = 0;
    keptAxes.forEach((axis, k) => {
      target += (Math.floor(i / (strides[axis] ?? 1)) % (constant.shape[axis] ?? 1)) * (keptStrides[k] ?? 1);
    });
    const weight = isBig(data) ? (data[i] ?? 0n) : BigInt(data[i] ?? 0);
    if (weight > 0n) positive[target] = (positive[target] ?? 0n) + weight;
    else negative[target] = (negative[target] ?? 0n) + weight;
  }
  return { positive, negative };
}
