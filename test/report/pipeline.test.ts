import { describe, expect, it } from 'vitest';
import type { Module, Value } from '../../src/ir/module.ts';
import { estimateModule, type ModuleEstimate } from '../../src/report/estimate/estimate.ts';
import { requirePart } from '../../src/report/parts.ts';
import { Sketch } from './sketch.ts';

const estimate = (module: Module, clockPeriod: number, part = 'VU13P'): ModuleEstimate =>
  estimateModule(module, requirePart(part), clockPeriod);

/** Sum of 16 numbers of 8 bits: four levels of adders of 9 to 12 bits, 0.74 to 0.77 ns each. */
function sumOf16(sketch: Sketch): Value {
  return sketch.builder.reduce('sum', sketch.input('x', [16], 'uint<8>'), [0]);
}

describe('the clock', () => {
  it('holds as much logic as fits', () => {
    const sketch = new Sketch();
    const module = sketch.finish(sumOf16(sketch));
    // 3.02 ns of 3.65 ns.
    expect(estimate(module, 5)).toMatchObject({ latency: 1, interval: 1 });
    // Two levels do not fit into 1.46 ns.
    expect(estimate(module, 2).latency).toBe(4);
    // Two levels fit into 1.533 ns.
    expect(estimate(module, 2.1).latency).toBe(2);
  });

  it('cuts a step that is longer than a cycle', () => {
    const sketch = new Sketch();
    const module = sketch.finish(sumOf16(sketch));
    // Each of the levels takes two cycles of 0.511 ns.
    expect(estimate(module, 0.7).latency).toBe(8);
  });

  it('goes slower on older parts', () => {
    const sketch = new Sketch();
    const module = sketch.finish(sumOf16(sketch));
    expect(estimate(module, 5, 'ku115').latency).toBe(2); // 4.23 ns
    expect(estimate(module, 5, 'xc7z020').latency).toBe(2); // 1.63 + 1.65, 1.67 + 1.69
  });

  it('counts what is alive between the levels', () => {
    const sketch = new Sketch();
    const module = sketch.finish(sumOf16(sketch));
    const adders = 8 * 9 + 4 * 10 + 2 * 11 + 12;
    expect(estimate(module, 2).total).toEqual({ lut: adders, ff: adders, dsp: 0, bram18: 0 });
    // Only the output is registered.
    expect(estimate(module, 5).total).toEqual({ lut: adders, ff: 12, dsp: 0, bram18: 0 });
  });

  it('keeps what is needed later', () => {
    const sketch = new Sketch();
    const late = sketch.input('late', [], 'uint<8>');
    const sum = sumOf16(sketch);
    const module = sketch.finish(sketch.builder.plus(sum, late));
    const { total, latency } = estimate(module, 2);
    expect(latency).toBe(5);
    const tree = 8 * 9 + 4 * 10 + 2 * 11;
    // `late` waits 4 cycles: a shift register of 8 bits, two in a LUT, and a flip-flop each.
    expect(total.lut).toBe(tree + 12 + 13 + 4);
    expect(total.ff).toBe(tree + 12 + 8 + 13);
  });

  it('keeps moved values where they come from', () => {
    const sketch = new Sketch();
    const late = sketch.builder.shift(sketch.input('late', [2], 'uint<4>'), 1);
    const repeated = sketch.builder.reshape(late, [2, 1]);
    const sum = sketch.builder.broadcastTo(sketch.builder.reshape(sumOf16(sketch), [1, 1]), [2, 1]);
    const module = sketch.finish(sketch.builder.plus(sum, repeated));
    const tree = 8 * 9 + 4 * 10 + 2 * 11;
    // One shift register for two numbers of 4 bits; the last bit of the sum passes two adders of 12 bits.
    expect(estimate(module, 2).total).toMatchObject({
      lut: tree + 12 + 2 * 12 + 4,
      ff: tree + 12 + 8 + 2 * 13,
    });
  });

  it('reads block RAM at an edge', () => {
    const sketch = new Sketch();
    const index = sketch.cast(sketch.input('x', [], 'ufixed<10,9>'), 'ufixed<9,9,RND>');
    const entry = sketch.lookup(index, 'uint<9>', 'uint<16>');
    // The rounding runs up to the edge at which the memory takes the index: no register but the output's.
    expect(sketch.estimate([entry])).toMatchObject({ latency: 2, total: { ff: 16 } });
  });

  it('runs on from layer to layer', () => {
    const sketch = new Sketch();
    const first = sketch.layer('first').input('x', [4], 'uint<8>');
    const sum = sketch.builder.reduce('sum', first, [0]);
    sketch.layer('second');
    const other = sketch.builder.plus(sum, sketch.constant([], 'uint<1>', [1]));
    const { layers, latency, path } = estimate(sketch.finish(other), 2.2);
    // 0.74 + 0.75 ns of 1.606 ns, then the adder of 10 bits in the next cycle.
    expect(layers.map((layer) => layer.latency)).toEqual([0, 1]);
    expect(latency).toBe(2);
    expect(path.map(({ scope, cycles }) => [scope, cycles])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(path[0]?.logic).toBeCloseTo(0.74 + 0.75);
  });

  it('follows the operand that comes last', () => {
    const sketch = new Sketch();
    const x = sketch.layer('inputs').input('x', [16], 'uint<8>');
    const slow = sketch.layer('slow').builder.reduce('sum', x, [0]);
    sketch.layer('fast');
    const fast = sketch.builder.reduce('max', x, [0]);
    const narrow = sketch.cast(fast, 'uint<2>');
    sketch.layer('join');
    const module = sketch.finish(sketch.builder.plus(narrow, slow));
    const { path } = estimate(module, 100);
    // 15 comparisons one after the other take longer than 4 levels of adders.
    expect(path.map(({ scope }) => module.scopes[scope]?.name)).toEqual(['inputs', 'fast', 'join']);
  });
});

describe('the resource strategy', () => {
  /** 8 inputs × 4 units, 8 bits × 4 bits. */
  function folded(reuseFactor: number, type = 'int<8>', largest = 7): Module {
    const sketch = new Sketch();
    sketch.layer('dense', { strategy: 'resource', reuseFactor });
    const x = sketch.input('x', [8], type);
    const weights = sketch.constant(
      [8, 4],
      'int<12>',
      Array.from({ length: 32 }, (_, i) => (i % 2 === 0 ? -largest - 1 : largest)),
    );
    return sketch.finish(sketch.builder.contract('i,io->o', x, weights));
  }

  it('shares multipliers, adders and multiplexers', () => {
    const { total, interval, latency, multiplications } = estimate(folded(4), 5);
    const multipliers = 8 * (8 * 4);
    // −1016 … 1024 and the same: 13 bits, in each of 4 units.
    const trees = 4 * 13;
    // −8128 … 8192.
    const accumulators = 4 * 15;
    // Two of the data at a time are chosen from 4, and 8 weights of 4 bits from 4 turns.
    const data = 2 * 8;
    const weights = 16;
    expect(total.lut).toBe(multipliers + trees + accumulators + data + weights);
    // Accumulators, and the registered output.
    expect(total.ff).toBe(2 * 4 * 15);
    expect([interval, latency, multiplications]).toEqual([4, 4, 32]);
  });

  it('scales with the reuse factor', () => {
    const dsps = [2, 4, 8, 16, 32].map((reuse) => estimate(folded(reuse, 'int<16>', 2047), 5).total.dsp);
    expect(dsps).toEqual([16, 8, 4, 2, 1]);
    const intervals = [2, 4, 8, 16, 32].map((reuse) => estimate(folded(reuse), 5).interval);
    expect(intervals).toEqual([2, 4, 8, 16, 32]);
  });

  it('is the latency strategy at a reuse factor of 1', () => {
    const { interval, total } = estimate(folded(1), 5);
    expect(interval).toBe(1);
    // Powers of two, and 2047 with two digits.
    expect(total.dsp).toBe(0);
    expect(estimate(folded(1, 'int<16>', 2047), 5).total.dsp).toBe(0);
    expect(estimate(folded(1, 'int<16>', 2035), 5).total.dsp).toBeGreaterThan(0);
  });

  it('keeps many weights in block RAM', () => {
    const weights = (reuseFactor: number) => {
      const sketch = new Sketch();
      sketch.layer('dense', { strategy: 'resource', reuseFactor });
      const x = sketch.input('x', [64], 'int<8>');
      const all = sketch.constant(
        [64, 16],
        'int<8>',
        Array.from({ length: 1024 }, (_, i) => (i % 255) - 127),
      );
      return estimate(sketch.finish(sketch.builder.contract('i,io->o', x, all)), 5).total.bram18;
    };
    expect(weights(64)).toBe(0);
    // 8 multipliers of 8 bits are 64 bits a turn: two block RAMs of 36 bits.
    expect(weights(128)).toBe(2);
  });

  it('reads tables in turns', () => {
    const sketch = new Sketch();
    sketch.layer('softmax', { strategy: 'resource', reuseFactor: 4 });
    const { total, interval } = sketch.estimate([
      sketch.lookup(sketch.input('x', [16], 'uint<8>'), 'uint<8>', 'uint<16>'),
    ]);
    // 4 readers of 64 LUTs, each with a choice of 4 indices of 8 bits.
    expect(total.lut).toBe(4 * 64 + 4 * 8);
    expect(interval).toBe(4);
  });

  it('takes the slowest layer for the interval and adds up the latencies', () => {
    const sketch = new Sketch();
    sketch.layer('first', { strategy: 'resource', reuseFactor: 4 });
    const x = sketch.input('x', [8], 'int<8>');
    const square = (rows: number, columns: number) =>
      sketch.constant([rows, columns], 'int<4>', new Array(rows * columns).fill(-8));
    const first = sketch.cast(sketch.builder.contract('i,io->o', x, square(8, 8)), 'fixed<8,16>');
    sketch.layer('relu', { strategy: 'resource', reuseFactor: 4 });
    const relu = sketch.builder.binary('max', first, sketch.constant([], 'uint<1>', [0]));
    sketch.layer('second', { strategy: 'resource', reuseFactor: 8 });
    const second = sketch.builder.contract('i,io->o', relu, square(8, 8));
    const { interval, latency, layers } = estimate(sketch.finish(second), 5);
    expect(layers.map((layer) => [layer.latency, layer.interval])).toEqual([
      [4, 4],
      [0, 1],
      [9, 8],
    ]);
    expect(interval).toBe(8);
    // The result of relu waits for the next edge.
    expect(latency).toBe(4 + 1 + 8);
    // Accumulators of 15 bits (−8128 … 8192), and results of 7 bits (−32 … 32, in 256) in two buffers.
    expect(layers[0]?.cost.ff).toBe(8 * 15 + 2 * 8 * 7);
  });

  it('hands results on at clock edges', () => {
    const sketch = new Sketch();
    sketch.layer('dense', { strategy: 'resource', reuseFactor: 4 });
    const weights = sketch.constant([8, 1], 'int<4>', new Array(8).fill(-8));
    const dense = sketch.builder.contract('i,io->o', sketch.input('x', [8], 'int<8>'), weights);
    sketch.layer('relu');
    const relu = sketch.builder.binary('max', dense, sketch.constant([], 'uint<1>', [0]));
    sketch.layer('scaled');
    const sum = sketch.builder.plus(relu, sketch.constant([], 'uint<1>', [1]));
    const { layers, latency } = estimate(sketch.finish(sum), 5);
    // The adder would fit behind the choice of relu, but it is another process.
    expect(layers.map((layer) => layer.latency)).toEqual([4, 0, 1]);
    expect(latency).toBe(4 + 1 + 1);
  });
});

describe('the distributed arithmetic strategy', () => {
  /** Three rows of 4 numbers of 4 bits, added up: two sums of 5 bits, then one of 6. */
  function sums(strategy: 'latency' | 'distributed_arithmetic', weights: readonly number[]): Module {
    const sketch = new Sketch();
    sketch.layer('dense', { strategy });
    const x = sketch.input('x', [3, 4], 'uint<4>');
    return sketch.finish(
      sketch.builder.contract('ni,io->no', x, sketch.constant([4, 1], 'int<20>', weights)),
    );
  }

  it('counts the adders of every row, their levels, and no multiplication', () => {
    const { layers, total, latency, multiplications } = estimate(
      sums('distributed_arithmetic', [1, 1, 1, 1]),
      5,
    );
    expect(layers[0]).toMatchObject({ adders: 3 * 3, adderDepth: 2, multiplications: 0 });
    expect(total).toEqual({ lut: 3 * (5 + 5 + 6), ff: 3 * 6, dsp: 0, bram18: 0 });
    expect([latency, multiplications]).toEqual([1, 0]);
  });

  it('puts registers between levels: 0.7 and 0.71 ns do not fit into 1.4 ns', () => {
    const { total, latency } = estimate(sums('distributed_arithmetic', [1, 1, 1, 1]), 1.9);
    // Two sums of 5 bits wait, then the result.
    expect([total.ff, latency]).toEqual([3 * (5 + 5) + 3 * 6, 2]);
  });

  it('takes no DSP for weights of many digits', () => {
    const weights = [111111, 222223, -333333, 98765];
    expect(estimate(sums('distributed_arithmetic', weights), 5).total.dsp).toBe(0);
    expect(estimate(sums('latency', weights), 5).total.dsp).toBeGreaterThan(0);
  });
});
