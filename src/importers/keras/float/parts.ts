import { formatType, parseType } from '../../../numeric/fixedType.ts';
import { type Code, list, object, quoted } from '../../project/code.ts';
import type { Draft } from '../../project/draft.ts';
import { significant } from '../../project/exactType.ts';
import { type LayerContext, refuse, type Stage, stage } from '../context.ts';
import { exactFunctions, namedTables, tableFunctions } from '../functions.ts';
import { activationOf } from '../hgq/parts.ts';

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

/** A function written out, element by element. */
function mapped(context: LayerContext, suffix: string, body: string, options?: Code): Stage {
  const { draft } = context;
  const more = options === undefined ? [] : [options];
  return {
    suffix,
    write: (variable, x) => draft.add(variable, 'map', [body, list([draft.read(x)]), ...more], x.shape),
  };
}

/** `x · slope` for negative values. */
export const leakyStage = (context: LayerContext, slope: number): Stage =>
  stage(
    context.draft,
    'leaky',
    'leakyRelu',
    object({ slope: String(significant(slope)), precision: precisionOf(context, 'weight', 'result') }),
  );

/** A line clipped to 0 and 1: Keras 3 divides by 6, Keras 2 multiplies by 0.2. */
function hardSigmoidStage(context: LayerContext): Stage {
  const { name, options, draft } = context;
  const slopes: Readonly<Record<number, number>> = { 2: 0.2, 3: 1 / 6 };
  const slope = slopes[options.majorVersion ?? 0];
  if (slope === undefined)
    return refuse(
      name,
      'activation',
      'hard_sigmoid',
      'the file does not say which version of Keras wrote it',
    );
  const line = object({
    slope: String(significant(slope)),
    precision: precisionOf(context, 'weight', 'result'),
  });
  return stage(draft, 'gate', 'hardSigmoid', line);
}

/** `x · hardSigmoid(x)` */
function hardSiluStage(context: LayerContext): Stage {
  const gate = hardSigmoidStage(context);
  const precision = precisionOf(context, 'result');
  return {
    suffix: 'gated',
    write: (variable, x) => {
      const gated = gate.write(`${variable}_gate`, x);
      const options = precision === undefined ? [] : [object({ precision })];
      return context.draft.add(variable, 'multiply', [x, gated, ...options], x.shape);
    },
  };
}

/** `x` where positive, `alpha · (exp(x) − 1)` elsewhere. */
export function eluStage(context: LayerContext, alpha: number): Stage {
  if (alpha === 1)
    return stage(context.draft, 'elu', 'elu', optionsOf({ precision: tablePrecision(context) }));
  const { precision } = context.options;
  const body = `(x: number) => (x >= 0 ? x : ${significant(alpha)} * Math.expm1(Math.min(x, 0)))`;
  const types = object({ table: quoted(precision), result: quoted(precision) });
  return mapped(context, 'elu', body, object({ precision: types }));
}

/** A relu with Keras's threshold, largest value and slope below the threshold. */
export function reluStage(
  context: LayerContext,
  {
    slope,
    most,
    threshold,
  }: { readonly slope: number; readonly most: number | undefined; readonly threshold: number },
): Stage | undefined {
  if (most === undefined && threshold === 0)
    return slope === 0
      ? stage(context.draft, 'relu', 'relu', optionsOf({ precision: precisionOf(context, 'result') }))
      : leakyStage(context, slope);
  const above = most === undefined ? 'x' : `Math.min(x, ${most})`;
  const below = slope === 0 ? '0' : `${significant(slope)} * ${threshold === 0 ? 'x' : `(x - ${threshold})`}`;
  const body = `(x: number) => (x >= ${threshold} ? ${above} : ${below})`;
  return mapped(context, 'relu', body, optionsOf({ precision: precisionOf(context, 'result') }));
}

/** The call of a named activation; undefined for one that changes nothing. */
export function namedActivation(context: LayerContext, activation: string, rank: number): Stage | undefined {
  const { draft, name, options } = context;
  if (activation === 'linear') return undefined;
  if (activation === 'softmax') return softmaxCall(draft, context, rank - 1, rank);
  if (activation === 'relu') return reluStage(context, { slope: 0, most: undefined, threshold: 0 });
  if (activation === 'leaky_relu') return leakyStage(context, 0.2);
  if (activation === 'hard_sigmoid') return hardSigmoidStage(context);
  if (activation === 'hard_silu' || activation === 'hard_swish') return hardSiluStage(context);
  const exact = exactFunctions[activation];
  if (exact !== undefined)
    return mapped(context, activation, exact, optionsOf({ precision: precisionOf(context, 'result') }));
  const named = namedTables[activation];
  if (named !== undefined) {
    const given = object({ function: quoted(named), precision: tablePrecision(context) });
    return stage(draft, named, 'activation', given);
  }
  const table = tableFunctions[activation];
  if (table === undefined) return refuse(name, 'activation', activation, 'no such function here');
  const compat = options.compat && (table === 'sigmoid' || table === 'tanh') ? quoted('hls4ml') : undefined;
  return stage(draft, table, table, optionsOf({ compat, precision: tablePrecision(context) }));
}

/** The activation that a layer names in its attributes. */
export const ownActivation = (context: LayerContext, rank: number): Stage | undefined =>
  namedActivation(context, activationOf(context), rank);
