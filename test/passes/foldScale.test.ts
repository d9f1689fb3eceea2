import { batchNorm, dense, input, model, relu, type Tensor } from 'hls4ts';
import { describe, expect, it } from 'vitest';
import { createTableMaker } from '../../src/numeric/table.ts';
import { lowerGraph } from '../../src/passes/lower/lower.ts';
import { optimizations } from '../../src/passes/optimize/optimize.ts';
import { runPasses } from '../../src/passes/pass.ts';
import { resolvePrecision } from '../../src/passes/precision/resolve.ts';
import { gridNumbers } from '../layers/checkLayer.ts';

const values = (...shape: number[]) => ({
  shape,
  data: gridNumbers(
    shape.reduce((a, b) => a * b, 1),
    4,
    2,
  ),
});
const types = { weight: 'fixed<8,3>', bias: 'fixed<8,3>' } as const;
/** A factor of one digit for each channel, which makes no weight longer. */
const shifts = (x: Tensor) =>
  batchNorm(x, {
    scale: { shape: [3], data: Float64Array.of(0.5, 2, -0.25) },
    bias: values(3),
    precision: { scale: 'fixed<8,3>', bias: 'fixed<8,3>' },
  });
/** 0.7109375 = 0.1011011₂: four signed digits, or more with each digit of a weight. */
const awkward = (x: Tensor) =>
  batchNorm(x, {
    scale: { shape: [3], data: new Float64Array(3).fill(0.7109375) },
    bias: values(3),
    precision: { scale: 'fixed<8,1>', bias: 'fixed<8,3>' },
  });
const norm = (x: Tensor) =>
  batchNorm(x, { scale: values(3), bias: values(3), precision: { scale: 'fixed<8,3>', bias: 'fixed<8,3>' } });

function kinds(layer: (x: Tensor) => Tensor): string[] {
  const x = input('x', [4], 'fixed<8,4>');
  const graph = model({ name: 'm', inputs: [x], outputs: { y: layer(x) } });
  const { module } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
  if (!module) throw new Error('not lowered');
  return runPasses(module, optimizations)
    .module.values.map(({ op }) => op.kind)
    .filter((kind) => kind !== 'constant' && kind !== 'input');
}

describe('batchNorm', () => {
  it('is folded into the dense layer before it where nothing is rounded between', () => {
    expect(
      kinds((x) => shifts(dense(x, { weight: values(4, 3), bias: values(3), precision: types }))),
    ).toEqual(['contract', 'add']);
    expect(kinds((x) => shifts(dense(x, { weight: values(4, 3), precision: types })))).toEqual([
      'contract',
      'add',
    ]);
  });

  it('is kept where the weights would grow by more than a multiplication of the sums', () => {
    // 12 weights of one digit, each of an input of 8 bits: 96 bits; folded 12 · 4 · 8 = 384. A sum of 4 products has 10 bits
    // before the point of its weights: 3 sums · 4 digits · 10 to 18 bits are 120 to 216.
    const single = { shape: [4, 3], data: new Float64Array(12).fill(0.5) };
    const apart = kinds((x) => awkward(dense(x, { weight: single, precision: { weight: 'fixed<8,3>' } })));
    expect(apart).toContain('mul');
    // One input: 3 · 4 · 8 = 96 bits folded, and 24 bits and the same multiplications apart.
    const alone = { shape: [1, 3], data: new Float64Array(3).fill(0.5) };
    const x = input('x', [1], 'fixed<8,4>');
    const graph = model({
      name: 'm',
      inputs: [x],
      outputs: { y: awkward(dense(x, { weight: alone, precision: { weight: 'fixed<8,3>' } })) },
    });
    const { module } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
    const optimized = module && runPasses(module, optimizations).module;
    expect(optimized?.values.some(({ op }) => op.kind === 'mul')).toBe(false);
  });

  it('is kept behind a rounding', () => {
    const rounded = (x: Tensor) =>
      norm(
        relu(dense(x, { weight: values(4, 3), precision: types }), {
          precision: { result: 'ufixed<6,3,RND>' },
        }),
      );
    expect(kinds(rounded)).toContain('mul');
  });

  it('is kept where the dense layer is used elsewhere, too', () => {
    const x = input('x', [4], 'fixed<8,4>');
    const hidden = dense(x, { weight: values(4, 3), precision: types });
    const graph = model({ name: 'm', inputs: [x], outputs: { a: hidden, b: norm(hidden) } });
    const { module } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
    const optimized = module && runPasses(module, optimizations).module;
    expect(optimized?.values.some(({ op }) => op.kind === 'mul')).toBe(true);
  });
});
