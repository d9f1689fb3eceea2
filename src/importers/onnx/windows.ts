import { flat, list, numbers, object } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import { failAt, integersOf, type NodeContext, textOf } from './context.ts';
import { isSeparate } from './events.ts';
import { token } from './scales.ts';
import type { Dynamic } from './values.ts';
import { line, ordered, shaped } from './write.ts';

/** A kernel that moves along the places of a tensor, axis by axis. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Places added in front of and behind each axis. */
  readonly front: readonly number[];
  readonly behind: readonly number[];
  /** Positions of the kernel along each axis. */
  readonly positions: readonly number[];
}

/** Most positions within a kernel: each is a line of the model. */
const mostOffsets = 256;

/** Reads how a convolution or pool moves; throws HLS3005 on what it does not know. */
export function windowsOf(
  context: NodeContext,
  places: readonly number[],
  kernel: readonly number[],
  ceil: boolean,
): Windows {
  const rank = places.length;
  const each = (attribute: string): readonly number[] => {
    const value = integersOf(context, attribute) ?? new Array<number>(rank).fill(1);
    const good = value.length === rank && value.every((entry) => entry >= 1);
    return good ? value : failAt('HLS3005', context, `attribute '${attribute}' is [${value.join(', ')}]`);
  };
  const [strides, dilations] = [each('strides'), each('dilations')];
  if (
    kernel.length !== rank ||
    kernel.some((extent) => extent < 1) ||
    kernel.reduce((a, b) => a * b, 1) > mostOffsets
  )
    failAt(
      'HLS3005',
      context,
      `a kernel of [${kernel.join(', ')}] over [${places.join(', ')}] has no counterpart`,
    );
  const reach = kernel.map((extent, axis) => (extent - 1) * (dilations[axis] ?? 1) + 1);
  const given = padsOf(context, places, reach, strides);
  const positions = places.map((extent, axis) => {
    const free = extent + (given[axis] ?? 0) + (given[axis + rank] ?? 0) - (reach[axis] ?? 1);
    const steps = free / (strides[axis] ?? 1);
    const last = ceil ? Math.ceil(steps) : Math.floor(steps);
    // A window that would begin behind the last place is none.
    const beyond = ceil && last * (strides[axis] ?? 1) >= extent + (given[axis] ?? 0);
    return last + (beyond ? 0 : 1);
  });
  if (positions.some((count) => count < 1))
    failAt('HLS3001', context, 'the kernel is longer than the tensor');
  return {
    kernel,
    strides,
    dilations,
    front: given.slice(0, rank),
    behind: positions.map((count, axis) =>
      Math.max(
        0,
        (count - 1) * (strides[axis] ?? 1) + (reach[axis] ?? 1) - (places[axis] ?? 1) - (given[axis] ?? 0),
      ),
    ),
    positions,
  };
}

/** Places that are added: in front of all axes, then behind them. */
function padsOf(
  context: NodeContext,
  places: readonly number[],
  reach: readonly number[],
  strides: readonly number[],
): number[] {
  const mode = textOf(context, 'auto_pad', 'NOTSET');
  const none = new Array<number>(2 * places.length).fill(0);
  if (mode === 'NOTSET') {
    const pads = integersOf(context, 'pads') ?? none;
    const good =
      pads.length === none.length &&
      pads.every((pad, i) => pad >= 0 && pad < 4096 + (reach[i % reach.length] ?? 0));
    return good ? pads : failAt('HLS3005', context, `attribute 'pads' is [${pads.join(', ')}]`);
  }
  if (mode === 'VALID') return none;
  if (mode !== 'SAME_UPPER' && mode !== 'SAME_LOWER')
    return failAt('HLS3005', context, `attribute 'auto_pad' is '${mode}'`);
  const totals = places.map((extent, axis) => {
    const stride = strides[axis] ?? 1;
    return Math.max(0, (Math.ceil(extent / stride) - 1) * stride + (reach[axis] ?? 1) - extent);
  });
  const smaller = totals.map((total) => Math.floor(total / 2));
  const larger = totals.map((total) => Math.ceil(total / 2));
  return mode === 'SAME_UPPER' ? [...smaller, ...larger] : [...larger, ...smaller];
}

/** What stands at places beyond the ends: zeros, or the last element again. */
export type Filling = 'zeros' | 'edge';

/**
 * For every position the elements under the kernel, one after the other: [positions…, kernel · channels], from a tensor
 * of the source's [events, channels, places…].
 */
export function underKernel(context: NodeContext, given: Dynamic, windows: Windows, filling: Filling): Ref {
  if (!isSeparate(given) || given.batch?.axis !== 0)
    failAt('HLS3001', context, 'its first axis must count events');
  const rank = windows.kernel.length;
  const lastChannel = [...Array.from({ length: rank }, (_, axis) => axis + 1), 0];
  const { ref } = ordered(context, given, lastChannel);
  if (
    rank === 1 &&
    (filling === 'zeros' || [...windows.front, ...windows.behind].every((count) => count === 0))
  )
    return alongPlaces(context, ref, windows);
  let wide = ref;
  for (let axis = 0; axis < rank; axis++) wide = padded(context, wide, axis, windows, filling);
  const phased = phases(context, wide, windows);
  const pieces = offsets(windows.kernel).map((offset, i) => piece(context, phased, offset, windows, i));
  const [first = wide] = pieces;
  if (pieces.length === 1) return first;
  const channels = ref.shape.at(-1) ?? 1;
  return line(
    context,
    'concatenate',
    [list(pieces.map((each) => context.draft.read(each)))],
    [...windows.positions, pieces.length * channels],
    'windows',
  );
}

/** The same along one axis, which the model language has a layer for. */
function alongPlaces(context: NodeContext, x: Ref, windows: Windows): Ref {
  const [size = 1] = windows.kernel;
  const [count = 1] = windows.positions;
  const [, channels = 1] = x.shape;
  const unless = (usual: number, [value = usual]: readonly number[]) =>
    value === usual ? undefined : String(value);
  const options = object({
    size: String(size),
    stride: unless(1, windows.strides),
    dilation: unless(1, windows.dilations),
    before: unless(0, windows.front),
    after: unless(0, windows.behind),
  });
  if (size === 1 && flat(options) === '{ size: 1 }') return x;
  const stacked = line(context, 'windows', [x, options], [count, size, channels], 'windows');
  return shaped(context, stacked, [count, size * channels], 'under');
}

/** All indices into a kernel, the last axis fastest. */
const offsets = (kernel: readonly number[]): number[][] =>
  kernel.reduce<number[][]>(
    (all, extent) => all.flatMap((index) => Array.from({ length: extent }, (_, k) => [...index, k])),
    [[]],
  );

function padded(context: NodeContext, x: Ref, axis: number, windows: Windows, filling: Filling): Ref {
  const stride = windows.strides[axis] ?? 1;
  const front = windows.front[axis] ?? 0;
  const whole = (x.shape[axis] ?? 1) + front + (windows.behind[axis] ?? 0);
  // With strides the axis is cut into whole strides.
  const behind = (windows.behind[axis] ?? 0) + (stride === 1 ? 0 : (stride - (whole % stride)) % stride);
  if (front === 0 && behind === 0) return x;
  const at = axis === 0 ? '' : String(axis + 1);
  const sized = (count: number) => x.shape.map((extent, other) => (other === axis ? count : extent));
  const part = (count: number, which: 'front' | 'behind'): Ref[] => {
    if (count === 0) return [];
    if (filling === 'zeros')
      return [
        token(
          context,
          { shape: sized(count), data: new Float64Array(sized(count).reduce((a, b) => a * b, 1)) },
          `${which}${at}`,
        ),
      ];
    const start = which === 'front' ? 0 : (x.shape[axis] ?? 1) - 1;
    const options = object({ axis: String(axis), start: String(start), end: String(start + 1) });
    const edge = line(context, 'slice', [x, options], sized(1), `${which}${at}`);
    return new Array<Ref>(count).fill(edge);
  };
  const parts = [...part(front, 'front'), x, ...part(behind, 'behind')];
  const shape = sized((x.shape[axis] ?? 1) + front + behind);
  return line(
    context,
    'concatenate',
    [list(parts.map((each) => context.draft.read(each))), object({ axis: String(axis) })],
    shape,
    `padded${at}`,
  );
}

/** Axes with strides cut into [steps, stride]. */
function phases(context: NodeContext, x: Ref, { strides }: Windows): Ref {
  if (strides.every((stride) => stride === 1)) return x;
  const shape = x.shape.flatMap((extent, axis) => {
    const stride = strides[axis] ?? 1;
    return stride === 1 ? [extent] : [extent / stride, stride];
  });
  return line(context, 'reshape', [x, numbers(shape)], shape, 'strides');
}

/** The elements at one place of the kernel, for every position. */
function piece(
  context: NodeContext,
  x: Ref,
  offset: readonly number[],
  windows: Windows,
  number: number,
): Ref {
  let result = x;
  let at = 0;
  offset.forEach((index, axis) => {
    const stride = windows.strides[axis] ?? 1;
    const first = index * (windows.dilations[axis] ?? 1);
    const suffix = `at${number + 1}${axis === 0 ? '' : `_${axis + 1}`}`;
    if (stride > 1) {
      const shape = result.shape.filter((_, i) => i !== at + 1);
      const options = object({ axis: String(at + 1), index: String(first % stride) });
      result = line(context, 'take', [result, options], shape, `${suffix}_phase`);
    }
    const start = Math.floor(first / stride);
    const count = windows.positions[axis] ?? 1;
    if (start > 0 || count < (result.shape[at] ?? 1)) {
      const options = object({ axis: String(at), start: String(start), end: String(start + count) });
      result = line(
        context,
        'slice',
        [result, options],
        result.shape.map((extent, i) => (i === at ? count : extent)),
        suffix,
      );
    }
    at += 1;
  });
  return result;
}
