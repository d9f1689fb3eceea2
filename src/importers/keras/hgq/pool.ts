import type { Shape } from '../../../numeric/shape.ts';
import { chain, integersOf, type LayerContext, type LayerMapping, onlyInput, refuse } from '../context.ts';
import { poolAttributes, poolStages } from '../float/pool.ts';
import { common } from './dense.ts';
import { quantizerStage } from './parts.ts';

/** A mean is exact over a power of two of places; Keras rounds others to single precision. */
function requireExact(context: LayerContext, shape: Shape, global: boolean): void {
  const count = global ? (shape[0] ?? 1) : (integersOf(context, 'pool_size')[0] ?? 1);
  if (!Number.isInteger(Math.log2(count)))
    refuse(
      context.name,
      'pool_size',
      count,
      'a mean of a power of two of places is exact, others are not: train with QMeanPow2',
    );
}

/** A pool of HGQ2: the input's cast, the pool, the output's cast. */
export const quantizedPool = (call: 'meanPool' | 'maxPool', global: boolean): LayerMapping => ({
  attributes: [...common, ...poolAttributes(global)],
  becomes: `quantize, ${call}`,
  map(context) {
    const { name, attributes } = context;
    const x = onlyInput(context);
    if (call === 'meanPool') requireExact(context, x.shape, global);
    const [places = 1, channels = 1] = x.shape;
    const [size = 1] = global ? [places] : integersOf(context, 'pool_size');
    const [stride = size] =
      global || attributes['strides'] === null ? [size] : integersOf(context, 'strides');
    const count = Math.floor((places - size) / stride) + 1;
    const result = !global ? [count, channels] : attributes['keepdims'] === true ? [1, channels] : [channels];
    return chain(name, x, [
      quantizerStage(context, 'iq', 'input', x.shape),
      ...poolStages(context, x, call, global),
      quantizerStage(context, 'oq', 'output', result),
    ]);
  },
});
