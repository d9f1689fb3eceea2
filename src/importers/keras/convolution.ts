import { fail } from '../../base/errors.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import type { Shape } from '../../numeric/shape.ts';
import { object } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import { integersOf, type LayerContext, refuse } from './context.ts';
import type { Equation } from './einsum.ts';
import { denseEquation } from './hgq/dense.ts';

/** Attributes of a layer that goes along the places of one axis. */
export const windowAttributes = ['kernel_size', 'strides', 'padding', 'data_format', 'dilation_rate'];

/** Windows over the places of one event. */
export interface Windowing {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before and after. */
  readonly before: number;
  readonly after: number;
}

/** One whole positive number, alone or as a list. */
function countOf(context: LayerContext, attribute: string, fallback: number): number {
  const value = context.attributes[attribute];
  if (value === null || value === undefined) return fallback;
  const [count = fallback, ...others] = integersOf(context, attribute);
  return others.length === 0 && count >= 1
    ? count
    : refuse(context.name, attribute, value, 'expected one positive number');
}

/** How a layer goes along so many places: 'valid', 'same' or 'causal', as Keras pads. */
export function windowingOf(
  context: LayerContext,
  places: number,
  size = countOf(context, 'kernel_size', 1),
  defaultStride = 1,
): Windowing {
  const { name, attributes } = context;
  if (attributes['data_format'] === 'channels_first')
    refuse(name, 'data_format', 'channels_first', 'only channels_last');
  const stride = countOf(context, 'strides', defaultStride);
  const dilation = countOf(context, 'dilation_rate', 1);
  const span = (size - 1) * dilation + 1;
  const padding = attributes['padding'] ?? 'valid';
  const own = { size, stride, dilation };
  if (padding === 'valid') {
    return span <= places
      ? { ...own, before: 0, after: 0 }
      : fail('HLS3001', `layer '${name}': a window of ${span} places does not fit into ${places}`);
  }
  if (padding === 'causal') return { ...own, before: span - 1, after: 0 };
  if (padding !== 'same') return refuse(name, 'padding', padding, "known are 'valid', 'same' and 'causal'");
  const total = Math.max(0, (Math.ceil(places / stride) - 1) * stride + span - places);
  const before = Math.floor(total / 2);
  return { ...own, before, after: total - before };
}

/** True where each place is a window of its own. */
const isPointwise = ({ size, stride }: Windowing): boolean => size === 1 && stride === 1;

/** Writes the windows: `[places, channels]` becomes `[windows, size, channels]`. */
export function writeWindows({ name, draft }: LayerContext, x: Ref, windowing: Windowing): Ref {
  const { size, stride, dilation, before, after } = windowing;
  const options = object({
    size: String(size),
    stride: stride === 1 ? undefined : String(stride),
    dilation: dilation === 1 ? undefined : String(dilation),
    before: before === 0 ? undefined : String(before),
    after: after === 0 ? undefined : String(after),
  });
  return draft.add(`${name}_windows`, 'windows', [x, options], windowsShape(x.shape, windowing));
}

/** `[windows, size, channels]` for `[places, channels]`. */
function windowsShape([places = 1, ...channels]: Shape, windowing: Windowing): Shape {
  const { size, stride, dilation, before, after } = windowing;
  const count = Math.floor((places + before + after - (size - 1) * dilation - 1) / stride) + 1;
  return [count, size, ...channels];
}

/** A convolution as a product: of each place, or of each window. */
export interface Convolution {
  /** What the product reads: the layer's input, or its windows once they are written. */
  readonly windows: (x: Ref) => Ref;
  /** Shape of that. */
  readonly shape: Shape;
  readonly equation: Equation;
  readonly kernel: RealTensor;
}

/** Reads a Conv1D with its kernel `[size, channels, filters]`; throws HLS3003 where they do not fit. */
export function convolutionOf(context: LayerContext, x: Ref, kernel: RealTensor): Convolution {
  const { name, attributes } = context;
  const groups = attributes['groups'] ?? 1;
  if (groups !== 1) refuse(name, 'groups', groups, 'only 1 is known');
  const windowing = windowingOf(context, x.shape.at(-2) ?? 1);
  const [size, channels] = kernel.shape;
  if (kernel.shape.length !== 3 || size !== windowing.size || channels !== x.shape.at(-1))
    return fail('HLS3003', `layer '${name}': weights of shape [${kernel.shape}] do not fit [${x.shape}]`);
  if (isPointwise(windowing)) {
    const matrix = { ...kernel, shape: kernel.shape.slice(-2) };
    return {
      windows: (value) => value,
      shape: x.shape,
      equation: denseEquation(x.shape.length),
      kernel: matrix,
    };
  }
  if (x.shape.length !== 2)
    return fail('HLS3001', `layer '${name}' goes along [${x.shape}], expected places and channels`);
  return {
    windows: (value) => writeWindows(context, value, windowing),
    shape: windowsShape(x.shape, windowing),
    equation: { input: 'ntc', weight: 'tcd', output: 'nd' },
    kernel,
  };
}
