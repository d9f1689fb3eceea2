import { type Code, object, quoted } from '../../project/code.ts';
import { significant } from '../../project/exactType.ts';
import { isScalar, withConstant } from '../broadcast.ts';
import {
  constantAt,
  dynamicAt,
  failAt,
  inputAt,
  type NodeContext,
  type NodeMapping,
  numberOf,
  refuse,
  textOf,
} from '../context.ts';
import { realOf } from '../operands.ts';
import { resultPrecision, token, weightPrecision } from '../scales.ts';
import { type Constant, constant, type Dynamic, type Value } from '../values.ts';
import { isPositive, line, settled, unary, withPending } from '../write.ts';
import { joined } from './arithmetic.ts';
import { named, relu, table } from './functions.ts';
import { scaledBy } from './scaled.ts';

const scalar = (value: number): Constant => constant([], Float64Array.of(value));
const tableNode = (call: string, more: Readonly<Record<string, Code>> = {}): NodeMapping => ({
  attributes: [],
  map: (context) => table(context, dynamicAt(context, 0), call, more),
});

const functionNode = (name: string): NodeMapping => tableNode('activation', { function: quoted(name) });

/** A slope for negative values: one number, or one for each channel. */
function sloped(context: NodeContext, given: Dynamic, slope: Constant): Value {
  const value = isPositive(given) ? given : settled(context, given);
  if (isScalar(slope)) {
    const factor = significant(slope.data[0] ?? 0);
    const type = weightPrecision(context, realOf({ ...slope, data: Float64Array.of(factor), shape: [] }));
    const own = context.options.compat
      ? object({ weight: type ?? '', result: quoted(context.options.precision) })
      : undefined;
    return withPending(
      unary(context, value, 'leakyRelu', { options: object({ slope: String(factor), precision: own }) }),
      value.pending,
    );
  }
  const { constant: own, refShape } = withConstant(context, value, slope);
  if (String(refShape) !== String(value.ref.shape))
    failAt('HLS3001', context, 'its slopes have another shape');
  const values = realOf(own);
  const type = weightPrecision(context, values);
  const options = object({
    weight: context.draft.weight(`${context.name}.slopes`, values),
    precision: type && object({ weight: type }),
  });
  return withPending(unary(context, value, 'prelu', { options }), value.pending);
}

function hardSigmoid(context: NodeContext, given: Dynamic, slope: number, shift: number): Dynamic {
  const value = settled(context, given);
  const { compat, precision } = context.options;
  const options = object({
    slope: String(significant(slope)),
    shift: String(significant(shift)),
    precision: compat ? object({ weight: quoted(precision), result: quoted(precision) }) : undefined,
  });
  return unary(context, value, 'hardSigmoid', { options });
}

function power(context: NodeContext): Value {
  const value = settled(context, dynamicAt(context, 0));
  const exponent = constantAt(context, 1, 'the exponent');
  if (!isScalar(exponent)) failAt('HLS3005', context, 'its exponents differ');
  const [by = 1] = exponent.data;
  if (by === 1) return value;
  if (by === 2) return joined(context, 'multiply', value, value);
  if (by === 3)
    return joined(context, 'multiply', joined(context, 'multiply', value, value, 'square'), value);
  if (by === 0.5) return table(context, value, 'activation', { function: quoted('sqrt') });
  if (by === -1) return table(context, value, 'activation', { function: quoted('reciprocal') });
  if (by === -0.5) return table(context, value, 'activation', { function: quoted('inverseSqrt') });
  return failAt(
    'HLS3005',
    context,
    `the power ${by} has no counterpart`,
    'known are 1, 2, 3, 1/2, -1/2 and -1',
  );
}

function gelu(context: NodeContext): Dynamic {
  const form = textOf(context, 'approximate', 'none');
  if (form === 'tanh')
    return table(context, dynamicAt(context, 0), 'activation', { function: quoted('geluTanh') });
  return form === 'none'
    ? table(context, dynamicAt(context, 0), 'gelu')
    : refuse(context, 'approximate', "known are 'none' and 'tanh'");
}

const extreme = (call: 'maximum' | 'minimum'): NodeMapping => ({
  attributes: [],
  map: (context) =>
    context.inputs
      .map((_, i) => inputAt(context, i))
      .reduce((left, right, i) =>
        extremeOf(context, call, left, right, i === context.inputs.length - 1 ? '' : `joined${i}`),
      ),
});

function extremeOf(
  context: NodeContext,
  call: 'maximum' | 'minimum',
  left: Value,
  right: Value,
  suffix: string,
): Value {
  if (left.kind === 'dynamic' && right.kind === 'dynamic')
    return joined(context, call, settled(context, left), settled(context, right), suffix);
  const [x, limit] = left.kind === 'dynamic' ? [left, right] : [right, left];
  if (x.kind !== 'dynamic' || limit.kind !== 'constant')
    return failAt('HLS3005', context, 'both inputs are constants');
  const { value, constant: own, refShape, result } = withConstant(context, settled(context, x), limit);
  const other = token(context, realOf({ ...own, shape: own.shape.length === 0 ? [1] : own.shape }), 'limit');
  const options = resultPrecision(context);
  return {
    ...result,
    ref: line(context, call, options ? [value.ref, other, options] : [value.ref, other], refShape, suffix),
  };
}

/** |x| is the larger of x and −x. */
function absolute(context: NodeContext): Dynamic {
  const value = settled(context, dynamicAt(context, 0));
  return joined(context, 'maximum', value, scaledBy(named(context, 'negative'), value, scalar(-1)));
}

/** Functions of single numbers. */
export const activations: Readonly<Record<string, NodeMapping>> = {
  Abs: { attributes: [], map: absolute },
  Elu: {
    attributes: ['alpha', 'consumed_inputs'],
    map: (context) =>
      numberOf(context, 'alpha', 1) === 1
        ? table(context, dynamicAt(context, 0), 'elu')
        : refuse(context, 'alpha', 'only 1 is known'),
  },
  Erf: functionNode('erf'),
  Exp: tableNode('exp'),
  Gelu: { attributes: ['approximate'], map: gelu },
  HardSigmoid: {
    attributes: ['alpha', 'beta', 'consumed_inputs'],
    map: (context) =>
      hardSigmoid(
        context,
        dynamicAt(context, 0),
        numberOf(context, 'alpha', Math.fround(0.2)),
        numberOf(context, 'beta', 0.5),
      ),
  },
  HardSwish: {
    attributes: [],
    map: (context) => {
      const value = settled(context, dynamicAt(context, 0));
      return joined(
        context,
        'multiply',
        value,
        hardSigmoid(named(context, 'gate'), value, Math.fround(1 / 6), 0.5),
      );
    },
  },
  LeakyRelu: {
    attributes: ['alpha', 'consumed_inputs'],
    map: (context) =>
      sloped(context, dynamicAt(context, 0), scalar(numberOf(context, 'alpha', Math.fround(0.01)))),
  },
  Log: functionNode('log'),
  Max: extreme('maximum'),
  Min: extreme('minimum'),
  Mish: functionNode('mish'),
  PRelu: {
    attributes: ['consumed_inputs'],
    map: (context) => sloped(context, dynamicAt(context, 0), constantAt(context, 1, 'the slopes')),
  },
  Pow: { attributes: ['axis', 'broadcast'], map: power },
  Reciprocal: functionNode('reciprocal'),
  Relu: { attributes: ['consumed_inputs'], map: (context) => relu(context, dynamicAt(context, 0)) },
  Selu: {
    attributes: ['alpha', 'gamma', 'consumed_inputs'],
    map: (context) => {
      const usual =
        Math.abs(numberOf(context, 'alpha', 1.6732632) - 1.6732632) +
        Math.abs(numberOf(context, 'gamma', 1.050701) - 1.050701);
      return usual < 1e-5
        ? table(context, dynamicAt(context, 0), 'activation', { function: quoted('selu') })
        : refuse(context, 'alpha', 'only the usual constants are known');
    },
  },
  Sigmoid: tableNode('sigmoid'),
  Silu: tableNode('silu'),
  Softplus: tableNode('softplus'),
  Softsign: functionNode('softsign'),
  Sqrt: functionNode('sqrt'),
  Tanh: tableNode('tanh'),
};
