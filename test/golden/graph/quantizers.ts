import { quantize } from 'hls4ts';
import type { GoldenType } from '../shared.ts';
import { type LayerBuilder, typeName } from './source.ts';

/** The type of every element; a missing one is the constant 0. */
export const elementTypes = (types: readonly (GoldenType | null)[], index: readonly number[]) => ({
  elements: index.map((i) => {
    const type = types[i];
    return type ? typeName(type) : ('ufixed<0,0>' as const);
  }),
});

/** HGQ's quantizer: each element to its own type, then all to the type of the array. */
export const quantizer: LayerBuilder = (source) => {
  const types = source.layer.config?.['elem_types'] as readonly (GoldenType | null)[];
  const index = source.layer.config?.['elem_type_index'] as readonly number[];
  return quantize(quantize(source.input(), elementTypes(types, index)), source.result, { name: source.name });
};
