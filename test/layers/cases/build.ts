import { input, type Tensor } from 'hls4ts';
import { gridNumbers, type LayerCase } from '../checkLayer.ts';

/** Trained values of a shape: multiples of 1/32 within ±2. */
export const weights = (...shape: number[]) => ({
  shape,
  data: gridNumbers(
    shape.reduce((a, b) => a * b, 1),
    5,
    2,
  ),
});
/** The usual input. */
export const x = (...shape: number[]) => input('x', shape, 'fixed<10,4>');
/** A layer of one input. */
export const one = (tensor: Tensor, layer: (tensor: Tensor) => Tensor, bound = 0): LayerCase => ({
  inputs: [tensor],
  output: layer(tensor),
  bound,
});
/** A layer of two inputs that repeat along the first axis. */
export const two = (shape: number[], layer: (a: Tensor, b: Tensor) => Tensor): LayerCase => {
  const a = input('a', shape, 'fixed<8,3>');
  const b = input('b', [1, ...shape.slice(1)], 'ufixed<7,5>');
  return { inputs: [a, b], output: layer(a, b), bound: 0 };
};
/** Types that hold `weights` exactly. */
export const exactWeights = { weight: 'fixed<8,3>', bias: 'fixed<8,3>' } as const;
