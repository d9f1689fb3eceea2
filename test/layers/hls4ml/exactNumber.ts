import { parseType } from '../../../src/numeric/fixedType.ts';

/** raw · 2^-fraction; the arithmetic of these tests, written without any of the compiler's. */
export interface Exact {
  readonly raw: bigint;
  readonly fraction: number;
}

export const exact = (raw: bigint | number, fraction = 0): Exact => ({ raw: BigInt(raw), fraction });

const align = (a: Exact, b: Exact): [bigint, bigint, number] => {
  const fraction = Math.max(a.fraction, b.fraction);
  return [a.raw * 2n ** BigInt(fraction - a.fraction), b.raw * 2n ** BigInt(fraction - b.fraction), fraction];
};

export const plus = (a: Exact, b: Exact): Exact => {
  const [x, y, fraction] = align(a, b);
  return { raw: x + y, fraction };
};

export const minus = (a: Exact, b: Exact): Exact => plus(a, { ...b, raw: -b.raw });
export const times = (a: Exact, b: Exact): Exact => ({
  raw: a.raw * b.raw,
  fraction: a.fraction + b.fraction,
});

export const greater = (a: Exact, b: Exact): boolean => {
  const [x, y] = align(a, b);
  return x > y;
};

/** The whole number toward zero. */
export const int = ({ raw, fraction }: Exact): bigint =>
  fraction >= 0 ? raw / 2n ** BigInt(fraction) : raw * 2n ** BigInt(-fraction);

/** Divided by a whole number, toward zero, at the same last bit. */
export const divide = ({ raw, fraction }: Exact, by: number): Exact => ({ raw: raw / BigInt(by), fraction });

const floorDivide = (a: bigint, b: bigint): bigint => (a < 0n ? -((-a + b - 1n) / b) : a / b);

/** The nearest multiple of 2^-fraction by a mode of ap_fixed: twice the remainder is compared with the step. */
function rounded(raw: bigint, step: bigint, mode: string): bigint {
  const floor = floorDivide(raw, step);
  const rest = 2n * (raw - floor * step);
  if (rest === 0n) return floor;
  if (mode === 'TRN') return floor;
  if (mode === 'TRN_ZERO') return raw < 0n ? floor + 1n : floor;
  if (rest !== step) return rest > step ? floor + 1n : floor;
  const up = {
    RND: true,
    RND_ZERO: raw < 0n,
    RND_INF: raw > 0n,
    RND_MIN_INF: false,
    RND_CONV: floor % 2n !== 0n,
  }[mode];
  if (up === undefined) throw new Error(mode);
  return up ? floor + 1n : floor;
}

/** A value cast to a type in text. */
export function cast(value: Exact, text: string): Exact {
  const { signed, width, integer, rounding, overflow } = parseType(text);
  const fraction = width - integer;
  const dropped = value.fraction - fraction;
  const raw =
    dropped <= 0 ? value.raw * 2n ** BigInt(-dropped) : rounded(value.raw, 2n ** BigInt(dropped), rounding);
  const span = 2n ** BigInt(width);
  const min = signed ? -span / 2n : 0n;
  const max = signed ? span / 2n - 1n : span - 1n;
  if (raw >= min && raw <= max) return { raw, fraction };
  if (overflow === 'SAT') return { raw: raw < min ? min : max, fraction };
  if (overflow !== 'WRAP') throw new Error(overflow);
  const low = ((raw % span) + span) % span;
  return { raw: low > max ? low - span : low, fraction };
}

/** The first `bits` bits of a value of a type, as an unsigned number. */
export function firstBits(value: Exact, text: string, bits: number): number {
  const { width, integer } = parseType(text);
  if (value.fraction !== width - integer) throw new Error('not a value of the type');
  const pattern = ((value.raw % 2n ** BigInt(width)) + 2n ** BigInt(width)) % 2n ** BigInt(width);
  return Number(pattern / 2n ** BigInt(width - bits));
}

/** A real number that a double holds, cast to a type as C++ does. */
export const real = (value: number, text: string): Exact => {
  let fraction = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    fraction++;
  }
  return cast(exact(BigInt(scaled), fraction), text);
};
