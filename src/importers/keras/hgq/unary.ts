import { type FixedType, formatType } from '../../../numeric/fixedType.ts';
import { object, quoted } from '../../project/code.ts';
import {
  chain,
  type LayerContext,
  type LayerMapping,
  onlyInput,
  refuse,
  type Stage,
  stage,
  truthOf,
} from '../context.ts';
import { namedTables, scalarFunctions, tableFunctions } from '../functions.ts';
import { partOf, tensorsOf } from '../variables.ts';
import { common } from './dense.ts';
import { activationOf, quantizerStage } from './parts.ts';
import { type Quantizer, readQuantizer } from './quantizer.ts';
import { tableTypeOf, writeTable } from './table.ts';

/** The cast of the argument and the type of the entries. */
function quantizersOf(context: LayerContext): { input: Quantizer | undefined; result: FixedType } {
  const { name, variables, attributes } = context;
  const { shape } = onlyInput(context);
  const read = (which: 'iq' | 'oq'): Quantizer | undefined => {
    if (!truthOf(context, `enable_${which}`, true)) return undefined;
    const place = `layer '${name}': ${which}_conf`;
    return readQuantizer(attributes[`${which}_conf`], partOf(variables, which), [1, ...shape], place);
  };
  if (!truthOf(context, 'enable_oq', true)) refuse(name, 'enable_oq', false, 'a table needs a type');
  return { input: read('iq'), result: tableTypeOf(read('oq'), `layer '${name}': oq_conf`) };
}

/** The function that a layer names. */
function functionOf(context: LayerContext): (x: number) => number {
  const activation = activationOf(context);
  return (
    scalarFunctions[activation] ??
    refuse(context.name, 'activation', activation, `known are ${Object.keys(scalarFunctions).join(', ')}`)
  );
}

/** A table of the function, whose entries have the layer's output type. */
function tableStage(context: LayerContext, input: Quantizer | undefined, result: FixedType): Stage {
  const { name, draft } = context;
  const activation = activationOf(context);
  const [call, named] = [tableFunctions[activation], namedTables[activation]];
  const precision = object({ result: quoted(formatType(result)) });
  if (call !== undefined) return stage(draft, 'table', call, object({ precision }));
  if (named !== undefined)
    return stage(draft, 'table', 'activation', object({ function: quoted(named), precision }));
  const f = functionOf(context);
  if (!input) return refuse(name, 'enable_iq', false, `a table of ${activation} needs a type for its index`);
  return { suffix: 'table', write: (variable, x) => writeTable(context, variable, x, input, result, f) };
}

const attributes = [
  ...common,
  'activation',
  'allow_heterogeneous_input',
  'allow_heterogeneous_table',
  'override_oq_k0_to_0',
];

/** QUnaryFunctionLUT: a function of one variable by a table over its quantized input. */
export const quantizedFunction: LayerMapping = {
  attributes,
  becomes: 'quantize, a table',
  map(context) {
    const x = onlyInput(context);
    const { input, result } = quantizersOf(context);
    return chain(context.name, x, [
      quantizerStage(context, 'iq', 'input', x.shape),
      tableStage(context, input, result),
    ]);
  },
};

/** QAffinedUnaryFunctionLUT: the argument is multiplied and shifted, in single precision, within the table. */
export const quantizedAffinedFunction: LayerMapping = {
  attributes,
  becomes: 'quantize, a table',
  map(context) {
    const { name, variables } = context;
    const x = onlyInput(context);
    const { input, result } = quantizersOf(context);
    if (!input) return refuse(name, 'enable_iq', false, 'a table needs a type for its index');
    const { scale, bias } = tensorsOf(variables, ['scale', 'bias']);
    const f = functionOf(context);
    const affined = (value: number): number =>
      f(Math.fround(Math.fround(value * (scale.data[0] ?? 1)) + (bias.data[0] ?? 0)));
    return chain(name, x, [
      quantizerStage(context, 'iq', 'input', x.shape),
      {
        suffix: 'table',
        write: (variable, value) => writeTable(context, variable, value, input, result, affined),
      },
    ]);
  },
};
