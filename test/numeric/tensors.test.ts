import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { realTensorOf, requireFinite } from '../../src/numeric/parameter.ts';
import { extremes, isBig, pack, toBig, toNumbers } from '../../src/numeric/rawTensor.ts';
import { formatShape, sameShape, sizeOf, stridesOf, unravel } from '../../src/numeric/shape.ts';
import { integersOfBits } from './arbitraries.ts';

const refusal = (action: () => unknown): string => {
  try {
    action();
  } catch (problem) {
    if (problem instanceof UserError) return problem.message;
    throw problem;
  }
  return 'accepted';
};

describe('shapes', () => {
  it('count and walk row-major', () => {
    expect(sizeOf([2, 3, 4])).toBe(24);
    expect(sizeOf([])).toBe(1);
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
    expect(stridesOf([])).toEqual([]);
    expect(unravel(17, [2, 3, 4])).toEqual([1, 1, 1]);
    expect(formatShape([16, 3])).toBe('[16, 3]');
    expect(sameShape([1, 2], [1, 2])).toBe(true);
    expect(sameShape([1, 2], [1, 2, 1])).toBe(false);
    expect(sameShape([1, 2], [2, 1])).toBe(false);
  });

  it('find the position of a multi-index again', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const position = seed % sizeOf(shape);
        const index = unravel(position, shape);
        expect(index.every((x, axis) => x >= 0 && x < (shape[axis] ?? 0))).toBe(true);
        expect(index.reduce((sum, x, axis) => sum + x * (stridesOf(shape)[axis] ?? 0), 0)).toBe(position);
      }),
    );
  });
});

describe('raw integers', () => {
  it('are numbers up to 53 bits and bigints beyond, for the whole tensor', () => {
    const limit = 2n ** 53n;
    expect(isBig(pack([limit - 1n, 1n - limit]))).toBe(false);
    expect(isBig(pack([0n, limit]))).toBe(true);
    expect(isBig(pack([0n, -limit]))).toBe(true);
    expect(isBig(pack([]))).toBe(false);
  });

  it('are not changed by packing', () => {
    fc.assert(
      fc.property(fc.array(integersOfBits(56)), (values) => {
        const packed = pack(values);
        expect(toBig(packed)).toEqual(values);
        if (!isBig(packed)) expect([...toNumbers(values)]).toEqual([...packed]);
      }),
    );
    expect(toNumbers(Float64Array.of(1, 2))).toEqual(Float64Array.of(1, 2));
  });

  it('know their extremes in both forms', () => {
    fc.assert(
      fc.property(fc.array(integersOfBits(50), { minLength: 1 }), (values) => {
        const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        const expected = { min: sorted[0], max: sorted.at(-1) };
        expect(extremes(values)).toEqual(expected);
        expect(extremes(Float64Array.from(values, Number))).toEqual(expected);
      }),
    );
    expect(extremes([])).toEqual({ min: 0n, max: 0n });
    expect(extremes(new Float64Array(0))).toEqual({ min: 0n, max: 0n });
  });
});

describe('real tensors', () => {
  it('are made of nested arrays', () => {
    expect(
      realTensorOf([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toEqual({ shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
    expect(realTensorOf(7, 'w')).toEqual({ shape: [], data: Float64Array.of(7), origin: 'w' });
    expect(realTensorOf([])).toEqual({ shape: [0], data: new Float64Array(0) });
  });

  it('refuse ragged rows and strange elements', () => {
    expect(refusal(() => realTensorOf([[1, 2], [3]], 'w'))).toMatch(/^HLS3003: w is ragged/);
    expect(refusal(() => realTensorOf([[1], [2, 3]]))).toMatch(/ragged/);
    expect(refusal(() => realTensorOf([[1], 2]))).toMatch(/ragged/);
    expect(refusal(() => realTensorOf([1, [2]]))).toMatch(/not a number/);
    expect(refusal(() => realTensorOf(['1']))).toMatch(/not a number/);
  });

  it('name the first element that is not finite', () => {
    const tensor = { shape: [2, 2], data: Float64Array.of(0, 1, Number.NaN, Number.POSITIVE_INFINITY) };
    expect(refusal(() => requireFinite(tensor))).toBe('HLS3004: the weights: element [1, 0] is NaN');
    const infinite = { shape: [1], data: Float64Array.of(Number.NEGATIVE_INFINITY), origin: 'w.npz: a' };
    expect(refusal(() => requireFinite(infinite))).toBe('HLS3004: w.npz: a: element [0] is -Infinity');
    expect(refusal(() => requireFinite({ shape: [1], data: Float64Array.of(1) }))).toBe('accepted');
  });
});
