import { divide, input, layerNorm, linearAttention, pairwise, rmsNorm, type TypeName } from 'hls4ts';
import type { KernelExpression, KernelProgram } from '../../../src/layers/kernel/expression.ts';
import { parseType } from '../../../src/numeric/fixedType.ts';
import type { LayerCase } from '../checkLayer.ts';
import { projections } from './attention.ts';
import { weights, x } from './build.ts';

const types = { scale: 'fixed<8,3>', bias: 'fixed<8,3>' } as const;

/**
 * How far a normalized vector of n numbers may be off: none of them exceeds √n, the table is off by less than
 * 1.25 · 2^-(index bits + 1), and gamma is at most 2.
 */
const normBound = (features: number, indexBits: number, resultStep: number): number =>
  Math.sqrt(features) * 2 * 1.25 * 2 ** -(indexBits + 1) + resultStep / 2;

type Norm = typeof layerNorm | typeof rmsNorm;

function norm(layer: Norm, shape: number[], type: TypeName, tableSize = 1024): LayerCase {
  const given = input('x', shape, type);
  const features = shape.at(-1) ?? 1;
  return {
    inputs: [given],
    output: layer(given, {
      gamma: weights(features),
      beta: weights(features),
      epsilon: 0,
      tableSize,
      precision: types,
    }),
    bound: normBound(features, Math.log2(tableSize), 0),
  };
}

const norms = (layer: Norm): LayerCase[] => [
  norm(layer, [1], 'fixed<8,3>'),
  norm(layer, [3, 2], 'fixed<10,4>'),
  norm(layer, [2, 7], 'fixed<9,9>'),
  norm(layer, [16], 'ufixed<12,2>', 4096),
  norm(layer, [64], 'fixed<6,1>'),
  norm(layer, [2, 4], 'ufixed<1,1>'),
  norm(layer, [4], 'fixed<24,4>'),
  norm(layer, [5], 'fixed<7,-2>', 64),
  (() => {
    const given = input('x', [2, 6], 'fixed<11,5>');
    const output = layer(given, { precision: { result: 'fixed<9,4,RND_CONV,SAT>' } });
    // The default epsilon of 1e-5 is exact to eight bits.
    return { inputs: [given], output, bound: normBound(6, 10, 2 ** -5) / 2 + 2 ** -6 };
  })(),
];

const quotient = (
  above: TypeName,
  below: TypeName,
  result: TypeName,
  bound: number,
  shapes: [number[], number[]] = [
    [3, 4],
    [3, 1],
  ],
): LayerCase => {
  const a = input('a', shapes[0], above);
  const b = input('b', shapes[1], below);
  return {
    inputs: [a, b],
    output: divide(a, b, { precision: { result } }),
    bound,
    // What does not fit saturates, and 1/0 is not a number of the reference.
    within: ([numerators = new Float64Array(0), divisors = new Float64Array(0)]) => {
      const largest = Math.max(...numerators.map(Math.abs));
      const smallest = Math.min(...divisors.map(Math.abs));
      return smallest > 0 && largest / smallest < 2 ** (parseType(result).integer - 1);
    },
  };
};

const argument = (index: number): KernelExpression => ({ kind: 'argument', index });
const two = (
  kind: 'add' | 'sub' | 'mul' | 'min',
  left: KernelExpression,
  right: KernelExpression,
): KernelExpression => ({
  kind,
  left,
  right,
});

/** [ln kT², z] of two particles of pT and an angle, as the Particle Transformer has them. */
const interaction: KernelProgram = (() => {
  const difference = two('sub', argument(1), argument(3));
  const softer = two('min', argument(0), argument(2));
  const kt2 = two('mul', two('mul', softer, softer), two('mul', difference, difference));
  return {
    name: 'interaction',
    parameters: ['pt', 'eta', 'otherPt', 'otherEta'],
    returnsArray: true,
    results: [
      {
        kind: 'cast',
        type: parseType('fixed<10,5,RND,SAT>'),
        operand: { kind: 'function', name: 'log', operand: kt2 },
      },
      {
        kind: 'cast',
        type: parseType('ufixed<8,0,RND,SAT>'),
        operand: { kind: 'div', left: softer, right: two('add', argument(0), argument(2)) },
      },
    ],
  };
})();

const pair = (particles: number, symmetric: boolean): LayerCase => {
  // ln kT² is at most ln(512² · 4²), which fits.
  const pt = input('pt', [particles], 'ufixed<12,9>');
  const eta = input('eta', [particles], 'fixed<9,2>');
  return {
    inputs: [pt, eta],
    output: pairwise(interaction, [pt, eta], { symmetric }),
    // Three quarters of a step of ln; the reference of ln 0 is limited to the type as the hardware is.
    bound: 0.75 * 2 ** -5,
    within: ([momenta = new Float64Array(0)]) => momenta.every((value) => value > 0),
  };
};

const squareDifference: KernelProgram = {
  name: 'squareDifference',
  parameters: ['a', 'b'],
  returnsArray: false,
  results: [two('mul', two('sub', argument(0), argument(1)), two('sub', argument(0), argument(1)))],
};

/** Queries and keys are exact, so that only the quotient and the features' tables round. */
const linear = (featureMap: 'relu' | 'elu1' | 'exp', n: number, bound: number): LayerCase => {
  const particles = input('x', [n, 2], 'fixed<6,2>');
  const present = input('present', [n], 'ufixed<1,1>');
  const { query, key, value, output } = projections(2, 2, 2);
  return {
    inputs: [particles, present],
    output: linearAttention(particles, {
      query,
      key,
      value,
      output,
      featureMap,
      ...(featureMap === 'relu' ? {} : { features: { precision: { result: 'fixed<18,6,RND,SAT>' } } }),
      context: { precision: { result: 'fixed<18,4,RND,SAT>' } },
      mask: present,
    }),
    bound,
    events: 60,
  };
};

/** Layers on range reduction: normalizations, quotients and functions of pairs. */
export const normCases = {
  layerNorm: norms(layerNorm),
  rmsNorm: norms(rmsNorm),
  divide: [
    quotient('fixed<10,4>', 'ufixed<12,6>', 'fixed<14,6,RND,SAT>', 2 ** -7),
    quotient('fixed<9,3>', 'fixed<9,9>', 'fixed<9,3,RND_CONV,SAT>', 2 ** -6),
    quotient('ufixed<1,1>', 'ufixed<1,1>', 'ufixed<3,2,RND,SAT>', 0, [[1], [1]]),
    quotient('fixed<16,4>', 'ufixed<30,15>', 'fixed<24,8,RND,SAT>', 2 ** -5),
  ],
  linearAttention: [
    ...[1, 5, 64].map((n) => linear('relu', n, 2 ** -8)),
    linear('elu1', 3, 2 ** -4),
    linear('exp', 16, 2 ** -4),
  ],
  pairwise: [
    pair(4, true),
    pair(3, false),
    pair(1, true),
    ...[5, 64].map((particles): LayerCase => {
      const given = x(particles);
      return {
        inputs: [given],
        output: pairwise(squareDifference, [given], { symmetric: true }),
        bound: 0,
        events: particles > 30 ? 10 : 200,
      };
    }),
  ],
} satisfies Record<string, LayerCase[]>;
