import { type FixedType, fixed } from '../../../numeric/fixedType.ts';
import type { Ref } from '../../project/draft.ts';
import type { Config } from '../config.ts';
import type { CallContext, Trained } from '../context.ts';
import { elementOf } from '../cpp/types.ts';
import { numberOfEntry, type WeightArray } from '../weights.ts';

/** Weights as numbers to multiply with, and the tensor that they are multiplied with. */
export interface Factors {
  readonly x: Ref;
  readonly weights: Trained;
}

/**
 * What hls4ml's product of a tensor with weights comes to: an ordinary product, for binary, ternary and power-of-two
 * weights too.
 */
export function factorsOf(
  context: CallContext,
  config: Config,
  x: Ref,
  index: number,
  count: number,
): Factors {
  const kind = config.alias('product') ?? 'mult';
  switch (kind) {
    case 'mult':
      return { x, weights: context.trained(index, count) };
    case 'weight_binary':
    case 'weight_ternary':
      context.since('0.7') || oldProduct(context, kind);
      return { x, weights: signs(context.trained(index, count), kind === 'weight_binary') };
    case 'data_binary':
      context.since('0.7') || oldProduct(context, kind);
      return { x: binaryData(context, x), weights: context.trained(index, count) };
    case 'weight_exponential':
      return { x, weights: powersOfTwo(context, index, count) };
    default:
      return context.refuse(`products of the kind '${kind}' cannot be imported`);
  }
}

const oldProduct = (context: CallContext, kind: string): never =>
  context.refuse(`'${kind}' of hls4ml 0.6 wraps single products and cannot be imported`);

const signType = fixed(true, 2, 2);

/** 0 stands for -1 in binary weights. */
const signs = ({ values, origin }: Trained, binary: boolean): Trained => ({
  values: values.map((value) => (value === 0 ? (binary ? -1 : 0) : value === -1 ? -1 : 1)),
  type: signType,
  origin,
});

/** Bits that stand for -1 and 1. */
function binaryData(context: CallContext, x: Ref): Ref {
  const channels = x.shape.at(-1) ?? 1;
  const constant = (value: number, part: string) =>
    context.weight(
      part,
      { values: new Float64Array(channels).fill(value), origin: 'bits stand for -1 and 1' },
      [channels],
    );
  const options = context.options(
    { scale: fixed(true, 3, 3), bias: fixed(true, 2, 2), result: signType },
    { scale: constant(2, 'two'), bias: constant(-1, 'minus_one') },
  );
  return context.add('batchNorm', [x, options], x.shape, 'signs');
}

/** `{sign, exponent}` as ±2^exponent. Refuses shifts that hls4ml's intermediate type would cut. */
function powersOfTwo(context: CallContext, index: number, count: number): Trained {
  const array = context.array(index);
  context.requireCount(array, count);
  if (array.type.kind !== 'struct') return context.refuse('its weights are no powers of two');
  const { scope } = array.type;
  const field = scope.struct?.fields.get('weight');
  const exponentType = field && elementOf(field.target, scope, field.node);
  if (!exponentType) return context.refuse('its weights have no exponents');
  const pairs = array.entries.map((entry) => pairOf(entry, array));
  checkShifts(context, exponentType.width, pairs);
  const values = Float64Array.from(pairs, ([sign, exponent]) => (sign === 1 ? 1 : -1) * 2 ** exponent);
  const exponents = pairs.map(([, exponent]) => exponent);
  const [least, most] = [Math.min(...exponents), Math.max(...exponents)];
  return { values, type: fixed(true, most - least + 2, most + 2), origin: array.origin };
}

function pairOf(entry: string, array: WeightArray): [sign: number, exponent: number] {
  const [sign = '', exponent = ''] = entry.split(',').map((part) => part.trim());
  return [numberOfEntry(sign, array), numberOfEntry(exponent, array)];
}

/** The product's type has as many bits on each side of the point as both operands together. */
function checkShifts(context: CallContext, exponentBits: number, pairs: readonly [number, number][]): void {
  const { width, integer, signed } = context.input().type;
  const room = exponentBits + width;
  const fits = (
    { integer: whole, fraction }: { integer: number; fraction: number },
    shift: number,
  ): boolean => whole + shift <= room && fraction - shift <= room;
  const data = { integer: integer + (signed ? 0 : 1), fraction: width - integer };
  if (!context.since('0.8')) context.refuse('powers of two of hls4ml before 0.8 cannot be imported');
  if (!pairs.every(([, shift]) => fits(data, 0) && fits(data, shift)))
    context.refuse('a power of two shifts bits out of its product');
}

/** True for a type that never changes a sum's order into another result. */
export const sumsInAnyOrder = ({ overflow }: FixedType): boolean => overflow === 'WRAP';
