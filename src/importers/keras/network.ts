import type { Shape } from '../../numeric/shape.ts';
import type { Json } from './json.ts';

/** Result number `output` of the `call`-th use of a layer. */
export interface TensorSource {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/** One tensor that a layer is given: by position, or by the name of an argument. */
export interface LayerInput extends TensorSource {
  readonly argument: number | string;
}

/** One use of a layer. */
export interface LayerCall {
  readonly inputs: readonly LayerInput[];
}

/** A layer as the file describes it. */
export interface KerasLayer {
  readonly name: string;
  /** The class's name without its package: `QDense`. */
  readonly kind: string;
  /** The package that the class is of, as far as the file says: `hgq.layers.core.dense`, `qkeras.qlayers`. */
  readonly module: string;
  readonly attributes: Json;
  /** Shape for one event; only of an `InputLayer`. */
  readonly inputShape: Shape | undefined;
  readonly calls: readonly LayerCall[];
}

/** A network as the file describes it, whatever version of Keras wrote it. */
export interface KerasNetwork {
  readonly layers: readonly KerasLayer[];
  readonly inputs: readonly string[];
  readonly outputs: readonly TensorSource[];
}
