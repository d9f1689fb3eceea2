import { sizeOf } from '../../../numeric/shape.ts';
import { object, quoted } from '../../project/code.ts';
import {
  constantAt,
  dynamicAt,
  failAt,
  integerOf,
  integersOf,
  type NodeContext,
  type NodeMapping,
  optionalConstant,
  truthOf,
} from '../context.ts';
import { contracted } from '../contract.ts';
import { type Constant, type Dynamic, inOrder, transposed, type Value } from '../values.ts';
import { underKernel, type Windows, windowsOf } from '../windows.ts';
import { commonScale, isPositive, line, settled, shaped, withPending } from '../write.ts';
import { plusConstant } from './arithmetic.ts';
import { named } from './functions.ts';
import { reshaped, turned } from './shape.ts';

const attributes = ['auto_pad', 'dilations', 'kernel_shape', 'pads', 'strides'];

/** Elements under the kernel as a tensor of the source's [events, positions…, kernel · channels]. */
function gathered(
  context: NodeContext,
  value: Dynamic,
  windows: Windows,
  filling: 'zeros' | 'edge',
): Dynamic {
  const ref = underKernel(context, value, windows, filling);
  const shape = [value.shape[0] ?? 1, ...ref.shape];
  return withPending(
    { kind: 'dynamic', shape, batch: { axis: 0, inner: 1 }, ref, order: inOrder(ref.shape.length) },
    value.pending,
  );
}

/** Channels from the last axis to the second, where the source has them. */
const channelsSecond = (value: Value): Value => {
  const rank = value.shape.length;
  return turned(value, [0, rank - 1, ...inOrder(rank).slice(1, -1)]);
};

/** A convolution: what lies under the kernel, times the weights as a dense layer. */
function convolution(context: NodeContext): Value {
  const given = dynamicAt(context, 0);
  const value = commonScale(given) === undefined ? settled(context, given) : given;
  const weights = constantAt(context, 1, 'the kernel');
  const bias = optionalConstant(context, 2, 'the bias');
  const groups = integerOf(context, 'group', 1);
  const [units = 1, depth = 1, ...kernel] = weights.shape;
  const [, channels = 1, ...places] = value.shape;
  if (
    kernel.length !== places.length ||
    places.length === 0 ||
    groups < 1 ||
    depth * groups !== channels ||
    units % groups !== 0
  )
    return failAt(
      'HLS3001',
      context,
      `a kernel of [${weights.shape.join(', ')}] does not fit [${value.shape.join(', ')}]`,
    );
  const declared = integersOf(context, 'kernel_shape');
  if (declared && String(declared) !== String(kernel))
    failAt(
      'HLS3003',
      context,
      `attribute 'kernel_shape' is [${declared.join(', ')}], its weights have [${kernel.join(', ')}]`,
    );
  const windows = windowsOf(context, places, kernel, false);
  const under = gathered(context, value, windows, 'zeros');
  const product =
    groups === 1 ? ungrouped(context, under, weights) : grouped(context, under, weights, groups);
  const result = channelsSecond(product);
  if (!bias || result.kind === 'constant') return result;
  return plusConstant(context, result, { ...bias, shape: [units, ...places.map(() => 1)] }, 'biased');
}

const positionLetters = 'abcdefgh';

function ungrouped(context: NodeContext, under: Dynamic, weights: Constant): Value {
  const [units = 1, depth = 1] = weights.shape;
  const size = sizeOf(weights.shape.slice(2)) * depth;
  const matrix = {
    ...transposed(weights, [...inOrder(weights.shape.length).slice(2), 1, 0]),
    shape: [size, units],
  };
  const places = positionLetters.slice(0, under.shape.length - 1);
  return contracted(
    context,
    { value: under, letters: `${places}x` },
    { value: matrix, letters: 'xy' },
    `${places}y`,
  );
}

/** Channels of a group meet the weights of their group only. */
function grouped(context: NodeContext, under: Dynamic, weights: Constant, groups: number): Value {
  const [units = 1, depth = 1] = weights.shape;
  const size = sizeOf(weights.shape.slice(2));
  const split = transposed({ ...weights, shape: [groups, units / groups, depth, size] }, [3, 0, 2, 1]);
  const positions = under.shape.slice(0, -1);
  const parts = reshaped(named(context, 'groups'), under, [...positions, size, groups, depth]);
  const places = positionLetters.slice(0, positions.length);
  const product = contracted(
    named(context, 'products'),
    { value: parts, letters: `${places}kgx` },
    { value: split, letters: 'kgxy' },
    `${places}gy`,
  );
  return reshaped(context, product, [...positions, units]);
}

/** The largest value or the mean of what lies under the kernel. */
const pool = (call: 'maxPool' | 'meanPool', more: readonly string[]): NodeMapping => ({
  attributes: [...attributes, ...more],
  map: (context) => {
    const given = dynamicAt(context, 0);
    const keeps = commonScale(given) !== undefined && isPositive(given);
    const value = keeps ? given : settled(context, given);
    const [, channels = 1, ...places] = value.shape;
    const kernel =
      integersOf(context, 'kernel_shape') ??
      failAt('HLS3005', context, "attribute 'kernel_shape' is missing");
    const windows = windowsOf(context, places, kernel, truthOf(context, 'ceil_mode', false));
    const pads = [...windows.front, ...windows.behind].some((pad) => pad > 0);
    if (
      pads &&
      call === 'meanPool' &&
      (!truthOf(context, 'count_include_pad', false) || truthOf(context, 'ceil_mode', false))
    )
      failAt(
        'HLS3005',
        context,
        'a mean over windows that lead out of the tensor has no counterpart',
        'only with count_include_pad = 1 and without ceil_mode',
      );
    if (pads && windows.dilations.some((dilation) => dilation > 1))
      failAt('HLS3005', context, 'dilations with pads have no counterpart');
    const under = underKernel(context, value, windows, call === 'maxPool' ? 'edge' : 'zeros');
    const size = sizeOf(kernel);
    const stacked = [...windows.positions, size, channels];
    const refShape = [...windows.positions, channels];
    const parts = size === 1 ? under : shaped(context, under, stacked, 'parts');
    const { compat, precision } = context.options;
    const rounded =
      compat && call === 'meanPool'
        ? {
            compat: quoted('hls4ml'),
            precision: object({ result: quoted(precision), accum: quoted(precision) }),
          }
        : {};
    const ref =
      size === 1
        ? under
        : line(
            context,
            call,
            [parts, object({ axis: String(windows.positions.length), ...rounded })],
            refShape,
          );
    const shape = [value.shape[0] ?? 1, ...refShape];
    const result: Dynamic = {
      kind: 'dynamic',
      shape,
      batch: { axis: 0, inner: 1 },
      ref,
      order: inOrder(refShape.length),
    };
    return channelsSecond(withPending(result, value.pending));
  },
});

/** Kernels that move along places. */
export const convolutions: Readonly<Record<string, NodeMapping>> = {
  AveragePool: pool('meanPool', ['ceil_mode', 'count_include_pad']),
  Conv: { attributes: [...attributes, 'group'], map: convolution },
  MaxPool: pool('maxPool', ['ceil_mode', 'storage_order']),
};
