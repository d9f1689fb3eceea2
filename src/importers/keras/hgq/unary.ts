import { fail } from '../../../base/errors.ts';
import { formatType } from '../../../numeric/fixedType.ts';
import { object, quoted } from '../../project/code.ts';
import {
  chain,
  type LayerContext,
  type LayerMapping,
  onlyInput,
  refuse,
  type Stage,
  truthOf,
} from '../context.ts';
import { partOf } from '../variables.ts';
import { common } from './dense.ts';
import { activationOf, quantizerStage } from './parts.ts';
import { readQuantizer, typesOfQuantizer } from './quantizer.ts';

/** Keras's names of functions that a table can hold, and ours. */
export const tableFunctions: Readonly<Record<string, string>> = {
  elu: 'elu',
  exponential: 'exp',
  exp: 'exp',
  gelu: 'gelu',
  sigmoid: 'sigmoid',
  silu: 'silu',
  softplus: 'softplus',
  swish: 'silu',
  tanh: 'tanh',
};

/** A table of the function, whose entries have the layer's output type. */
function tableStage(context: LayerContext): Stage {
  const { name, draft, variables, attributes } = context;
  const activation = activationOf(context);
  const call = tableFunctions[activation];
  if (call === undefined)
    return refuse(name, 'activation', activation, `known are ${Object.keys(tableFunctions).join(', ')}`);
  const x = onlyInput(context);
  const place = `layer '${name}': oq_conf`;
  if (!truthOf(context, 'enable_oq', true)) refuse(name, 'enable_oq', false, 'a table needs a type');
  const quantizer = readQuantizer(attributes['oq_conf'], partOf(variables, 'oq'), [1, ...x.shape], place);
  const texts = quantizer ? typesOfQuantizer(quantizer).map(formatType) : [];
  const [first] = texts;
  if (first === undefined || texts.some((text) => text !== first))
    return fail('HLS3005', `${place} has a type for each element: one table for all is needed`, {
      help: 'train with allow_heterogeneous_table=False',
    });
  const options = object({ precision: object({ result: quoted(first) }) });
  return {
    suffix: 'table',
    write: (variable, value) => draft.add(variable, call, [value, options], x.shape),
  };
}

/** QUnaryFunctionLUT: a function of one variable by a table over its quantized input. */
export const quantizedFunction: LayerMapping = {
  attributes: [
    ...common,
    'activation',
    'allow_heterogeneous_input',
    'allow_heterogeneous_table',
    'override_oq_k0_to_0',
  ],
  becomes: 'quantize, a table',
  map(context) {
    const x = onlyInput(context);
    return chain(context.name, x, [quantizerStage(context, 'iq', 'input', x.shape), tableStage(context)]);
  },
};
