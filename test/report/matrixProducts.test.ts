import { describe, expect, it } from 'vitest';
import { fixed } from '../../src/numeric/fixedType.ts';
import { fromElementTypes } from '../../src/numeric/tensorType.ts';
import { Sketch } from './sketch.ts';

describe('matrix products', () => {
  // Rows are inputs, columns are results.
  const matrix = [0, 1, 3, 5, 2, 0, 0, 7, -4, 0, 0, 0, 0, 0, 6, -1];

  it('add up digit by digit', () => {
    const sketch = new Sketch();
    const x = sketch.input('x', [4], 'int<8>');
    const estimate = sketch.estimate([
      sketch.builder.contract('i,io->o', x, sketch.constant([4, 4], 'int<4>', matrix)),
    ]);
    // Products by 3, 5, 7 and 6: one adder of 8 + 1 bits each.
    const products = 4 * 9;
    // 2a − 4b is −764 … 766 in steps of 2: bits 2 to 10 are added.
    const first = 9;
    // 3a + 6b is −1152 … 1143: 12 bits, the last one from the left alone.
    const third = 11;
    // 5a + 7b is −1536 … 1524, and −c makes it −1663 … 1652: 12 bits both times.
    const fourth = 12 + 12;
    expect(estimate.total.lut).toBe(products + first + third + fourth);
    expect(estimate.total.dsp).toBe(0);
    expect(estimate.multiplications).toBe(8);
    // The registers of the results: 10 bits in steps of 2, 8 bits of a, and twice 12.
    expect(estimate.total.ff).toBe(10 + 8 + 12 + 12);
  });

  it('make equal products of a datum once', () => {
    const sketch = new Sketch();
    const x = sketch.input('x', [1], 'int<8>');
    const weights = sketch.constant([1, 3], 'int<4>', [3, 3, 5]);
    expect(sketch.estimate([sketch.builder.contract('i,io->o', x, weights)])).toMatchObject({
      total: { lut: 2 * 9 },
      multiplications: 3,
    });
  });

  it.each([
    // One datum meets two equal weights; one weight meets three data.
    ['oi,i->o', [2, 1], [1], 9],
    ['i,ib->b', [1], [1, 3], 3 * 9],
  ])('%s with the weights on the left', (spec, weightShape, shape, lut) => {
    const sketch = new Sketch();
    const weights = sketch.constant(weightShape, 'int<4>', new Array(weightShape[0]).fill(3));
    const product = sketch.builder.contract(spec, weights, sketch.input('x', shape, 'int<8>'));
    expect(sketch.estimate([product]).total.lut).toBe(lut);
  });

  it('repeat for every instance', () => {
    const sketch = new Sketch();
    const x = sketch.input('x', [5, 4], 'int<8>');
    const product = sketch.builder.contract('ni,io->no', x, sketch.constant([4, 4], 'int<4>', matrix));
    expect(sketch.estimate([product]).total.lut).toBe(5 * 80);
  });

  it('leave out data that are always 0', () => {
    const sketch = new Sketch();
    const x = sketch.input('x', [4], 'int<8>');
    const types = fromElementTypes([
      fixed(true, 8, 8),
      fixed(false, 0, 0),
      fixed(true, 4, 4),
      fixed(false, 0, 0),
    ]);
    const product = sketch.builder.contract(
      'i,io->o',
      sketch.builder.cast(x, types),
      sketch.constant([4, 1], 'int<4>', [3, 5, 7, 7]),
    );
    // 3a: 9 LUTs, 7b with 4 bits: 5 LUTs, 3a + 7b is −440 … 430: 10 bits.
    expect(sketch.estimate([product])).toMatchObject({ total: { lut: 9 + 5 + 10 }, multiplications: 2 });
  });

  it('multiply data by data', () => {
    const sketch = new Sketch();
    const left = sketch.input('a', [2, 3], 'uint<4>');
    const right = sketch.input('b', [3, 2], 'uint<4>');
    const product = sketch.builder.contract('ik,kj->ij', left, right);
    // 12 products of 16 LUTs; in each of 4 sums 225 + 225 is 9 bits, and 450 + 225 is 10 bits.
    expect(sketch.estimate([product])).toMatchObject({
      total: { lut: 12 * 16 + 4 * (9 + 10) },
      multiplications: 12,
    });
  });

  it.each([
    ['exact', undefined, 5 + 5 + 6],
    ['wrapping', fixed(false, 5, 5), 5 + 5 + 5],
    // One after the other: 30 fits, then 45 and 46 are 6 bits, watched by 1 LUT and chosen by 3.
    ['saturating', fixed(false, 5, 5, 'TRN', 'SAT'), 5 + (6 + 4) + (6 + 4)],
  ])('in an accumulator that is %s', (_what, type, lut) => {
    const sketch = new Sketch();
    const x = sketch.input('x', [4], 'uint<4>');
    const accumulator = type && ({ type, cast: 'product' } as const);
    const product = sketch.builder.contract(
      'i,i->',
      x,
      sketch.constant([4], 'uint<1>', [1, 1, 1, 1]),
      accumulator,
    );
    expect(sketch.estimate([product]).total.lut).toBe(lut);
  });
});
