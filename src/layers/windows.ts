import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import { formatShape, type Shape, sizeOf } from '../numeric/shape.ts';
import { type LayerDefinition, layerFunction } from './layer.ts';
import { zeroOf } from './lowering.ts';
import { integer, positiveInteger, text } from './options.ts';
import { real } from './real.ts';
import { single } from './results.ts';
import type { Named } from './shapes.ts';

export interface WindowsOptions extends Named {
  /** Places of one window. */
  readonly size: number;
  /** Places from one window to the next; 1 when left out. */
  readonly stride?: number;
  /** Places from one element of a window to the next; 1 when left out. */
  readonly dilation?: number;
  /** Zeros before the first place and after the last; none when left out. */
  readonly before?: number;
  readonly after?: number;
}

/** Index of each element of each window, row-major; below 0 or past the last place where it is one of the zeros. */
function placesOf(shape: Shape, options: WindowsOptions): { count: number; places: number[] } {
  const { size, stride = 1, dilation = 1, before = 0, after = 0 } = options;
  const [extent] = shape;
  if (extent === undefined) return fail('HLS3001', 'windows: a single number has no places');
  if (before < 0 || after < 0) return fail('HLS3001', 'windows: a number of zeros is not negative');
  const span = (size - 1) * dilation + 1;
  const count = Math.floor((extent + before + after - span) / stride) + 1;
  if (count < 1) {
    return fail(
      'HLS3001',
      `windows: ${span} places do not fit into ${formatShape(shape)} with ${before + after} zeros`,
    );
  }
  const places = Array.from(
    { length: count * size },
    (_, i) => Math.floor(i / size) * stride + (i % size) * dilation - before,
  );
  return { count, places };
}

const windowsLayer: LayerDefinition<WindowsOptions> = {
  kind: 'windows',
  summary: 'neighbouring places side by side',
  options: {
    name: text,
    size: positiveInteger,
    stride: positiveInteger,
    dilation: positiveInteger,
    before: integer,
    after: integer,
  },
  roles: {},
  infer: ([shape = []], options) => [[placesOf(shape, options).count, options.size, ...shape.slice(1)]],
  reference: ([x], options, [shape = []]) => {
    if (!x) return [];
    const { places } = placesOf(x.shape, options);
    const width = sizeOf(x.shape.slice(1));
    const result = real(shape, new Float64Array(sizeOf(shape)));
    places.forEach((place, i) => {
      if (place >= 0 && place < (x.shape[0] ?? 0))
        result.data.set(x.data.subarray(place * width, (place + 1) * width), i * width);
    });
    return [result];
  },
  lower: ({ builder, options, shapes }, [x]) => {
    if (!x) return [];
    const { places } = placesOf(x.shape, options);
    const extent = x.shape[0] ?? 0;
    const inside = (place: number): boolean => place >= 0 && place < extent;
    // One place of zeros at the end stands for all of them.
    const padded = places.every(inside)
      ? x
      : builder.rearrange(
          { form: 'concat', axis: 0 },
          x,
          builder.broadcastTo(zeroOf(builder), [1, ...x.shape.slice(1)]),
        );
    const indices = places.map((place) => (inside(place) ? place : extent));
    return [
      builder.reshape(builder.rearrange({ form: 'gather', axis: 0, indices }, padded), shapes[0] ?? []),
    ];
  },
};

/**
 * Windows over the first axis: `[places, …]` becomes `[windows, size, …]`, with zeros around it where asked for. A
 * convolution along the places is `einsumDense(windows(x, { size: 3 }), { equation: 'ntc,tcd->nd', weight })`.
 */
export const windows = layerFunction(
  windowsLayer,
  (x: Tensor, options: WindowsOptions) => ({ inputs: [x], options }),
  single,
);
