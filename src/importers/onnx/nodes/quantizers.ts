import { commonShape, isScalar, withConstant } from '../broadcast.ts';
import {
  constantAt,
  dynamicAt,
  failAt,
  inputAt,
  type NodeContext,
  type NodeMapping,
  refuse,
  scalarAt,
  textOf,
  truthOf,
} from '../context.ts';
import { requireSize } from '../fold/arithmetic.ts';
import { isPowerOfTwo } from '../grids.ts';
import { quantized } from '../quantizer.ts';
import { type RoundingMode, roundingModes } from '../rounding.ts';
import { scaleOptions, token } from '../scales.ts';
import { type Constant, constant, type Dynamic, repeated, type Value } from '../values.ts';
import { isPositive, line, settled, withPending } from '../write.ts';

/** A constant of a quantizer, for every element of the model's tensor. */
export function perElement(context: NodeContext, value: Dynamic, given: Constant): Float64Array {
  const { constant: own, refShape } = withConstant(context, value, given);
  if (String(refShape) !== String(value.ref.shape))
    failAt(
      'HLS3003',
      context,
      `a constant of [${given.shape.join(', ')}] does not fit [${value.shape.join(', ')}]`,
    );
  return repeated(own, value.ref.shape).data;
}

function modeOf(context: NodeContext, fallback: string): RoundingMode {
  const name = textOf(context, 'rounding_mode', fallback).toUpperCase();
  return (
    roundingModes.get(name) ??
    refuse(context, 'rounding_mode', `known are ${[...roundingModes.keys()].join(', ')}`)
  );
}

/** Scales must be positive and finite. */
export function scaleAt(context: NodeContext, index: number): Constant {
  const scale = constantAt(context, index, 'the scale');
  return scale.data.every((value) => value > 0 && Number.isFinite(value))
    ? scale
    : failAt('HLS3004', context, 'its scale is not positive');
}

/** Bits of a quantizer. */
function widthAt(context: NodeContext, index: number): Constant {
  const width = constantAt(context, index, 'the bit width');
  return width.data.every((bits) => Number.isInteger(bits) && bits >= 1 && bits <= 32)
    ? width
    : failAt('HLS3005', context, `its bit width is ${width.data[0]}, expected a whole number from 1 to 32`);
}

/** Smallest and largest integer of so many bits. */
const rangeOf = (bits: number, signed: boolean, narrow: boolean): readonly [number, number] =>
  signed
    ? [-(2 ** (bits - 1)) + (narrow ? 1 : 0), 2 ** (bits - 1) - 1]
    : [0, 2 ** bits - 1 - (narrow ? 1 : 0)];

interface Settings {
  readonly scale: Constant;
  readonly zero: Constant;
  readonly width: Constant;
  readonly signed: boolean;
  readonly narrow: boolean;
  readonly mode: RoundingMode;
}

function settingsOf(context: NodeContext): Settings {
  const zero = constantAt(context, 2, 'the zero point');
  if (!zero.data.every((value) => Number.isInteger(value)))
    failAt('HLS3005', context, `its zero point is ${zero.data[0]}, expected a whole number`);
  return {
    scale: scaleAt(context, 1),
    zero,
    width: widthAt(context, 3),
    signed: truthOf(context, 'signed', true),
    narrow: truthOf(context, 'narrow', false),
    mode: modeOf(context, 'ROUND'),
  };
}

/** Quant: clip(round(x / scale + zero)) − zero, times scale. */
function quant(context: NodeContext): Value {
  const x = inputAt(context, 0);
  const settings = settingsOf(context);
  const { scale, zero, width, signed, narrow, mode } = settings;
  const oneBit = signed && width.data.every((bits) => bits === 1);
  if (signed && !oneBit && width.data.includes(1))
    failAt('HLS3005', context, 'some of its channels have one signed bit');
  if (oneBit && !zero.data.every((value) => value === 0))
    failAt('HLS3005', context, 'one signed bit with a zero point has no counterpart');
  if (x.kind === 'constant') return quantConstant(context, x, settings, oneBit);
  if (oneBit) return bipolar(context, x, scale);
  const widths = perElement(context, x, width);
  return quantized(context, x, {
    steps: perElement(context, x, scale),
    low: widths.map((bits) => rangeOf(bits, signed, narrow)[0]),
    high: widths.map((bits) => rangeOf(bits, signed, narrow)[1]),
    shift: perElement(context, x, zero),
    mode,
  });
}

/** Trained values as QONNX's own executor quantizes them, which divides in single precision. */
function quantConstant(context: NodeContext, x: Constant, settings: Settings, oneBit: boolean): Constant {
  const { signed, narrow, mode } = settings;
  const shape = commonShape(
    context,
    commonShape(context, x.shape, settings.scale.shape),
    settings.width.shape,
  );
  requireSize(context, shape);
  const [values, scale, zero, width] = [x, settings.scale, settings.zero, settings.width].map(
    (each) => repeated(each, shape).data,
  );
  const data = (values ?? x.data).map((value, i) => {
    const [step, offset] = [scale?.[i] ?? 1, zero?.[i] ?? 0];
    const scaled = Math.fround(Math.fround(value / step) + offset);
    if (oneBit) return scaled >= 0 ? step : -step;
    const [low, high] = rangeOf(width?.[i] ?? 1, signed, narrow);
    return (mode.round(Math.min(Math.max(scaled, low), high)) - offset) * step + 0;
  });
  return constant(shape, data, false, { steps: scale, origin: x.origin });
}

/** BipolarQuant: the scale where x is 0 or more, its negative elsewhere. */
export function bipolar(context: NodeContext, given: Dynamic, scale: Constant): Dynamic {
  const value = isPositive(given) ? given : settled(context, given);
  const { shape } = value.ref;
  const bit = line(context, 'threshold', [value.ref, { entries: { value: '0' } }], shape, 'positive');
  const steps = perElement(context, value, scale);
  const [first = 1] = steps;
  const plain = isScalar(constant(shape, steps)) && isPowerOfTwo(first);
  const size = plain ? first : 1;
  const doubled = line(context, 'scale', [bit, scaleOptions(context, 2 * size)], shape, 'doubled');
  const one = token(context, { shape: [1], data: Float64Array.of(-size) }, 'one');
  const sign = { ...withPending(value, undefined), ref: line(context, 'add', [doubled, one], shape) };
  if (plain) return sign;
  const stepped = steps.every((step) => step === first);
  const axis = stepped ? undefined : shape.findIndex((extent, at) => at === shape.length - 1 && extent > 1);
  if (axis === -1) return failAt('HLS3005', context, 'its scales differ along another axis than the last');
  const scales = stepped ? steps.slice(0, 1) : steps.slice(0, shape.at(-1));
  return withPending(sign, { scale: scales, axis: axis === undefined ? undefined : value.order[axis] });
}

const bipolarQuant: NodeMapping = {
  attributes: [],
  map: (context) => {
    const x = inputAt(context, 0);
    const scale = scaleAt(context, 1);
    if (x.kind === 'dynamic') return bipolar(context, x, scale);
    const shape = commonShape(context, x.shape, scale.shape);
    requireSize(context, shape);
    const [values, steps] = [repeated(x, shape).data, repeated(scale, shape).data];
    return constant(
      shape,
      values.map((value, i) => (value >= 0 ? 1 : -1) * (steps[i] ?? 1)),
      false,
      { steps, origin: x.origin },
    );
  },
};

/**
 * Trunc: what the accumulator of a mean has too many bits of is dropped. In its first version the scale stays as it is,
 * in its second the scale of the result is an input.
 */
function truncation(context: NodeContext): Value {
  const value = dynamicAt(context, 0);
  const [scale, zero] = [scaleAt(context, 1), constantAt(context, 2, 'the zero point')];
  if (!zero.data.every((each) => each === 0)) failAt('HLS3005', context, 'a zero point has no counterpart');
  const second = context.inputs.length > 5;
  const [before, after] = [
    scalarAt(context, 3, 'the bit width'),
    scalarAt(context, second ? 5 : 4, 'the bit width of the result'),
  ];
  const own = perElement(context, value, scale);
  const results = second ? perElement(context, value, scaleAt(context, 4)) : own;
  const ratio = second ? (results[0] ?? 1) / (own[0] ?? 1) : 2 ** (before - after);
  if (!isPowerOfTwo(ratio) || (second && results.some((step, i) => step !== (own[i] ?? 1) * ratio)))
    failAt('HLS3005', context, 'the scale of its result is no power of two times its own');
  const [signed, narrow] = [truthOf(context, 'signed', true), truthOf(context, 'narrow', false)];
  const none = new Float64Array(own.length);
  const filled = (number: number) => new Float64Array(own.length).fill(number);
  const named = { ...context, name: `${context.name}_accumulator` };
  const whole = quantized(named, value, {
    steps: own,
    low: filled(-(2 ** before)),
    high: filled(2 ** before - 1),
    shift: none,
    mode: roundingModes.get('ROUND') ?? modeOf(context, 'ROUND'),
  });
  // From here on in steps of the accumulator, whatever they are worth.
  const [low, high] = second ? rangeOf(after, signed, narrow) : [-(2 ** after), 2 ** after - 1];
  const coarse = {
    steps: own.map((step) => (isPowerOfTwo(step) ? step : 1) * ratio),
    low: filled(low),
    high: filled(high),
    shift: none,
    mode: modeOf(context, 'FLOOR'),
  };
  const { pending } = whole;
  const result = quantized(
    second ? context : { ...context, name: `${context.name}_coarse` },
    withPending(whole, undefined),
    coarse,
  );
  if (second) return withPending(result, pending);
  const shifted = line(context, 'scale', [result.ref, scaleOptions(context, 1 / ratio)], result.ref.shape);
  return withPending({ ...result, ref: shifted }, pending);
}

/** QONNX's quantizers, under their names in qonnx and Brevitas. */
export const quantizers: Readonly<Record<string, NodeMapping>> = {
  BipolarQuant: bipolarQuant,
  IntQuant: { attributes: ['signed', 'narrow', 'rounding_mode'], map: quant },
  Quant: { attributes: ['signed', 'narrow', 'rounding_mode'], map: quant },
  Trunc: { attributes: ['signed', 'narrow', 'rounding_mode'], map: truncation },
};
