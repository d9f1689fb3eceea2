import { InternalError } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';

/** The only result of a layer that has one. */
export function single(tensors: readonly Tensor[]): Tensor {
  const [tensor, ...rest] = tensors;
  if (!tensor || rest.length > 0) throw new InternalError(`a layer with one result gave ${tensors.length}`);
  return tensor;
}
