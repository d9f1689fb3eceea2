import type { Tensor } from '../ir/graph.ts';
import { type UnaryFunction, unaryFunctions } from '../numeric/functions.ts';
import { namedFunction } from '../numeric/table.ts';
import { compatible } from './compat.ts';
import { type Hls4mlActivationOptions, hls4mlSigmoid, hls4mlTanh } from './hls4ml/activation.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { commonChecks, oneOf } from './options.ts';
import { mapReal } from './real.ts';
import { single } from './results.ts';
import { lookUp } from './tables.ts';

export interface ActivationOptions extends CommonOptions<'input' | 'result'> {
  readonly function: UnaryFunction;
}

/** `input` is the type that indexes the table; the input's own when left out. */
const activationLayer: LayerDefinition<ActivationOptions> = {
  kind: 'activation',
  summary: 'any function of one variable, by an exact table',
  options: { ...commonChecks('input', 'result'), function: oneOf(...Object.keys(unaryFunctions)) },
  roles: { input: 'index', result: 'table' },
  infer: ([shape = []]) => [shape],
  reference: ([x], options) => (x ? [mapReal(x, unaryFunctions[options.function])] : []),
  lower: (context, [x]) => {
    if (!x) return [];
    const { function: name } = context.options;
    const index = context.castTo('input', x);
    return [lookUp(context, index, name, namedFunction(name), context.requiredType('result'))];
  },
};

/** Any named function of one variable as a table whose every entry is rounded correctly, once. */
export const activation = layerFunction(
  activationLayer,
  (x: Tensor, options: ActivationOptions) => ({ inputs: [x], options }),
  single,
);

type NamedOptions = CommonOptions<'input' | 'result'>;

const named = (name: UnaryFunction) =>
  layerFunction(
    { ...activationLayer, kind: name },
    (x: Tensor, options: NamedOptions = {}) => ({ inputs: [x], options: { ...options, function: name } }),
    single,
  );

/** `1 / (1 + exp(−x))` as a table; with `compat: 'hls4ml'` as hls4ml tabulates it. */
export const sigmoid = compatible<NamedOptions, Hls4mlActivationOptions>(named('sigmoid'), hls4mlSigmoid);
/** `tanh(x)` as a table; with `compat: 'hls4ml'` as hls4ml tabulates it. */
export const tanh = compatible<NamedOptions, Hls4mlActivationOptions>(named('tanh'), hls4mlTanh);
/** `x · Φ(x)` with the exact error function, as a table. */
export const gelu = named('gelu');
/** `x · sigmoid(x)` as a table. */
export const silu = named('silu');
/** `exp(x)` as a table. */
export const exp = named('exp');
/** `ln(1 + exp(x))` as a table. */
export const softplus = named('softplus');
/** `x` for positive values, `exp(x) − 1` for negative ones, as a table. */
export const elu = named('elu');
