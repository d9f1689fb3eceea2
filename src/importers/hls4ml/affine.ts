import { type FixedType, fractionOf, maximumRaw, minimumRaw } from '../../numeric/fixedType.ts';

/** An exact sum `Σ terms[i] · input i + constant`, everything in steps of 2^-fraction. */
export interface Affine {
  readonly terms: ReadonlyMap<number, bigint>;
  readonly constant: bigint;
  readonly fraction: number;
}

export const inputOf = (index: number): Affine => ({
  terms: new Map([[index, 1n]]),
  constant: 0n,
  fraction: 0,
});

export const constantOf = (raw: bigint, fraction: number): Affine => ({
  terms: new Map(),
  constant: raw,
  fraction,
});

/** The sum times 2^by. */
export const shifted = (sum: Affine, by: number): Affine => ({ ...sum, fraction: sum.fraction - by });

const scaled = ({ terms, constant, fraction }: Affine, to: number, sign: bigint): Affine => {
  const factor = sign << BigInt(to - fraction);
  return {
    terms: new Map([...terms].map(([input, term]) => [input, term * factor])),
    constant: constant * factor,
    fraction: to,
  };
};

/** `left + sign · right`. */
export function plus(left: Affine, right: Affine, sign: 1n | -1n): Affine {
  const fraction = Math.max(left.fraction, right.fraction);
  const [a, b] = [scaled(left, fraction, 1n), scaled(right, fraction, sign)];
  const terms = new Map(a.terms);
  for (const [input, term] of b.terms) terms.set(input, (terms.get(input) ?? 0n) + term);
  return { terms, constant: a.constant + b.constant, fraction };
}

export const negative = (sum: Affine): Affine => scaled(sum, sum.fraction, -1n);

/** How many times 2 divides a number that is not 0. */
function twos(value: bigint): number {
  let count = 0;
  for (let rest = value; rest % 2n === 0n; rest /= 2n) count += 1;
  return count;
}

/** True where a type holds the sum exactly, whatever the inputs are that their types allow. */
export function holds(
  type: FixedType,
  { terms, constant, fraction }: Affine,
  inputs: readonly FixedType[],
): boolean {
  let low = constant;
  let high = constant;
  let most = 0;
  const wanted = fractionOf(type);
  if (constant !== 0n && fraction - twos(constant) > wanted) return false;
  // All in steps of 2^-(fraction + most): inputs have their own steps.
  for (const index of terms.keys()) most = Math.max(most, fractionAt(inputs, index));
  low <<= BigInt(most);
  high <<= BigInt(most);
  for (const [index, term] of terms) {
    const own = inputs[index];
    if (term === 0n || !own) continue;
    if (fraction + fractionOf(own) - twos(term) > wanted) return false;
    const factor = term << BigInt(most - fractionOf(own));
    const ends = [minimumRaw(own) * factor, maximumRaw(own) * factor];
    low += ends[0] !== undefined && ends[1] !== undefined && ends[0] < ends[1] ? ends[0] : (ends[1] ?? 0n);
    high += ends[0] !== undefined && ends[1] !== undefined && ends[0] < ends[1] ? ends[1] : (ends[0] ?? 0n);
  }
  const steps = fraction + most - wanted;
  const [least, largest] = [minimumRaw(type), maximumRaw(type)];
  return steps >= 0
    ? low >= least << BigInt(steps) && high <= largest << BigInt(steps)
    : low << BigInt(-steps) >= least && high << BigInt(-steps) <= largest;
}

const fractionAt = (inputs: readonly FixedType[], index: number): number => {
  const type = inputs[index];
  return type ? fractionOf(type) : 0;
};
