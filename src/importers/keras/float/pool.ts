import { fail } from '../../../base/errors.ts';
import { numbers, object } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import {
  chain,
  integersOf,
  type LayerContext,
  type LayerMapping,
  onlyInput,
  refuse,
  type Stage,
  stage,
} from '../context.ts';
import { windowingOf, writeWindows } from '../convolution.ts';

type Pooling = 'meanPool' | 'maxPool';

/** Attributes of a pool over all places, or over windows. */
export const poolAttributes = (global: boolean): string[] => [
  'data_format',
  ...(global ? ['keepdims'] : ['pool_size', 'strides', 'padding']),
];

/** Over all places of one event. */
function everywhere(context: LayerContext, x: Ref, call: Pooling): (Stage | undefined)[] {
  const { draft, attributes } = context;
  const channels = x.shape[1] ?? 1;
  const kept = attributes['keepdims'] === true;
  return [
    stage(draft, 'pooled', call, object({ axis: '0' }), [channels]),
    kept ? stage(draft, 'shaped', 'reshape', numbers([1, channels]), [1, channels]) : undefined,
  ];
}

/** Over windows, which may overlap; only padding that adds nothing has a counterpart. */
function windowed(context: LayerContext, x: Ref, call: Pooling): (Stage | undefined)[] {
  const { name, draft, attributes } = context;
  const [places = 1, channels = 1] = x.shape;
  const [size = 1, ...others] = integersOf(context, 'pool_size');
  if (others.length > 0 || size < 1)
    refuse(name, 'pool_size', attributes['pool_size'], 'expected one positive number');
  const windowing = windowingOf(context, places, size, size);
  if (windowing.before + windowing.after > 0)
    refuse(name, 'padding', attributes['padding'], `${places} places are not a whole number of windows`);
  const count = Math.floor((places - size) / windowing.stride) + 1;
  const disjoint = windowing.stride === size && places % size === 0;
  return [
    disjoint
      ? stage(draft, 'windows', 'reshape', numbers([count, size, channels]), [count, size, channels])
      : { suffix: 'windows', write: (_, value) => writeWindows(context, value, windowing) },
    stage(draft, 'pooled', call, object({ axis: '1' }), [count, channels]),
  ];
}

/** The steps of a pool over the places of one event, and what it leaves. Throws HLS3001 or HLS3005. */
export function poolStages(
  context: LayerContext,
  x: Ref,
  call: Pooling,
  global: boolean,
): (Stage | undefined)[] {
  const { name, attributes } = context;
  if (x.shape.length !== 2) fail('HLS3001', `layer '${name}' pools over [${x.shape}], expected two axes`);
  if (attributes['data_format'] === 'channels_first')
    refuse(name, 'data_format', 'channels_first', 'only channels_last');
  return global ? everywhere(context, x, call) : windowed(context, x, call);
}

/** A pool of Keras. */
export const pool = (call: Pooling, global: boolean): LayerMapping => ({
  attributes: poolAttributes(global),
  becomes: global ? call : `reshape or windows, ${call}`,
  map(context) {
    const x = onlyInput(context);
    return chain(context.name, x, poolStages(context, x, call, global));
  },
});
