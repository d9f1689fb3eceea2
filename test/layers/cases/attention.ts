import { einsum, input, softmax } from 'hls4ts';
import type { LayerCase } from '../checkLayer.ts';

const einsumOf = (equation: string, left: number[], right: number[]): LayerCase => {
  const a = input('a', left, 'fixed<8,3>');
  const b = input('b', right, 'ufixed<7,5>');
  return { inputs: [a, b], output: einsum(a, b, { equation }), bound: 0 };
};

const maskedSoftmax = (
  shape: number[],
  mask: number[],
  axis: number,
  variant: 'stable' | 'argmax',
): LayerCase => {
  const scores = input('x', shape, 'fixed<9,4>');
  const present = input('present', mask, 'ufixed<1,1>');
  return {
    inputs: [scores, present],
    output: softmax(scores, { axis, variant, mask: present }),
    bound: variant === 'argmax' ? 0 : 2 ** -8,
  };
};

/** Contractions and weights of attention. */
export const attentionCases = {
  einsum: [
    einsumOf('hnd,hmd->hnm', [2, 3, 4], [2, 5, 4]),
    einsumOf('n,m->nm', [1], [64]),
    einsumOf('nd,d->n', [5, 7], [7]),
  ],
} satisfies Record<string, LayerCase[]>;

/** The mask of a softmax, in its variants and on every axis. */
export const maskedSoftmaxCases = [
  maskedSoftmax([4, 5], [5], -1, 'stable'),
  maskedSoftmax([4, 5], [4], 0, 'stable'),
  maskedSoftmax([2, 3, 5], [3, 5], -1, 'stable'),
  maskedSoftmax([6], [6], 0, 'argmax'),
  maskedSoftmax([3, 4], [3, 1], -1, 'argmax'),
];
