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
    expect(kinds((x) => norm(dense(x, { weight: values(4, 3), bias: values(3), precision: types })))).toEqual(
      ['contract', 'add'],
    );
    expect(kinds((x) => norm(dense(x, { weight: values(4, 3), precision: types })))).toEqual([
      'contract',
      'add',
    ]);
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
