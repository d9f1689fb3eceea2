import { type FixedType, fixed, formatType, fractionOf } from '../../../numeric/fixedType.ts';
import { type Shape, sizeOf } from '../../../numeric/shape.ts';
import { type Code, object, quoted } from '../../project/code.ts';
import {
  chain,
  type LayerContext,
  type LayerMapping,
  numberOf,
  onlyInput,
  refuse,
  type Stage,
  truthOf,
} from '../context.ts';
import { partOf, type Variables } from '../variables.ts';
import { common } from './dense.ts';
import { eventAxes } from './merge.ts';
import { quantizerStage } from './parts.ts';
import { readQuantizer } from './quantizer.ts';
import { tableTypeOf } from './table.ts';

/** The parts of a softmax and how each is configured. */
export interface SoftmaxParts {
  readonly variables: Variables;
  readonly expInput: unknown;
  readonly expOutput: unknown;
  readonly invInput: unknown;
  readonly invOutput: unknown;
  readonly stable: boolean;
  /** Factor in the exponent. */
  readonly scaler: number;
  /** Axis that the probabilities sum to 1 along. */
  readonly axis: number;
}

/** Stands for no bits at all, which cannot index a table: every number of a network becomes 0 in it. */
const nothing = fixed(false, 1, -64, 'TRN', 'SAT_ZERO');

/** The one type of a table's index or entries; throws HLS3005 where it differs between elements. */
function tableType(
  layer: string,
  parts: SoftmaxParts,
  table: 'exp_table' | 'inv_table',
  which: 'iq' | 'oq',
  configuration: unknown,
  shape: Shape,
): FixedType {
  const place = `layer '${layer}': ${table} ${which}`;
  const owner = partOf(parts.variables, table);
  const quantizer = readQuantizer(configuration, owner && partOf(owner, which), [1, ...shape], place);
  const type = tableTypeOf(quantizer, place);
  return type.width === 0 ? nothing : type;
}

/** The product of both tables, exact. */
function productType(exp: FixedType, inv: FixedType): FixedType {
  const fraction = fractionOf(exp) + fractionOf(inv);
  const integer = exp.integer + inv.integer;
  return fixed(exp.signed || inv.signed, integer + fraction, integer);
}

/** The whole softmax as one call, whose result is the exact product of both tables. */
export function softmaxStage(context: LayerContext, parts: SoftmaxParts, shape: Shape): Stage {
  const { name, draft } = context;
  const reduced = shape.map((extent, axis) => (axis === parts.axis ? 1 : extent));
  const typeOf = (table: 'exp_table' | 'inv_table', which: 'iq' | 'oq', configuration: unknown) =>
    tableType(name, parts, table, which, configuration, table === 'exp_table' ? shape : reduced);
  const expTable = typeOf('exp_table', 'oq', parts.expOutput);
  const invTable = typeOf('inv_table', 'oq', parts.invOutput);
  const inpNorm = parts.stable ? typeOf('exp_table', 'iq', parts.expInput) : undefined;
  const options: Code = object({
    axis: parts.axis === shape.length - 1 ? undefined : String(parts.axis),
    variant: parts.stable ? undefined : quoted('latency'),
    temperature: parts.scaler === 1 ? undefined : String(1 / parts.scaler),
    precision: object({
      inpNorm: inpNorm && quoted(formatType(inpNorm)),
      expTable: quoted(formatType(expTable)),
      invInp: quoted(formatType(typeOf('inv_table', 'iq', parts.invInput))),
      invTable: quoted(formatType(invTable)),
      result: quoted(formatType(productType(expTable, invTable))),
    }),
  });
  return { suffix: 'softmax', write: (variable, x) => draft.add(variable, 'softmax', [x, options], shape) };
}

/** The single axis of a softmax. */
export function softmaxAxis(context: LayerContext, shape: Shape): number {
  const attribute = 'axes' in context.attributes ? 'axes' : 'axis';
  const axes = eventAxes(context, attribute, shape.length).filter((axis) => shape[axis] !== 1);
  const [axis = shape.length - 1] = axes;
  if (axes.length > 1)
    refuse(context.name, attribute, axes, 'probabilities over several axes: reshape them into one');
  return axis;
}

/** QSoftmax: exponentials and reciprocals by tables of their own types. */
export const quantizedSoftmax: LayerMapping = {
  attributes: [
    ...common,
    'axis',
    'axes',
    'stable',
    'exp_iq_conf',
    'exp_oq_conf',
    'inv_iq_conf',
    'inv_oq_conf',
    'allow_heterogeneous_table',
    'input_scaler',
  ],
  becomes: 'quantize, softmax',
  map(context) {
    const { name, attributes, variables } = context;
    const x = onlyInput(context);
    if (sizeOf(x.shape) === 0) refuse(name, 'axis', attributes['axis'], 'nothing to normalize');
    return chain(name, x, [
      quantizerStage(context, 'iq', 'input', x.shape),
      softmaxStage(
        context,
        {
          variables,
          expInput: attributes['exp_iq_conf'],
          expOutput: attributes['exp_oq_conf'],
          invInput: attributes['inv_iq_conf'],
          invOutput: attributes['inv_oq_conf'],
          stable: truthOf(context, 'stable', true),
          scaler: numberOf(context, 'input_scaler', 1),
          axis: softmaxAxis(context, x.shape),
        },
        x.shape,
      ),
      quantizerStage(context, 'oq', 'output', x.shape),
    ]);
  },
};
