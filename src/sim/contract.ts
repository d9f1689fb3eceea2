import { type ContractTerms, contractTerms } from '../ir/contractTerms.ts';
import type { ContractAccumulator, OpOf } from '../ir/op.ts';
import { castRaw } from '../numeric/castBig.ts';
import { numberCaster } from '../numeric/castNumbers.ts';
import { fractionOf } from '../numeric/fixedType.ts';
import { numberBits } from '../numeric/rawTensor.ts';
import { bigAt, type LaneStore, magnitudeBits, numbersOf, onNumbers, putBig, type Step } from './lanes.ts';

export function contractStep(
  op: OpOf<'contract'>,
  left: LaneStore,
  right: LaneStore,
  bias: LaneStore | undefined,
  result: LaneStore,
  lanes: number,
): Step {
  const terms = contractTerms(op.spec, left.value.shape, right.value.shape);
  const product =
    magnitudeBits(left.value.range, fractionOf(left.container)) +
    magnitudeBits(right.value.range, fractionOf(right.container));
  const growth = Math.ceil(Math.log2(Math.max(1, terms.count))) + 1;
  if (op.accumulator)
    return accumulatedStep(op.accumulator, terms, left, right, bias, result, lanes, product + growth);
  if (onNumbers(product + growth, left, right, result)) {
    const constant =
      right.value.op.kind === 'constant' ? 'right' : left.value.op.kind === 'constant' ? 'left' : undefined;
    if (constant === 'right')
      return weightedStep(
        terms,
        numbersOf(left),
        terms.left,
        numbersOf(right),
        terms.right,
        numbersOf(result),
        lanes,
      );
    if (constant === 'left')
      return weightedStep(
        terms,
        numbersOf(right),
        terms.right,
        numbersOf(left),
        terms.left,
        numbersOf(result),
        lanes,
      );
    return productStep(terms, numbersOf(left), numbersOf(right), numbersOf(result), lanes);
  }
  return () => {
    for (let o = 0; o < terms.outputs; o++) {
      for (let lane = 0; lane < lanes; lane++) {
        let sum = 0n;
        for (let t = o * terms.count; t < (o + 1) * terms.count; t++) {
          sum +=
            bigAt(left.data, (terms.left[t] ?? 0) * lanes + lane) *
            bigAt(right.data, (terms.right[t] ?? 0) * lanes + lane);
        }
        putBig(result.data, o * lanes + lane, sum);
      }
    }
  };
}

/** Trained weights are the same in every lane: four rows at a time, zeros left out. */
function weightedStep(
  terms: ContractTerms,
  x: Float64Array,
  xIndex: Uint32Array,
  weights: Float64Array,
  weightIndex: Uint32Array,
  out: Float64Array,
  lanes: number,
): Step {
  return () => {
    const rows = new Uint32Array(terms.count);
    const factors = new Float64Array(terms.count + 3);
    for (let o = 0; o < terms.outputs; o++) {
      let used = 0;
      for (let t = o * terms.count; t < (o + 1) * terms.count; t++) {
        const weight = weights[(weightIndex[t] ?? 0) * lanes] ?? 0;
        if (weight === 0) continue;
        rows[used] = (xIndex[t] ?? 0) * lanes;
        factors[used++] = weight;
      }
      const start = o * lanes;
      out.fill(0, start, start + lanes);
      let k = 0;
      for (; k + 4 <= used; k += 4) addFourRows(out, start, x, rows, factors, k, lanes);
      for (; k < used; k++) {
        const factor = factors[k] ?? 0;
        const row = rows[k] ?? 0;
        for (let lane = 0; lane < lanes; lane++)
          out[start + lane] = (out[start + lane] ?? 0) + factor * (x[row + lane] ?? 0);
      }
    }
  };
}

function addFourRows(
  out: Float64Array,
  start: number,
  x: Float64Array,
  rows: Uint32Array,
  factors: Float64Array,
  k: number,
  lanes: number,
): void {
  const [f0, f1, f2, f3] = [factors[k] ?? 0, factors[k + 1] ?? 0, factors[k + 2] ?? 0, factors[k + 3] ?? 0];
  const [r0, r1, r2, r3] = [rows[k] ?? 0, rows[k + 1] ?? 0, rows[k + 2] ?? 0, rows[k + 3] ?? 0];
  for (let lane = 0; lane < lanes; lane++) {
    out[start + lane] =
      (out[start + lane] ?? 0) +
      f0 * (x[r0 + lane] ?? 0) +
      f1 * (x[r1 + lane] ?? 0) +
      f2 * (x[r2 + lane] ?? 0) +
      f3 * (x[r3 + lane] ?? 0);
  }
}

/** Both operands differ from lane to lane, as in attention. */
const productStep =
  (terms: ContractTerms, left: Float64Array, right: Float64Array, out: Float64Array, lanes: number): Step =>
  () => {
    out.fill(0);
    for (let o = 0; o < terms.outputs; o++) {
      for (let t = o * terms.count; t < (o + 1) * terms.count; t++) {
        const a = (terms.left[t] ?? 0) * lanes;
        const b = (terms.right[t] ?? 0) * lanes;
        for (let lane = 0; lane < lanes; lane++) {
          out[o * lanes + lane] =
            (out[o * lanes + lane] ?? 0) + (left[a + lane] ?? 0) * (right[b + lane] ?? 0);
        }
      }
    }
  };

/** hls4ml's accumulation: term by term in the accumulator's type. */
function accumulatedStep(
  { type, cast }: ContractAccumulator,
  terms: ContractTerms,
  left: LaneStore,
  right: LaneStore,
  bias: LaneStore | undefined,
  result: LaneStore,
  lanes: number,
  exactBits: number,
): Step {
  const products = fractionOf(left.container) + fractionOf(right.container);
  const fraction = fractionOf(type);
  const finer = Math.max(products, fraction);
  const stores = bias ? [left, right, bias, result] : [left, right, result];
  const bits =
    Math.max(
      exactBits + Math.max(0, fraction - products),
      type.width + (cast === 'sum' ? finer - fraction : 0),
    ) + 1;
  if (
    onNumbers(bits, ...stores) &&
    bits < numberBits &&
    (!bias || magnitudeBits(bias.value.range, fraction) < numberBits)
  ) {
    const start = bias ? numberCaster(fractionOf(bias.container), type) : () => 0;
    const castProduct =
      cast === 'product' ? numberCaster(products, type) : (raw: number) => raw * 2 ** (finer - products);
    const castSum = numberCaster(cast === 'product' ? fraction : finer, type);
    const lift = cast === 'product' ? 1 : 2 ** (finer - fraction);
    const [a, b, out] = [numbersOf(left), numbersOf(right), numbersOf(result)];
    const starts = bias ? numbersOf(bias) : undefined;
    return () => {
      for (let o = 0; o < terms.outputs; o++) {
        for (let lane = 0; lane < lanes; lane++) {
          let sum = start(starts?.[o * lanes + lane] ?? 0);
          for (let t = o * terms.count; t < (o + 1) * terms.count; t++) {
            const raw =
              (a[(terms.left[t] ?? 0) * lanes + lane] ?? 0) * (b[(terms.right[t] ?? 0) * lanes + lane] ?? 0);
            sum = castSum(sum * lift + castProduct(raw));
          }
          out[o * lanes + lane] = sum;
        }
      }
    };
  }
  return () => {
    for (let o = 0; o < terms.outputs; o++) {
      for (let lane = 0; lane < lanes; lane++) {
        let sum = bias ? castRaw(bigAt(bias.data, o * lanes + lane), fractionOf(bias.container), type) : 0n;
        for (let t = o * terms.count; t < (o + 1) * terms.count; t++) {
          const raw =
            bigAt(left.data, (terms.left[t] ?? 0) * lanes + lane) *
            bigAt(right.data, (terms.right[t] ?? 0) * lanes + lane);
          sum =
            cast === 'product'
              ? castRaw(sum + castRaw(raw, products, type), fraction, type)
              : castRaw((sum << BigInt(finer - fraction)) + (raw << BigInt(finer - products)), finer, type);
        }
        putBig(result.data, o * lanes + lane, sum);
      }
    }
  };
}
