import { describe, expect, it } from 'vitest';
import { fixed } from '../../src/numeric/fixedType.ts';
import { factorOf } from '../../src/report/estimate/digits.ts';
import { Sketch } from './sketch.ts';

/** LUTs of x op y for two inputs. */
function lutOf(kind: 'add' | 'sub' | 'mul' | 'max' | 'min', left: string, right: string): number {
  const sketch = new Sketch();
  const value = sketch.builder.binary(kind, sketch.input('a', [1], left), sketch.input('b', [1], right));
  return sketch.estimate([value]).total.lut;
}

describe('canonical signed digits', () => {
  it.each([
    [0, 0, 0, 0],
    [1, 1, 1, 0],
    [-8, 1, 1, 3],
    [3, 2, 2, 0],
    [-6, 2, 2, 1],
    [7, 2, 3, 0],
    [11, 3, 4, 0], // 8 + 2 + 1 = 16 − 4 − 1
    [171, 5, 8, 0], // 256 − 64 − 16 − 4 − 1
    [85, 4, 7, 0], // 64 + 16 + 4 + 1
    [4095, 2, 12, 0], // 4096 − 1
  ])('of %d', (raw, digits, bits, shift) => {
    expect(factorOf(raw)).toEqual({ digits, bits, shift });
  });
});

describe('additions', () => {
  it('take a LUT for each bit but the tail of one side', () => {
    // −2176 … 2159 in 1/16: 13 bits, of which the last 4 come from the left alone.
    expect(lutOf('add', 'fixed<8,4>', 'fixed<8,8>')).toBe(9);
    expect(lutOf('add', 'uint<8>', 'uint<8>')).toBe(9);
    expect(lutOf('sub', 'uint<8>', 'uint<8>')).toBe(9);
  });

  it('take nothing where one side fills the empty bits of the other', () => {
    expect(lutOf('add', 'ufixed<4,0>', 'int<8>')).toBe(0);
    expect(lutOf('add', 'fixed<4,0>', 'int<8>')).toBe(9);
  });

  it('negate with an adder', () => {
    const sketch = new Sketch();
    const x = sketch.input('x', [2], 'int<8>');
    // −127 … 128 needs 9 bits.
    expect(sketch.estimate([sketch.builder.negate(x)]).total.lut).toBe(2 * 9);
  });

  it('cost nothing between constants', () => {
    const sketch = new Sketch();
    const x = sketch.input('x', [1], 'int<8>');
    const sum = sketch.builder.plus(sketch.constant([1], 'int<8>', [3]), sketch.constant([1], 'int<8>', [5]));
    expect(sketch.estimate([sketch.builder.plus(x, sum)]).total.lut).toBe(9);
  });
});

describe('products', () => {
  it.each([
    ['uint<8>', 'uint<8>', 64, 0],
    ['uint<9>', 'uint<8>', 0, 1],
    ['uint<13>', 'uint<5>', 0, 1],
    ['uint<1>', 'uint<8>', 4, 0],
    ['int<18>', 'int<27>', 0, 1],
    ['int<20>', 'int<20>', 0, 2],
    ['int<30>', 'int<30>', 0, 4],
    // Two pieces of 27 bits hold 53 bits: only the upper one has a sign.
    ['int<53>', 'int<18>', 0, 2],
    ['int<54>', 'int<18>', 0, 3],
  ])('of %s and %s', (left, right, lut, dsp) => {
    const sketch = new Sketch();
    const product = sketch.builder.times(sketch.input('a', [1], left), sketch.input('b', [1], right));
    expect(sketch.estimate([product])).toMatchObject({ total: { lut, dsp }, multiplications: 1 });
  });

  it.each([
    ['xc7z020', 2],
    ['ku115', 2],
    ['vu13p', 2],
    ['vp1802', 1],
  ])('of 20 bits take as many DSPs as %s needs', (part, dsp) => {
    const sketch = new Sketch();
    const product = sketch.builder.times(
      sketch.input('a', [1], 'int<20>'),
      sketch.input('b', [1], 'int<20>'),
    );
    expect(sketch.estimate([product], 10, part).total.dsp).toBe(dsp);
  });

  it.each([
    ['int<16>', 8, 0, 0],
    ['int<16>', 7, 17, 0],
    ['int<16>', 11, 34, 0], // 3 digits, 16 · 4 = 64
    ['int<17>', 11, 0, 1], // 17 · 4 > 64
    ['int<17>', 4095, 18, 0], // two digits never go to a DSP
    ['int<16>', 171, 0, 1],
    ['int<16>', 171 * 64, 0, 1],
  ])('of %s and %d', (type, raw, lut, dsp) => {
    const sketch = new Sketch();
    const weight = sketch.constant([1, 1], 'int<16>', [raw]);
    const result = sketch.builder.contract('i,io->o', sketch.input('x', [1], type), weight);
    expect(sketch.estimate([result]).total).toMatchObject({ lut, dsp });
  });
});

describe('choices', () => {
  it('of the larger one', () => {
    expect(lutOf('max', 'int<8>', 'int<8>')).toBe(4 + 4);
    expect(lutOf('min', 'uint<8>', 'int<8>')).toBe(4 + 4);
  });

  it('against 0 need the sign only', () => {
    const sketch = new Sketch();
    const x = sketch.input('x', [3], 'int<8>');
    // 7 bits of result, two in a LUT.
    const relu = sketch.builder.binary('max', x, sketch.constant([], 'uint<1>', [0]));
    expect(sketch.estimate([relu]).total.lut).toBe(3 * 4);
  });

  it('that are no choice are free', () => {
    const sketch = new Sketch();
    const x = sketch.input('x', [3], 'uint<8>');
    const relu = sketch.builder.binary('max', x, sketch.constant([], 'uint<1>', [0]));
    expect(sketch.estimate([relu]).total.lut).toBe(0);
  });

  it('by a flag', () => {
    const sketch = new Sketch();
    const [a, b] = [sketch.input('a', [1], 'int<8>'), sketch.input('b', [1], 'int<8>')];
    const { builder } = sketch;
    expect(sketch.estimate([builder.select(builder.compare('lt', a, b), a, b)]).total.lut).toBe(4 + 4);
  });

  it('against constants', () => {
    const compared = (relation: 'lt' | 'gt', raw: number): number => {
      const sketch = new Sketch();
      const constant = sketch.constant([1], 'int<8>', [raw]);
      return sketch.estimate([sketch.builder.compare(relation, sketch.input('x', [1], 'int<8>'), constant)])
        .total.lut;
    };
    expect(compared('lt', 0)).toBe(0);
    expect(compared('gt', 0)).toBe(2);
    expect(compared('lt', 100)).toBe(2);
  });
});

describe('reductions', () => {
  const reduced = (operation: 'sum' | 'max'): number => {
    const sketch = new Sketch();
    return sketch.estimate([sketch.builder.reduce(operation, sketch.input('x', [3, 4], 'uint<8>'), [1])])
      .total.lut;
  };

  it('add in trees', () => {
    expect(reduced('sum')).toBe(3 * (9 + 9 + 10));
  });

  it.each([
    // 30 and 30 fit, 60 is 6 bits: 1 LUT watches, 3 choose.
    ['tree', 5 + 5 + (6 + 4)],
    ['sequential', 5 + (6 + 4) + (6 + 4)],
  ] as const)('saturate in a %s', (order, lut) => {
    const sketch = new Sketch();
    const x = sketch.input('x', [4], 'uint<4>');
    const type = fixed(false, 5, 5, 'TRN', 'SAT');
    expect(sketch.estimate([sketch.builder.reduce('sum', x, [0], { type, order })]).total.lut).toBe(lut);
  });

  it('compare one after the other', () => {
    expect(reduced('max')).toBe(3 * 3 * (4 + 4));
  });
});

describe('casts', () => {
  it.each([
    ['fixed<12,6>', 'fixed<8,6>', 0],
    ['fixed<12,6>', 'fixed<12,8>', 0],
    // −128 … 128 after rounding: an adder of 9 bits.
    ['fixed<12,6>', 'fixed<8,6,RND>', 9],
    ['fixed<12,6>', 'fixed<8,6,RND_CONV>', 9 + 1],
    // Two bits are watched, 8 are chosen.
    ['fixed<12,6>', 'fixed<8,6,RND,SAT>', 9 + 1 + 4],
    ['fixed<12,12>', 'fixed<8,8,TRN,SAT>', 1 + 4],
    ['fixed<12,12>', 'fixed<4,4,TRN,SAT>', 2 + 2],
    ['ufixed<12,6>', 'ufixed<8,6,TRN_ZERO>', 0],
    ['fixed<12,6>', 'fixed<9,7,TRN_ZERO>', 9 + 1],
    ['fixed<8,4>', 'fixed<9,5,RND,SAT>', 0],
    ['fixed<8,4>', 'fixed<12,6,RND,SAT>', 0],
  ])('from %s to %s', (from, to, lut) => {
    const sketch = new Sketch();
    expect(sketch.estimate([sketch.cast(sketch.input('x', [1], from), to)]).total.lut).toBe(lut);
  });
});

describe('tables', () => {
  it.each([
    // 256 · 16 bits still stand in LUTs: 2³ LUTs for two columns, for each of 3 readers.
    ['uint<8>', 'uint<16>', 3 * 8 * 8, 0],
    ['uint<4>', 'uint<7>', 3 * 4, 0],
    // Two readers share a block RAM.
    ['uint<9>', 'uint<16>', 0, 2],
    ['uint<10>', 'uint<20>', 0, 4],
    ['uint<11>', 'uint<20>', 0, 2 * 3],
    ['uint<12>', 'uint<20>', 0, 2 * 5],
    ['uint<13>', 'uint<20>', 0, 2 * 10],
    ['uint<15>', 'uint<2>', 0, 2 * 2 * 2],
  ])('of %s and %s', (index, type, lut, bram18) => {
    const sketch = new Sketch();
    const value = sketch.lookup(sketch.input('x', [3], index), index, type);
    expect(sketch.estimate([value]).total).toMatchObject({ lut, bram18, dsp: 0 });
  });
});
