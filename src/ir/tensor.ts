import type { Tensor } from './graph.ts';

/** True for a result of a layer, as the model language passes it on. */
export const isTensor = (value: unknown): value is Tensor =>
  typeof value === 'object' && value !== null && 'layer' in value && 'shape' in value && 'output' in value;
