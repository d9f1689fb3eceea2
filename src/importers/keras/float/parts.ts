import { formatType, parseType } from '../../../numeric/fixedType.ts';
import { type Code, list, object, quoted } from '../../project/code.ts';
import type { Draft } from '../../project/draft.ts';
import { type LayerContext, refuse, type Stage, stage } from '../context.ts';
import { activationOf } from '../hgq/parts.ts';
import { tableFunctions } from '../hgq/unary.ts';

/** Types of a layer without a quantizer: the model's default says them, unless the rest of the source is quantized. */
export function precisionOf(
  { options }: Pick<LayerContext, 'options'>,
  ...roles: readonly ('weight' | 'bias' | 'scale' | 'result' | 'accum')[]
): Code | undefined {
  const { precision, quantized, compat } = options;
  if (compat) return object(Object.fromEntries(roles.map((role) => [role, quoted(precision)])));
  // What the source leaves in floating point needs a type; everything else stays exact there.
  const own = quantized ? roles.filter((role) => role !== 'result' && role !== 'accum') : [];
  return own.length === 0
    ? undefined
    : object(Object.fromEntries(own.map((role) => [role, quoted(precision)])));
}

/** Options with the entries that are there, or none at all. */
export const optionsOf = (entries: Readonly<Record<string, Code | undefined>>): Code | undefined =>
  Object.values(entries).some((entry) => entry !== undefined) ? object(entries) : undefined;

/** A softmax along an axis; with hls4ml's arithmetic the types that hls4ml gives it. */
export function softmaxCall(draft: Draft, context: LayerContext, axis: number, rank: number): Stage {
  const { compat, precision } = context.options;
  const { width, integer } = parseType(precision);
  const distance = { signed: false, width: width - 1, integer: integer - 1 } as const;
  const types = object({
    inpNorm: quoted(formatType({ ...distance, rounding: 'TRN', overflow: 'WRAP' })),
    result: quoted(precision),
  });
  const options = optionsOf({
    compat: compat ? quoted('hls4ml') : undefined,
    axis: axis === rank - 1 ? undefined : String(axis),
    precision: compat ? types : undefined,
  });
  return stage(draft, 'softmax', 'softmax', options);
}

/** The type of a table, which a quantized model does not say for all its layers. */
function tablePrecision({ options }: LayerContext): Code | undefined {
  const { quantized, compat, precision } = options;
  return quantized || compat ? object({ result: quoted(precision) }) : undefined;
}

/** Functions of Keras that are exact as they stand. */
const exactFunctions: Readonly<Record<string, string>> = {
  relu6: '(x: number) => Math.min(Math.max(x, 0), 6)',
  hard_tanh: '(x: number) => Math.min(Math.max(x, -1), 1)',
  hard_shrink: '(x: number) => (Math.abs(x) > 0.5 ? x : 0)',
  soft_shrink: '(x: number) => (x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0)',
};

/** Functions whose tables have no name of their own in the model language. */
const otherTables = new Set(['mish', 'selu', 'softsign']);

/** The call of a named activation; undefined for one that changes nothing. */
export function namedActivation(context: LayerContext, activation: string, rank: number): Stage | undefined {
  const { draft, name, options } = context;
  if (activation === 'linear') return undefined;
  if (activation === 'softmax') return softmaxCall(draft, context, rank - 1, rank);
  if (activation === 'relu')
    return stage(draft, 'relu', 'relu', optionsOf({ precision: precisionOf(context, 'result') }));
  const exact = exactFunctions[activation];
  if (exact !== undefined) {
    const options = optionsOf({ precision: precisionOf(context, 'result') });
    const parameters = options === undefined ? [] : [options];
    return {
      suffix: activation,
      write: (variable, x) =>
        draft.add(variable, 'map', [exact, list([draft.read(x)]), ...parameters], x.shape),
    };
  }
  if (otherTables.has(activation)) {
    const given = object({ function: quoted(activation), precision: tablePrecision(context) });
    return stage(draft, activation, 'activation', given);
  }
  const table = tableFunctions[activation];
  if (table === undefined) return refuse(name, 'activation', activation, 'no such function here');
  const compat = options.compat && (table === 'sigmoid' || table === 'tanh') ? quoted('hls4ml') : undefined;
  return stage(draft, table, table, optionsOf({ compat, precision: tablePrecision(context) }));
}

/** The activation that a layer names in its attributes. */
export const ownActivation = (context: LayerContext, rank: number): Stage | undefined =>
  namedActivation(context, activationOf(context), rank);
