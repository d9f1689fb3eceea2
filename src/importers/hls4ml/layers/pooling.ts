import { type FixedType, formatType } from '../../../numeric/fixedType.ts';
import { list, object, quoted } from '../../project/code.ts';
import { type Ref, shapeCode } from '../../project/draft.ts';
import type { CallContext } from '../context.ts';
import { gather, join, windowIndices } from '../gather.ts';
import { type CallMapping, unary } from '../mapping.ts';
import { quantized } from '../weights.ts';
import { sumsInAnyOrder } from './products.ts';

/** How a version sums: in the configured type, or widened, or in the tensor's own. */
interface Averaging {
  readonly accum: FixedType;
  readonly widen: boolean;
}

const defaultModes = ({ rounding, overflow, signed }: FixedType): boolean =>
  signed && rounding === 'TRN' && overflow === 'WRAP';

function averaging(context: CallContext, terms: number): Averaging {
  const { type } = context.input();
  if (context.stream || context.since('1.0')) {
    const accum = context.config.type('accum_t');
    if (context.stream && context.call.kind.startsWith('pooling') && terms > 3 && !sumsInAnyOrder(accum))
      context.refuse('a sum that saturates in the order of a tree cannot be imported');
    return { accum, widen: false };
  }
  return { accum: type, widen: defaultModes(type) };
}

/** Pools the axes of x in one go. */
function pool(
  context: CallContext,
  given: Ref,
  axes: readonly number[],
  { rescaled, suffix }: { readonly rescaled?: number | undefined; readonly suffix?: string } = {},
): Ref {
  const operation = context.config.enumerator('pool_op') ?? 'Max';
  const terms = axes.reduce((product, axis) => product * (given.shape[axis] ?? 1), 1);
  const shape = given.shape.filter((_, axis) => !axes.includes(axis));
  const axis = axes.length === 1 ? String(axes[0]) : shapeCode(axes);
  const result = context.output.type;
  if (operation === 'Max' || operation === '0') return maximum(context, given, axis, shape, suffix);
  if (operation !== 'Average' && operation !== '1')
    return context.refuse(`pooling of the kind '${operation}'`);
  const { accum, widen } = averaging(context, terms);
  // Streams cast every element before it is added.
  const x = context.stream ? context.cast(given, context.input().type, accum, 'terms') : given;
  const more = { compat: quoted('hls4ml'), axis, ...(widen ? { version: quoted('widen') } : {}) };
  const types = widen ? { result } : { accum, result };
  if (rescaled === undefined || rescaled === 1)
    return context.add('meanPool', [x, context.options(types, more)], shape, suffix);
  const mean = context.add('meanPool', [x, context.options(types, more)], shape, 'mean');
  return context.add('scale', [mean, context.options({ result }, { factor: String(rescaled) })], shape);
}

/** The largest value, brought into the accumulator's type where there is one. */
function maximum(
  context: CallContext,
  x: Ref,
  axis: string | ReturnType<typeof shapeCode>,
  shape: Ref['shape'],
  suffix: string | undefined,
): Ref {
  const result = context.output.type;
  const { type } = context.input();
  if (!context.stream && !context.since('1.0'))
    return context.add('maxPool', [x, context.options({ result }, { axis })], shape, suffix);
  const accum = context.config.type('accum_t');
  const terms = context.stream ? context.cast(x, type, accum, 'terms') : x;
  const largest = context.add('maxPool', [terms, object({ axis })], shape, 'largest');
  const held = context.stream ? largest : context.cast(largest, type, accum, 'held');
  return context.add('quantize', [held, quoted(formatType(result))], shape, suffix);
}

const globalPooling = (rank: 1 | 2): CallMapping => ({
  becomes: 'meanPool or maxPool',
  roles: unary,
  map: (context) => {
    const { config } = context;
    const extents =
      rank === 1 ? [config.count('n_in')] : [config.count('in_height'), config.count('in_width')];
    const x = context.input().ref([...extents, config.count('n_filt')]);
    return pool(
      context,
      x,
      extents.map((_, axis) => axis),
    );
  },
});

interface Window {
  readonly extent: number;
  readonly results: number;
  readonly size: number;
  readonly stride: number;
  /** Places that are added in front of the axis. */
  readonly before: number;
}

const windowed = (rank: 1 | 2): CallMapping => ({
  becomes: 'meanPool or maxPool',
  roles: unary,
  map: (context) => {
    const { config } = context;
    const window = (of: 'width' | 'height'): Window => ({
      extent: rank === 1 ? config.count('n_in') : config.count(`in_${of}`),
      results: rank === 1 ? config.count('n_out') : config.count(`out_${of}`),
      size: config.count(`pool_${of}`),
      stride: config.count(`stride_${of}`),
      before: config.number(of === 'width' ? 'pad_left' : 'pad_top', 0),
    });
    const windows = rank === 1 ? [window('width')] : [window('height'), window('width')];
    const padded = ['pad_left', 'pad_right', 'pad_top', 'pad_bottom'].some(
      (name) => config.number(name, 0) !== 0,
    );
    if (padded) return paddedPool(context, windows);
    if (windows.some(({ size, stride }) => size !== stride) && !context.stream && !context.since('1.2'))
      context.refuse('a window that is no stride is not what hls4ml before 1.2 pools');
    const x = context.input().ref([...windows.map(({ extent }) => extent), config.count('n_filt')]);
    const rescaled = rescaling(context, windows);
    if (windows.every(({ size, stride }) => size === stride))
      return pool(context, split(context, x, windows), places(windows), { rescaled });
    return pool(context, stacked(context, x, windows.map(wholeOf)), [0], { rescaled });
  },
});

/** Windows side by side: every axis as [results, size]. */
function split(context: CallContext, x: Ref, windows: readonly Window[]): Ref {
  const used = windows.reduce(
    (tensor, { results, size, extent }, axis) =>
      gather(
        context,
        tensor,
        axis,
        windowIndices(results * size, 0, { stride: 1, before: 0, extent }),
        `used${axis}`,
      ),
    x,
  );
  const shape = [...windows.flatMap(({ results, size }) => [results, size]), x.shape.at(-1) ?? 1];
  return context.add('reshape', [used, shapeCode(shape)], shape, 'windows');
}

/** The axes of what stands in one window. */
const places = (windows: readonly Window[]): number[] => windows.map((_, axis) => 2 * axis + 1);

/** Results of a window one after the other that read the same of its places. */
interface Run {
  readonly first: number;
  readonly count: number;
  /** Places of the window that lie within the tensor, or all of them. */
  readonly from: number;
  readonly to: number;
  readonly window: Window;
}

const wholeOf = (window: Window): Run => ({
  first: 0,
  count: window.results,
  from: 0,
  to: window.size,
  window,
});

/** Results in runs: at the ends windows hold fewer places of the tensor. */
function runsOf(window: Window): Run[] {
  const { results, size, stride, before, extent } = window;
  const runs: Run[] = [];
  for (let first = 0; first < results; first++) {
    const start = first * stride - before;
    const [from, to] = [Math.max(0, -start), Math.min(size, extent - start)];
    const last = runs.at(-1);
    if (last?.from === from && last.to === to) runs[runs.length - 1] = { ...last, count: last.count + 1 };
    else runs.push({ first, count: 1, from, to, window });
  }
  return runs;
}

/**
 * Pooling with places added. The largest value of a window is that of the tensor's own places, and an average counts them
 * alone, unless it is told to count the zeros too.
 */
function paddedPool(context: CallContext, windows: readonly Window[]): Ref {
  const { config } = context;
  if (context.stream || !context.since('1.2'))
    return context.refuse('padded pooling is known from hls4ml 1.2 on, in arrays');
  const average = /^(Average|1)$/.test(config.enumerator('pool_op') ?? 'Max');
  // A place that is added has only its highest bit set: the lowest number where that is a sign.
  if (!average && !context.input().type.signed)
    return context.refuse('padded pooling of numbers without a sign has no counterpart');
  const x = context.input().ref([...windows.map(({ extent }) => extent), config.count('n_filt')]);
  if (average && config.number('count_pad', 0) !== 0)
    return pool(context, stacked(context, x, windows.map(wholeOf)), [0]);
  const [rows = [], columns] = windows.map(runsOf);
  if ([...rows, ...(columns ?? [])].some(({ from, to }) => from >= to))
    return context.refuse('a window that holds no place of the tensor has no counterpart');
  const alone = rows.length * (columns?.length ?? 1) === 1;
  const lines = rows.map((row, i) => {
    const parts = (columns ?? [undefined]).map((column, j) =>
      pool(
        context,
        stacked(context, x, column ? [row, column] : [row]),
        [0],
        alone ? {} : { suffix: `part${i + 1}_${j + 1}` },
      ),
    );
    return join(context, parts, 1, rows.length === 1 ? undefined : `row${i + 1}`);
  });
  return lines.length === 1 ? (lines[0] ?? x) : join(context, lines, 0, undefined);
}

/** What each window holds, one place of it after the other along a new first axis. */
function stacked(context: CallContext, x: Ref, runs: readonly Run[]): Ref {
  if (runs.some(({ window: { size, results } }) => size * results > 2 ** 16))
    context.refuse('its windows are too many');
  const parts = runs.reduce<Ref[]>(
    (tensors, { first, count, from, to, window: { stride, before, extent } }, axis) =>
      tensors.flatMap((tensor) =>
        Array.from({ length: to - from }, (_, offset) => {
          const start = first * stride + from + offset - before;
          const indices = windowIndices(count, start, { stride, before: 0, extent });
          return gather(context, tensor, axis, indices, `at${from + offset}`);
        }),
      ),
    [x],
  );
  const [first] = parts;
  const shape = [1, ...(first?.shape ?? [])];
  const rows = parts.map((part) => context.add('reshape', [part, shapeCode(shape)], shape, 'place'));
  const tensors = list(rows.map((row) => context.draft.read(row)));
  return context.add(
    'concatenate',
    [tensors, object({ axis: '0' })],
    [rows.length, ...shape.slice(1)],
    'windows',
  );
}

/** Before 1.0 an average was multiplied by size / size in the tensor's own type, which may not hold the size. */
function rescaling(context: CallContext, windows: readonly Window[]): number | undefined {
  const operation = context.config.enumerator('pool_op');
  if (operation !== 'Average' || context.stream || context.since('1.0')) return undefined;
  const { type } = context.input();
  const sizes = quantized(
    windows.map(({ size }) => size),
    type,
  );
  const held = sizes.every((size, i) => size === windows[i]?.size) && quantized([1], type)[0] === 1;
  return held ? 1 : context.refuse(`${formatType(type)} cannot hold the size that hls4ml multiplies by`);
}

/** hls4ml's pooling over channels that come last. */
export const poolings: Readonly<Record<string, CallMapping>> = {
  global_pooling1d_cl: globalPooling(1),
  global_pooling2d_cl: globalPooling(2),
  pooling1d_cl: windowed(1),
  pooling2d_cl: windowed(2),
};
