import { type FixedType, fixed, formatType, fractionOf } from '../../../numeric/fixedType.ts';
import { quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import type { CallContext } from '../context.ts';
import { elementOf } from '../cpp/types.ts';
import { type CallMapping, unary } from '../mapping.ts';
import { quantized } from '../weights.ts';
import { bent, kernel } from './activations.ts';

const roles = ['in', 'other', 'out'] as const;

const only = (context: CallContext): Ref => context.input().ref(context.config.count('n_in'));

/** The parameter's value in its type: named by the call, or in older versions that of the tensor. */
function parameter(context: CallContext, older: FixedType): { value: number; type: FixedType } {
  const [text = ''] = context.others;
  const { call, config } = context;
  const named = call.types.length > 3 ? call.types[1] : undefined;
  const type = named === undefined ? older : elementOf(named, config.scope, call.node);
  const [value = 0] = quantized([config.scope.number(text, call.node)], type);
  return { value, type };
}

const leakyRelu: CallMapping = {
  becomes: 'leakyRelu',
  roles,
  map: (context) => {
    const x = only(context);
    const { value, type } = parameter(context, context.input().type);
    const options = context.options({ weight: type, result: context.output.type }, { slope: String(value) });
    return context.add('leakyRelu', [x, options], x.shape);
  },
};

const thresholdedRelu: CallMapping = {
  becomes: 'map',
  roles,
  map: (context) => {
    const { value, type } = parameter(context, context.input().type);
    // ap_fixed<9,4>(-0.75) > ap_ufixed<2,32>(0) is true: the vendor's header shifts such types the wrong way.
    if (fractionOf(type) < 0)
      context.refuse(
        `comparisons with ${formatType(type)}, which ends before the point, differ between tools`,
      );
    return kernel(context, `(x: number) => (x > ${value} ? x : 0)`, [only(context)]);
  },
};

const elu: CallMapping = {
  becomes: 'relu, lookup, add',
  roles: ['in', 'other', 'out'],
  map: (context) => bent(context, 'elu', undefined, parameter(context, context.output.type)),
};

/** Without a parameter its factor is 1: in the type of the result, or in newer versions in one bit. */
const plainElu: CallMapping = {
  becomes: 'relu, lookup, add',
  roles: unary,
  map: (context) => {
    const type = context.since('1.0') ? fixed(false, 1, 1) : context.output.type;
    const [value = 0] = quantized([1], type);
    return bent(context, 'elu', undefined, { value, type });
  },
};

const prelu: CallMapping = {
  becomes: 'prelu',
  roles,
  map: (context) => {
    const x = only(context);
    const alpha = context.trained(0, context.config.count('n_in'));
    const options = context.options(
      { weight: alpha.type, result: context.output.type },
      { weight: context.weight('alpha', alpha, x.shape) },
    );
    return context.add('prelu', [x, options], x.shape);
  },
};

/** A straight line clipped at both ends: its slope and shift are constants of the configuration. */
const hard = (call: 'hardSigmoid' | 'hardTanh'): CallMapping => ({
  becomes: call,
  roles: unary,
  map: (context) => {
    const x = only(context);
    const { config } = context;
    if (!config.has('slope')) return hardOfOldVersions(context, x);
    const [slope, shift] = ['slope', 'shift'].map((name) => {
      const constant = config.scope.struct?.constants.get(name);
      const type = elementOf(constant?.type ?? '', config.scope, constant?.node ?? context.call.node);
      return { type, value: quantized([config.number(name)], type)[0] ?? 0 };
    });
    const options = context.options(
      { weight: slope?.type, result: context.output.type },
      { slope: String(slope?.value), shift: String(shift?.value) },
    );
    return context.add(call, [x, options], x.shape);
  },
});

/** 0.2 · x + 0.5 with everything in the type of x. */
function hardOfOldVersions(context: CallContext, x: Ref): Ref {
  const { type } = context.input();
  const [slope, shift, one] = quantized([0.2, 0.5, 1], type);
  if (one !== 1) context.refuse(`${formatType(type)} cannot hold 1, where hls4ml clips`);
  const line = `cast(${slope} * x + ${shift}, ${quoted(formatType(type))})`;
  context.draft.functions.add('cast');
  return kernel(context, `(x: number) => Math.min(Math.max(${line}, 0), 1)`, [x]);
}

const oneBit = (context: CallContext): boolean =>
  context.output.integer && !context.output.type.signed && context.output.type.width === 1;

const binaryTanh: CallMapping = {
  becomes: 'map',
  roles: unary,
  map: (context) => {
    const condition = context.since('1.2') ? 'x >= 0' : 'x > 0';
    const low = context.since('1.2') && oneBit(context) ? '0' : '-1';
    return kernel(context, `(x: number) => (${condition} ? 1 : ${low})`, [only(context)]);
  },
};

/** -1, 0 or 1 for 2 · x, which is brought back into the type of x first. */
const ternaryTanh: CallMapping = {
  becomes: 'scale, map',
  roles: unary,
  map: (context) => {
    const x = only(context);
    const options = context.options({ result: context.input().type }, { factor: '2' });
    const doubled = context.add('scale', [x, options], x.shape, 'doubled');
    return kernel(context, '(x: number) => (x > 1 ? 1 : x > -1 ? 0 : -1)', [doubled]);
  },
};

/** `x − threshold` for every channel, exact. */
function distance(context: CallContext, index: number, suffix: string): Ref {
  const { config } = context;
  const count = config.count('n_in');
  const channels = channelsOf(context, count);
  const x = context.input().ref([count / channels, channels]);
  const { values, type, origin } = context.trained(index, channels);
  const one = fixed(false, 1, 1);
  const options = context.options(
    { scale: one, bias: fixed(true, type.width + 1, type.integer + 1) },
    {
      scale: context.weight(`${suffix}_one`, { values: new Float64Array(channels).fill(1), origin: '1' }, [
        channels,
      ]),
      bias: context.weight(suffix, { values: values.map((value) => -value), origin }, [channels]),
    },
  );
  return context.add('batchNorm', [x, options], x.shape, suffix);
}

/** Channels of a configuration with `n_filt`, which is -1 where every element is one. */
export function channelsOf({ config }: CallContext, count: number): number {
  const filters = config.number('n_filt', -1) | 0;
  return filters === -1 ? count : config.count('n_filt');
}

const normalizeBinaryTanh: CallMapping = {
  becomes: 'batchNorm, map',
  roles: ['in', 'out', 'other'],
  map: (context) => {
    const above = context.since('0.8') ? '>=' : '>';
    return kernel(context, `(x: number) => (x ${above} 0 ? 1 : 0)`, [distance(context, 0, 'threshold')]);
  },
};

const normalizeTernaryTanh: CallMapping = {
  becomes: 'batchNorm, map',
  roles: ['in', 'out', 'other', 'other'],
  map: (context) =>
    kernel(context, '(high: number, low: number) => (high > 0 ? 1 : low > 0 ? 0 : -1)', [
      distance(context, 0, 'high'),
      distance(context, 1, 'low'),
    ]),
};

/** hls4ml's functions of one tensor with parameters, or with the generation's own rules. */
export const parametrized: Readonly<Record<string, CallMapping>> = {
  binary_tanh: binaryTanh,
  elu,
  'elu/2': plainElu,
  hard_sigmoid: hard('hardSigmoid'),
  hard_tanh: hard('hardTanh'),
  leaky_relu: leakyRelu,
  normalize_binary_tanh: normalizeBinaryTanh,
  normalize_ternary_tanh: normalizeTernaryTanh,
  prelu,
  ternary_tanh: ternaryTanh,
  thresholded_relu: thresholdedRelu,
};
