import { input, lookup, meanPool, model, sigmoid, softmax, type Tensor } from 'hls4ts';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { hls4mlAttention } from '../../../src/layers/hls4ml/attention.ts';
import { hls4mlLayerNorm } from '../../../src/layers/hls4ml/layerNorm.ts';
import { createTableMaker } from '../../../src/numeric/table.ts';
import { lowerGraph } from '../../../src/passes/lower/lower.ts';
import { resolvePrecision } from '../../../src/passes/precision/resolve.ts';

const compat = 'hls4ml';
const x = input('x', [4], 'fixed<8,4>');
const values = (...shape: number[]) => ({
  shape,
  data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(0.5),
});

/** Codes of what is wrong, when a layer is made or when it is lowered. */
function codes(make: () => Tensor): string[] {
  try {
    const graph = model({ name: 'layer', inputs: [x], outputs: { result: make() } });
    const { diagnostics } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
    return diagnostics.map(({ code }) => code);
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    return problem.diagnostics.map(({ code }) => code);
  }
}

const part = { weight: values(1, 4, 2), bias: values(1, 2) };
const types = {
  weight: 'fixed<8,4>',
  bias: 'fixed<8,4>',
  data: 'fixed<8,4>',
  accum: 'fixed<8,4>',
  result: 'fixed<8,4>',
} as const;

describe('what the compatible layers refuse', () => {
  it.each<[string, string, () => Tensor]>([
    ['a table without whole index bits', 'HLS3005', () => sigmoid(x, { compat, tableSize: 1000 })],
    [
      'an index that is too short for its table',
      'HLS4003',
      () => softmax(x, { compat, variant: 'latency', expTableSize: 1024 }),
    ],
    [
      'tables of another size than the option says',
      'HLS3003',
      () => softmax(x, { compat, tables: { exp: values(16), inv: values(1024) } }),
    ],
    [
      'a variant of a version that has none',
      'HLS3005',
      () => softmax(x, { compat, version: '2409.05207', variant: 'stable' }),
    ],
    [
      'a range that does not divide the table',
      'HLS3005',
      () => softmax(x, { compat, version: '2409.05207', expRange: 3 }),
    ],
    ['a mean without an accumulator', 'HLS4004', () => meanPool(x, { compat })],
    [
      'a LayerNorm with weights of another length',
      'HLS3003',
      () => hls4mlLayerNorm(x, { gamma: values(3), beta: values(4) }),
    ],
    [
      'a LayerNorm over an impossible range',
      'HLS3005',
      () => hls4mlLayerNorm(x, { gamma: values(4), beta: values(4), tableRange: 0.3 }),
    ],
    ['a table with too few entries', 'HLS3003', () => lookup(x, { table: values(8) })],
    [
      'a table over a type for each element',
      'HLS4004',
      () => lookup(x, { table: values(8), precision: { input: { elements: ['fixed<8,4>', 'fixed<7,4>'] } } }),
    ],
    [
      'a table over a wide type',
      'HLS4003',
      () => lookup(x, { table: values(8), precision: { input: 'fixed<17,4>' } }),
    ],
    [
      'an attention of a vector',
      'HLS3001',
      () => hls4mlAttention(x, { query: part, key: part, value: part, output: part, precision: types }),
    ],
  ])('%s: %s', (_what, code, make) => {
    expect(codes(make)).toEqual([code]);
  });
});
