import { type Shape, sizeOf } from '../../../numeric/shape.ts';
import { type Ref, shapeCode } from '../../project/draft.ts';
import type { Config } from '../config.ts';
import type { CallContext } from '../context.ts';
import { gather } from '../gather.ts';
import { type CallMapping, unary } from '../mapping.ts';

/** A move whose elements are cast to the result's type. */
const move = (becomes: string, write: (context: CallContext) => Ref): CallMapping => ({
  becomes,
  roles: unary,
  map: (context) => context.cast(write(context), context.input().type, context.output.type),
});

export function transposed(
  context: CallContext,
  x: Ref,
  permutation: readonly number[],
  suffix: string,
): Ref {
  const sorted = [...permutation].sort((a, b) => a - b);
  if (permutation.length !== x.shape.length || sorted.some((axis, i) => axis !== i))
    context.refuse(`[${permutation.join(', ')}] is no order of the axes of [${x.shape.join(', ')}]`);
  if (permutation.every((axis, i) => axis === i)) return x;
  const shape = permutation.map((axis) => x.shape[axis] ?? 1);
  return context.add('transpose', [x, shapeCode(permutation)], shape, suffix);
}

/** A transpose by the configuration of hls4ml 1.1 and later. */
export function transposeOf(
  context: CallContext,
  config: Config,
  x: (shape: Shape) => Ref,
  suffix: string,
): Ref {
  const shape = config.list('from_shape');
  if (shape.some((extent) => extent < 1 || !Number.isInteger(extent)) || sizeOf(shape) > 2 ** 22)
    config.refuse('from_shape', `[${shape.join(', ')}] is no shape`);
  return transposed(context, x(shape), config.list('perm'), suffix);
}

const transpose = move('transpose', (context) =>
  transposeOf(context, context.config, (shape) => context.input().ref(shape), 'turned'),
);

/** Older versions have one function for each number of axes. */
const transpose2d = move('transpose', (context) => {
  const { config } = context;
  const x = context.input().ref([config.count('height'), config.count('width')]);
  return transposed(context, x, [1, 0], 'turned');
});

const transpose3d = move('transpose', (context) => {
  const { config } = context;
  const shape = [config.count('depth'), config.count('height'), config.count('width')];
  return transposed(context, context.input().ref(shape), config.list('perm'), 'turned');
});

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const absent = (count: number): number[] => Array.from({ length: count }, () => -1);

/** Rows of zeros before and after; the result may be shorter than what stands in memory. */
const padding = (rank: 1 | 2) =>
  move('slice, concatenate', (context) => {
    const { config } = context;
    const axes =
      rank === 1
        ? ([['in_width', 'pad_left', 'pad_right']] as const)
        : ([
            ['in_height', 'pad_top', 'pad_bottom'],
            ['in_width', 'pad_left', 'pad_right'],
          ] as const);
    const x = context.input().ref([...axes.map(([extent]) => config.count(extent)), config.count('n_chan')]);
    return axes.reduce((tensor, [extent, before, after], axis) => {
      const [low, high] = [config.number(before, 0), config.number(after, 0)];
      if (![low, high].every((count) => Number.isInteger(count) && count >= 0 && count <= 4096))
        context.refuse('a padding of that many rows cannot be imported');
      return gather(
        context,
        tensor,
        axis,
        [...absent(low), ...range(config.count(extent)), ...absent(high)],
        `${before}`,
      );
    }, x);
  });

const cropping = (rank: 1 | 2) =>
  move('slice', (context) => {
    const { config } = context;
    const axes =
      rank === 1
        ? ([['in_width', 'out_width', 'crop_left']] as const)
        : ([
            ['in_height', 'out_height', 'crop_top'],
            ['in_width', 'out_width', 'crop_left'],
          ] as const);
    const x = context.input().ref([...axes.map(([extent]) => config.count(extent)), config.count('n_chan')]);
    return axes.reduce((tensor, [, results, before], axis) => {
      const first = config.number(before, 0);
      return gather(
        context,
        tensor,
        axis,
        range(config.count(results)).map((i) => i + first),
        before,
      );
    }, x);
  });

/** The nearest row and column, by a ratio of 16 bits. */
const resize = move('slice, concatenate', (context) => {
  const { config } = context;
  const x = context.input().ref([config.count('height'), config.count('width'), config.count('n_chan')]);
  return (['height', 'width'] as const).reduce((tensor, of, axis) => {
    const [from, to] = [config.count(of), config.count(`new_${of}`)];
    const ratio = Math.floor((from * 65536) / to) + 1;
    const indices = range(to).map((i) => Math.floor((i * ratio) / 65536));
    return gather(context, tensor, axis, indices, of);
  }, x);
});

/** Streams that are handed on: copies, or other words of the same elements. */
const handedOn = (becomes: string): CallMapping => ({
  becomes,
  roles: unary,
  open: true,
  map: (context) => {
    const size = Number(context.call.types.at(-1) ?? Number.NaN);
    const expression = context.call.types.at(-1) ?? '';
    const count = Number.isInteger(size) ? size : context.config.scope.number(expression, context.call.node);
    return context.cast(context.input().ref(count), context.input().type, context.output.type);
  },
});

/** hls4ml's functions that only move elements. */
export const moves: Readonly<Record<string, CallMapping>> = {
  clone_stream: handedOn('nothing: it copies a stream'),
  cropping1d_cl: cropping(1),
  cropping2d_cl: cropping(2),
  repack_stream: handedOn('nothing: it packs a stream anew'),
  resize_nearest: resize,
  transpose,
  transpose_2d: transpose2d,
  transpose_3d: transpose3d,
  zeropad1d_cl: padding(1),
  zeropad2d_cl: padding(2),
};
