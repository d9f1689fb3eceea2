import type { OpOf, ReduceAccumulator } from '../ir/op.ts';
import { castRaw } from '../numeric/castBig.ts';
import { numberCaster } from '../numeric/castNumbers.ts';
import { fractionOf } from '../numeric/fixedType.ts';
import { type Shape, sizeOf, stridesOf } from '../numeric/shape.ts';
import { bigAt, type LaneStore, magnitudeBits, numbersOf, onNumbers, putBig, type Step } from './lanes.ts';

/** The elements that fall together in each result, in row-major order. */
export function groupsOf(shape: Shape, axes: readonly number[]): Uint32Array[] {
  const kept = shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const keptShape = kept.map((axis) => shape[axis] ?? 1);
  const strides = stridesOf(shape);
  const keptStrides = stridesOf(keptShape);
  const groups = Array.from({ length: sizeOf(keptShape) }, (): number[] => []);
  for (let i = 0; i < sizeOf(shape); i++) {
    let target = 0;
    kept.forEach((axis, k) => {
      target += (Math.floor(i / (strides[axis] ?? 1)) % (shape[axis] ?? 1)) * (keptStrides[k] ?? 1);
    });
    groups[target]?.push(i);
  }
  return groups.map((group) => Uint32Array.from(group));
}

const combineBig = {
  sum: (a: bigint, b: bigint) => a + b,
  max: (a: bigint, b: bigint) => (a > b ? a : b),
  min: (a: bigint, b: bigint) => (a < b ? a : b),
};

export function reduceStep(op: OpOf<'reduce'>, operand: LaneStore, result: LaneStore, lanes: number): Step {
  const groups = groupsOf(operand.value.shape, op.axes);
  if (op.accumulator) return accumulatedStep(op.accumulator, groups, operand, result, lanes);
  const terms = Math.max(1, groups[0]?.length ?? 1);
  const bits =
    magnitudeBits(operand.value.range, fractionOf(operand.container)) + Math.ceil(Math.log2(terms)) + 1;
  if (onNumbers(bits, operand, result)) {
    const [source, out] = [numbersOf(operand), numbersOf(result)];
    const step =
      op.operation === 'sum'
        ? (a: number, b: number) => a + b
        : op.operation === 'max'
          ? (a: number, b: number) => (a > b ? a : b)
          : (a: number, b: number) => (a < b ? a : b);
    return () => {
      groups.forEach((group, o) => {
        const start = o * lanes;
        const first = (group[0] ?? 0) * lanes;
        out.set(source.subarray(first, first + lanes), start);
        for (let k = 1; k < group.length; k++) {
          const row = (group[k] ?? 0) * lanes;
          for (let lane = 0; lane < lanes; lane++)
            out[start + lane] = step(out[start + lane] ?? 0, source[row + lane] ?? 0);
        }
      });
    };
  }
  const combine = combineBig[op.operation];
  return () => {
    groups.forEach((group, o) => {
      for (let lane = 0; lane < lanes; lane++) {
        let total = bigAt(operand.data, (group[0] ?? 0) * lanes + lane);
        for (let k = 1; k < group.length; k++)
          total = combine(total, bigAt(operand.data, (group[k] ?? 0) * lanes + lane));
        putBig(result.data, o * lanes + lane, total);
      }
    });
  };
}

/** A sum whose partial results are cast to the accumulator's type, one after another or as a tree. */
function accumulatedStep(
  { type, order }: ReduceAccumulator,
  groups: readonly Uint32Array[],
  operand: LaneStore,
  result: LaneStore,
  lanes: number,
): Step {
  const source = fractionOf(operand.container);
  const fraction = fractionOf(type);
  const bits = Math.max(magnitudeBits(operand.value.range, Math.max(source, fraction)), type.width) + 1;
  if (onNumbers(bits + 1, operand, result)) {
    const [data, out] = [numbersOf(operand), numbersOf(result)];
    const start = numberCaster(source, type);
    const wrap = numberCaster(fraction, type);
    const sum = accumulate(
      order,
      (index: number) => start(data[index] ?? 0),
      (a, b) => wrap(a + b),
    );
    return eachResult(groups, lanes, (target, group, lane) => {
      out[target] = sum(group, lane, lanes);
    });
  }
  const sum = accumulate(
    order,
    (index) => castRaw(bigAt(operand.data, index), source, type),
    (a: bigint, b: bigint) => castRaw(a + b, fraction, type),
  );
  return eachResult(groups, lanes, (target, group, lane) => {
    putBig(result.data, target, sum(group, lane, lanes));
  });
}

const eachResult =
  (
    groups: readonly Uint32Array[],
    lanes: number,
    put: (target: number, group: Uint32Array, lane: number) => void,
  ): Step =>
  () => {
    groups.forEach((group, o) => {
      for (let lane = 0; lane < lanes; lane++) put(o * lanes + lane, group, lane);
    });
  };

/** The sum over one group in one lane; the first term stands alone, as adding it to 0 changes nothing. */
const accumulate =
  <T>(order: ReduceAccumulator['order'], term: (index: number) => T, add: (a: T, b: T) => T) =>
  (group: Uint32Array, lane: number, lanes: number): T => {
    const at = (k: number): T => term((group[k] ?? 0) * lanes + lane);
    if (order === 'tree') return treeSum(0, group.length, at, add);
    let total = at(0);
    for (let k = 1; k < group.length; k++) total = add(total, at(k));
    return total;
  };

/** Terms `from` to `to`, split after the largest power of two below their number, as hls4ml's reduction does. */
export function treeSum<T>(from: number, to: number, at: (k: number) => T, add: (a: T, b: T) => T): T {
  if (to - from === 1) return at(from);
  const split = from + 2 ** Math.floor(Math.log2(to - from - 1));
  return add(treeSum(from, split, at, add), treeSum(split, to, at, add));
}
