import {
  attentionPool,
  classAttention,
  differentialAttention,
  hardSigmoid,
  hardTanh,
  input,
  learnedToken,
  linformerAttention,
  multiHeadAttention,
  pairAttention,
  prelu,
  softmax,
  type Tensor,
  type TypeName,
} from 'hls4ts';
import { maximumRaw, minimumRaw, parseType } from '../../../src/numeric/fixedType.ts';
import { realOf } from '../../../src/numeric/real.ts';
import type { LayerCase } from '../checkLayer.ts';
import { projections, trained } from './attention.ts';

/** The layers of transformers over sizes from 1 to 64, one-bit, odd and wide types, and results that fall on ties. */

const [features, heads, size] = [2, 2, 2];
const parts = projections(features, heads, size);

const sizes = [1, 2, 7, 33, 64] as const;
/** One bit, signed and not; more integer than all bits; no integer bits at all; wide. */
const types: readonly TypeName[] = ['ufixed<1,1>', 'fixed<1,1>', 'fixed<3,5>', 'fixed<4,-2>', 'fixed<30,2>'];
const usual: TypeName = 'fixed<6,2>';
/** With weights in steps of 1/16 many results fall half-way between two of these. */
const coarse: TypeName = 'fixed<20,14,RND_CONV,SAT>';
const coarseStep = 2 ** -6;

/** Largest absolute value of a type. */
const limitOf = (type: TypeName): number => {
  const parsed = parseType(type);
  return Math.max(Math.abs(realOf(minimumRaw(parsed), parsed)), realOf(maximumRaw(parsed), parsed));
};

/** A layer over n particles of a type; a rounded one casts its result to `coarse`. */
type Maker = (n: number, type: TypeName, rounded: boolean) => LayerCase;

/** How far attention weights that are each off by 2^-7 can move values through an output layer of weights up to 1. */
const movedBy = (keys: number, type: TypeName, inner: number, rounded: boolean): number =>
  keys * 2 ** -7 * (features * limitOf(type) + 1) * inner + (rounded ? coarseStep / 2 : 0);

const outputOf = (rounded: boolean) =>
  rounded ? { ...parts.output, precision: { ...parts.output.precision, result: coarse } } : parts.output;

/** Attention over particles and their mask; `keys` is how many it looks at. */
const attention =
  (
    make: (x: Tensor, mask: Tensor, n: number, rounded: boolean) => { output: Tensor; more?: Tensor[] },
    keys: (n: number) => number = (n) => n,
    inner = heads * size,
  ): Maker =>
  (n, type, rounded) => {
    const x = input('x', [n, features], type);
    const mask = input('present', [n], 'ufixed<1,1>');
    const { output, more = [] } = make(x, mask, n, rounded);
    return {
      inputs: [x, mask, ...more],
      output,
      bound: movedBy(keys(n), type, inner, rounded),
      events: n > 30 ? 12 : 40,
    };
  };

const pairsOf = (n: number) => input('pairs', [n, n, 3], 'fixed<5,2>');

const makers = {
  multiHeadAttention: attention((x, mask, _, rounded) => ({
    output: multiHeadAttention(x, { ...parts, output: outputOf(rounded), mask }),
  })),
  linformerAttention: attention(
    (x, mask, n, rounded) => ({
      output: linformerAttention(x, {
        ...parts,
        output: outputOf(rounded),
        keyProjection: trained(11, n, 2),
        valueProjection: trained(12, n, 2),
        mask,
      }),
    }),
    // Two keys, each a sum over the particles.
    (n) => 2 * n,
  ),
  classAttention: attention(
    (x, mask, _, rounded) => {
      const token = learnedToken({ weight: trained(13, 1, 2).weight, precision: { weight: 'fixed<6,2>' } });
      return { output: classAttention(token, x, { ...parts, output: outputOf(rounded), mask }) };
    },
    // The token's own value may be larger than a narrow type's.
    (n) => 3 * (n + 1),
  ),
  differentialAttention: attention(
    (x, mask, _, rounded) => ({
      output: differentialAttention(x, {
        first: { query: parts.query, key: parts.key },
        second: { query: parts.key, key: parts.query },
        lambda: 0.25,
        value: parts.value,
        output: outputOf(rounded),
        mask,
      }),
    }),
    (n) => 2 * n,
  ),
  pairAttention: attention((x, mask, n, rounded) => {
    const pairs = pairsOf(n);
    const output = pairAttention(x, {
      pairs,
      ...trained(16, 3, 2),
      value: parts.value,
      output: outputOf(rounded),
      mask,
    });
    return { output, more: [pairs] };
  }),
  attentionPool: attention(
    (x, mask, _, rounded) => ({
      output: attentionPool(x, {
        query: trained(17, features),
        mask,
        ...(rounded ? { context: { precision: { result: coarse } } } : {}),
      }),
    }),
    (n) => n,
    1,
  ),
} satisfies Record<string, Maker>;

const rowwise =
  (make: (x: Tensor, result: TypeName | undefined) => Tensor, bound: number): Maker =>
  (n, type, rounded) => {
    const x = input('x', [n], type);
    return {
      inputs: [x],
      output: make(x, rounded ? coarse : undefined),
      bound: bound + (rounded ? coarseStep / 2 : 0),
    };
  };

const resultOf = (result: TypeName | undefined) => (result ? { precision: { result } } : {});

const rowMakers = {
  softmax: rowwise((x, result) => softmax(x, resultOf(result)), 2 ** -8),
  softmaxArgmax: rowwise((x) => softmax(x, { variant: 'argmax' }), 0),
  hardSigmoid: rowwise((x, result) => hardSigmoid(x, resultOf(result)), 0),
  hardTanh: rowwise((x, result) => hardTanh(x, resultOf(result)), 0),
  prelu: rowwise(
    (x, result) =>
      prelu(x, {
        weight: trained(19, 1).weight,
        precision: { weight: 'fixed<6,2>', ...(result ? { result } : {}) },
      }),
    0,
  ),
} satisfies Record<string, Maker>;

const every: readonly (readonly [string, Maker])[] = Object.entries({ ...makers, ...rowMakers });

/** Every size, every type, and one rounded result. */
export const sizeCases: Readonly<Record<string, LayerCase[]>> = Object.fromEntries(
  every.map(([name, make]) => [
    name,
    [
      ...sizes.map((n) => make(n, usual, false)),
      ...types.map((type) => make(3, type, false)),
      make(5, usual, true),
    ],
  ]),
);

/** A few of them, for the C++ compiler. */
export const compiledSizeCases: Readonly<Record<string, LayerCase[]>> = Object.fromEntries(
  every.map(([name, make]) => [
    `${name}OfSize`,
    [make(33, usual, false), make(2, 'fixed<3,5>', false), make(5, usual, true)],
  ]),
);
