import {
  axisOf,
  constantAt,
  failAt,
  inputAt,
  integerOf,
  type NodeContext,
  type NodeMapping,
  optionalConstant,
} from '../context.ts';
import { nearestEven } from '../fold/arithmetic.ts';
import { quantized } from '../quantizer.ts';
import { halfEven } from '../rounding.ts';
import { integerRange } from '../tensors.ts';
import { type Constant, constant, type Dynamic, repeated, type Value } from '../values.ts';
import { settled, withPending } from '../write.ts';
import { plusConstant } from './arithmetic.ts';
import { named } from './functions.ts';
import { perElement, scaleAt } from './quantizers.ts';

/** A scale or zero point of one number, or of one for each index of an axis, with the axes of the tensor. */
function along(context: NodeContext, given: Constant, shape: readonly number[]): Constant {
  if (given.data.length === 1) return { ...given, shape: [] };
  if (integerOf(context, 'block_size', 0) !== 0 || given.shape.length !== 1)
    failAt('HLS3005', context, 'scales by blocks have no counterpart');
  const axis = axisOf(context, integerOf(context, 'axis', 1), shape);
  return { ...given, shape: [given.data.length, ...shape.slice(axis + 1).map(() => 1)] };
}

interface Linear {
  readonly scale: Constant;
  readonly zero: Constant;
}

function linearOf(context: NodeContext, x: Value): Linear {
  const zero = optionalConstant(context, 2, 'the zero point');
  return {
    scale: along(context, scaleAt(context, 1), x.shape),
    zero: zero ? along(context, zero, x.shape) : constant([], Float64Array.of(0), true),
  };
}

/** Integers that the result can be: its type's, and within the limits of a Clip behind it. */
function rangeOf(context: NodeContext): { readonly min: number; readonly max: number } {
  const type = context.inputs[2] ? constantAt(context, 2, 'the zero point').type : undefined;
  const range = integerRange(type ?? (integerOf(context, 'output_dtype', 0) || 2));
  if (!range) return failAt('HLS3005', context, 'it does not quantize to integers');
  const [low, high] = [3, 4].map((i) => optionalConstant(context, i, 'a limit')?.data[0]);
  return { min: Math.max(range.min, low ?? range.min), max: Math.min(range.max, high ?? range.max) };
}

/** QuantizeLinear: clip(round(x / scale) + zero). */
function quantize(context: NodeContext): Value {
  const x = inputAt(context, 0);
  const { scale, zero } = linearOf(context, x);
  const { min, max } = rangeOf(context);
  context.integers.add(context.node.outputs[0] ?? '');
  if (x.kind === 'constant') {
    const [steps, offsets] = [repeated(scale, x.shape).data, repeated(zero, x.shape).data];
    const data = x.data.map((value, i) =>
      Math.min(Math.max(nearestEven(Math.fround(value / (steps[i] ?? 1))) + (offsets[i] ?? 0), min), max),
    );
    return constant(x.shape, data, true, { origin: x.origin });
  }
  const [offset = 0] = zero.data;
  if (zero.data.some((value) => value !== offset)) failAt('HLS3005', context, 'its zero points differ');
  const steps = perElement(context, x, scale);
  const result = quantized(context, x, {
    steps,
    low: new Float64Array(steps.length).fill(min - offset),
    high: new Float64Array(steps.length).fill(max - offset),
    shift: new Float64Array(steps.length),
    mode: halfEven,
  });
  return { ...divided(context, result, scale), ...(offset === 0 ? {} : { zero: offset }) };
}

/** The tensor as the source counts it: in steps. */
function divided(context: NodeContext, value: Dynamic, scale: Constant): Dynamic {
  // Whole numbers already.
  if (value.pending) return withPending(value, undefined);
  return factored(context, value, { ...scale, data: scale.data.map((step) => 1 / step) });
}

/** A tensor whose numbers are still to be multiplied by the scale. */
function factored(context: NodeContext, value: Dynamic, scale: Constant): Dynamic {
  const factors = perElement(context, value, scale);
  const [first = 1] = factors;
  if (factors.every((factor) => factor === first)) {
    const before = value.pending ?? { scale: Float64Array.of(1), axis: undefined };
    return withoutUnit(withPending(value, { ...before, scale: before.scale.map((each) => each * first) }));
  }
  const { shape } = value.ref;
  const at = shape.findIndex((extent) => extent === scale.data.length && extent > 1);
  const axis = value.order.findIndex((_, j) => {
    const stride = shape.slice(j + 1).reduce((a, b) => a * b, 1);
    return (
      (shape[j] ?? 1) > 1 &&
      factors.every((factor, i) => factor === factors[(Math.floor(i / stride) % (shape[j] ?? 1)) * stride])
    );
  });
  if (axis < 0 || at < 0) return failAt('HLS3005', context, 'its scales differ along more than one axis');
  const own = value.order[axis];
  const before =
    value.pending && value.pending.axis !== undefined && value.pending.axis !== own
      ? settled(context, value)
      : value;
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const scales = Float64Array.from({ length: shape[axis] ?? 1 }, (_, i) => {
    const { pending } = before;
    return (
      (factors[i * stride] ?? 1) * (pending ? (pending.scale[pending.scale.length === 1 ? 0 : i] ?? 1) : 1)
    );
  });
  return withoutUnit(withPending(before, { scale: scales, axis: own }));
}

const withoutUnit = (value: Dynamic): Dynamic =>
  value.pending?.scale.every((each) => each === 1) ? withPending(value, undefined) : value;

/** DequantizeLinear: (x − zero) · scale. */
function dequantize(context: NodeContext): Value {
  const x = inputAt(context, 0);
  const { scale, zero } = linearOf(context, x);
  if (x.kind === 'constant') {
    const [steps, offsets] = [repeated(scale, x.shape).data, repeated(zero, x.shape).data];
    const data = x.data.map((value, i) => (value - (offsets[i] ?? 0)) * (steps[i] ?? 1));
    return constant(x.shape, data, false, { steps, origin: x.origin });
  }
  const [offset = 0] = zero.data;
  if (zero.data.some((value) => value !== offset)) failAt('HLS3005', context, 'its zero points differ');
  const counted = x.zero ?? 0;
  if (counted !== offset && x.zero !== undefined)
    failAt('HLS3005', context, `its zero point is ${offset}, that of what it reads ${counted}`);
  // Integers that the network is given.
  if (counted !== offset) {
    const from = constant([], Float64Array.of(-offset));
    return factored(context, plusConstant(named(context, 'counted'), settled(context, x), from), scale);
  }
  const { zero: _zero, ...rest } = x;
  return factored(context, rest, scale);
}

/** The standard's own quantizers. */
export const linearQuantizers: Readonly<Record<string, NodeMapping>> = {
  DequantizeLinear: { attributes: ['axis', 'block_size', 'output_dtype'], map: dequantize },
  QuantizeLinear: {
    attributes: ['axis', 'block_size', 'output_dtype', 'saturate', 'precision'],
    map: quantize,
  },
};
