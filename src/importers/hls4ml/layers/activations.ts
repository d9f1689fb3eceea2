import { type FixedType, fixed, formatType } from '../../../numeric/fixedType.ts';
import { list, object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import type { CallContext } from '../context.ts';
import { type CallMapping, unary } from '../mapping.ts';
import { functionTable } from '../singlePrecision.ts';
import { quantized } from '../weights.ts';
import { tableBits, tableOf, tableWeight } from './tables.ts';

/** The only tensor, under the shape it has. */
const only = (context: CallContext): Ref => context.input().ref(context.config.count('n_in'));

const linear: CallMapping = {
  becomes: 'quantize',
  roles: unary,
  map: (context) => context.cast(only(context), context.input().type, context.output.type),
};

const relu: CallMapping = {
  becomes: 'relu',
  roles: unary,
  map: (context) => {
    const x = only(context);
    return context.add('relu', [x, context.options({ result: context.output.type })], x.shape);
  },
};

/** A kernel of the model language, cast to the result. */
export function kernel(context: CallContext, code: string, inputs: readonly Ref[]): Ref {
  const [first] = inputs;
  const tensors = list(inputs.map((x) => context.draft.read(x)));
  return context.add(
    'map',
    [code, tensors, context.options({ result: context.output.type })],
    first?.shape ?? [],
  );
}

/** `min(max(x, 0), most)`; the largest value may be a template's argument. */
const bounded = (most: number | undefined): CallMapping => ({
  becomes: 'map',
  roles: unary,
  map: (context) => {
    const given = context.call.types.find((text) => /^\d+$/.test(text));
    const limit =
      most ?? (given === undefined ? context.refuse('its largest value is missing') : Number(given));
    return kernel(context, `(x: number) => Math.min(Math.max(x, 0), ${limit})`, [only(context)]);
  },
});

/** Tables over equal steps that the model language has. */
const tabulated = (call: 'sigmoid' | 'tanh'): CallMapping => ({
  becomes: call,
  roles: unary,
  map: (context) => {
    const x = only(context);
    const { size, type } = tableOf(context);
    const table = tableWeight(context, 'table', functionTable(call, size, type));
    const options = context.options(
      { table: type, result: context.output.type },
      { compat: quoted('hls4ml'), tableSize: String(size), table },
    );
    return context.add(call, [x, options], x.shape);
  },
});

/** The entry of a table at `int(x · factor)`, saturated to the index's type; signed indices count from the middle. */
function lookUp(
  context: CallContext,
  x: Ref,
  factor: number,
  index: FixedType,
  entries: Float64Array,
  entry: FixedType,
): Ref {
  const half = index.signed ? entries.length / 2 : 0;
  const ordered = entries.map((_, i) => entries[(i + half) % entries.length] ?? 0);
  const scaled = context.add('scale', [x, object({ factor: String(factor) })], x.shape, 'scaled');
  const whole = context.add('quantize', [scaled, quoted(formatType(index))], x.shape, 'index');
  const options = context.options(
    { input: index, result: entry },
    { table: tableWeight(context, 'table', ordered) },
  );
  return context.add('lookup', [whole, options], x.shape, 'entry');
}

/** Other functions over ±8. */
const centred = (name: 'softplus' | 'softsign'): CallMapping => ({
  becomes: 'scale, quantize, lookup',
  roles: unary,
  map: (context) => {
    const x = only(context);
    const { size, type } = tableOf(context);
    const bits = tableBits(context, size);
    const index = fixed(true, bits, bits, 'TRN_ZERO', 'SAT');
    const entry = lookUp(context, x, size / 16, index, functionTable(name, size, type), type);
    return context.add('quantize', [entry, quoted(formatType(context.output.type))], x.shape);
  },
});

/**
 * A straight line for positive values, a table for negative ones, times a factor: both are 0 at 0, so that their sum is
 * either.
 */
export function bent(
  context: CallContext,
  name: 'elu' | 'selu',
  slope: { value: number } | undefined,
  alpha: { value: number; type: FixedType } | undefined,
): Ref {
  const x = only(context);
  const { size, type } = tableOf(context);
  const bits = tableBits(context, size);
  const index = fixed(false, bits, bits, 'TRN_ZERO', 'SAT');
  const plain = functionTable(name, size, type);
  const entry = alpha ? productType(type, alpha.type) : type;
  const entries = alpha
    ? quantized(
        plain.map((value) => value * alpha.value),
        entry,
      )
    : plain;
  const below = lookUp(context, x, -size / 8, index, entries, entry);
  const positive = context.add('relu', [x], x.shape, 'positive');
  const above = slope
    ? context.add('scale', [positive, object({ factor: String(slope.value) })], x.shape, 'line')
    : positive;
  return context.add('add', [above, below, context.options({ result: context.output.type })], x.shape);
}

/** Holds every product of two types. */
const productType = (a: FixedType, b: FixedType): FixedType =>
  fixed(a.signed || b.signed, a.width + b.width, a.integer + b.integer);

const selu: CallMapping = {
  becomes: 'relu, scale, lookup, add',
  roles: unary,
  map: (context) => {
    const type = context.since('1.2') ? fixed(false, 16, 1) : context.output.type;
    const [slope = 0] = quantized([1.0507009873554805], type);
    return bent(context, 'selu', { value: slope }, undefined);
  },
};

/** hls4ml's functions of one tensor without parameters. */
export const activations: Readonly<Record<string, CallMapping>> = {
  linear,
  relu,
  relu1: bounded(1),
  relu6: bounded(6),
  relu_max: bounded(undefined),
  selu,
  sigmoid: tabulated('sigmoid'),
  softplus: centred('softplus'),
  softsign: centred('softsign'),
  tanh: tabulated('tanh'),
};
