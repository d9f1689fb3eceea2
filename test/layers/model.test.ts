import { dense, input, model, relu, tensor } from 'hls4ts';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';

const codes = (make: () => unknown): string[] => {
  try {
    make();
    return [];
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    return problem.diagnostics.map(({ code }) => code);
  }
};

const x = input('x', [3], 'fixed<8,4>');
const other = input('x', [3], 'fixed<8,4>');
const unused = input('unused', [3], 'fixed<8,4>');

describe('model', () => {
  it('accepts a network', () => {
    expect(codes(() => model({ name: 'm', inputs: [x], outputs: { y: relu(x) } }))).toEqual([]);
  });

  it.each([
    [
      'an output with the name of an input',
      () => model({ name: 'm', inputs: [x], outputs: { x: relu(x) } }),
      ['HLS3007'],
    ],
    [
      'two inputs of one name',
      () => model({ name: 'm', inputs: [x, other], outputs: { y: relu(x), z: relu(other) } }),
      ['HLS3007'],
    ],
    [
      'an input that is not listed',
      () => model({ name: 'm', inputs: [], outputs: { y: relu(x) } }),
      ['HLS3006'],
    ],
    [
      'an input that reaches nothing',
      () => model({ name: 'm', inputs: [x, unused], outputs: { y: relu(x) } }),
      ['HLS3006'],
    ],
    ['no output', () => model({ name: 'm', inputs: [x], outputs: {} }), ['HLS3006']],
    [
      'names that C++ cannot have',
      () => model({ name: '1m', inputs: [x], outputs: { 'y z': relu(x) } }),
      ['HLS3007', 'HLS3007'],
    ],
    [
      'an option that does not exist',
      () => model({ name: 'm', inputs: [x], outputs: { y: relu(x) }, ...{ clock: 5 } }),
      ['HLS3005'],
    ],
  ] as const)('refuses %s', (_what, make, expected) => {
    expect(codes(make)).toEqual(expected);
  });

  it('gives layers of one name numbers', () => {
    const weight = tensor([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    const precision = { weight: 'fixed<4,2>' } as const;
    const graph = model({
      name: 'm',
      inputs: [x],
      outputs: { y: dense(dense(x, { weight, precision }), { weight, precision }) },
    });
    expect(graph.layers.map(({ name }) => name)).toEqual(['x', 'dense', 'dense_2']);
  });
});
