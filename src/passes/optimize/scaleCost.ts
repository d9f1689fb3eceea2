import { type Module, type Value, valueAt } from '../../ir/module.ts';
import { typeOfInterval } from '../../numeric/interval.ts';
import { type RawData, toBig } from '../../numeric/rawTensor.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { digitCount } from '../distributedArithmetic/digits.ts';

/** Signed digits of a product of two whole numbers: what a constant multiplication adds up. */
function digitsOf(left: bigint, right: bigint): number {
  const product = left * right;
  const magnitude = product < 0n ? -product : product;
  if (magnitude <= Number.MAX_SAFE_INTEGER) return digitCount(Number(magnitude));
  // The digits of v are where 3v and v differ.
  return [...((3n * magnitude) ^ magnitude).toString(2)].filter((bit) => bit === '1').length;
}

const widthOf = ({ range }: Value): number => typeOfInterval(range).width;

const constantOf = ({ op }: Value): RawData | undefined => (op.kind === 'constant' ? op.data : undefined);

/**
 * True where weights that are multiplied by a factor for each channel (their last axis) cost no more than the weights as they
 * are and a multiplication of every sum. Each is counted in the bits that are added up: signed digits of a constant times the
 * width of what it multiplies.
 */
export function foldingIsCheaper(
  module: Pick<Module, 'values'>,
  contract: Value,
  sum: Value,
  factor: Value,
): boolean {
  const { op, shape } = contract;
  if (op.kind !== 'contract') return false;
  const [weights, factors] = [valueAt(module, op.right), constantOf(factor)];
  const data = constantOf(weights);
  if (!data || !factors) return false;
  const channels = weights.shape.at(-1) ?? 1;
  const products = [...op.spec.right].reduce(
    (count, letter, axis) => count * (op.spec.output.includes(letter) ? 1 : (weights.shape[axis] ?? 1)),
    sizeOf(shape),
  );
  const scales = toBig(factors);
  const scaleAt = (channel: number): bigint => scales[scales.length === 1 ? 0 : channel] ?? 1n;
  let [apart, together] = [0, 0];
  toBig(data).forEach((weight, i) => {
    apart += digitsOf(weight, 1n);
    together += digitsOf(weight, scaleAt(i % channels));
  });
  const bits = (products / weights.shape.reduce((a, b) => a * b, 1)) * widthOf(valueAt(module, op.left));
  let multiplied = 0;
  for (let channel = 0; channel < channels; channel++) multiplied += digitsOf(scaleAt(channel), 1n);
  return together * bits <= apart * bits + multiplied * (sizeOf(shape) / channels) * widthOf(sum);
}
