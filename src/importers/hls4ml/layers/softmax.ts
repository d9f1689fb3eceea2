import type { FixedType } from '../../../numeric/fixedType.ts';
import { type Code, object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import type { Config } from '../config.ts';
import type { CallContext } from '../context.ts';
import { type CallMapping, unary } from '../mapping.ts';
import { exponentialTable, legacyTables, rangedTables, reciprocalTable } from '../singlePrecision.ts';
import { tableWeight, usualTable } from './tables.ts';

const variants: Readonly<Record<string, string>> = {
  '0': 'latency',
  '1': 'legacy',
  '2': 'stable',
  '3': 'argmax',
  latency: 'latency',
  legacy: 'legacy',
  stable: 'stable',
  argmax: 'argmax',
};

/** The tensor as [outer, slice, inner], or [slice]: a softmax goes along the slice. */
function sliced(context: CallContext): { x: Ref; axis: number } {
  const { config } = context;
  const all = config.count('n_in');
  const packed = context.input().packed;
  const slice =
    packed ??
    (context.call.kind === 'softmax_multidim' ? config.count('n_slice') : config.count('n_slice', all));
  const inner = packed === undefined ? config.count('n_inner', 1) : 1;
  if (slice === all) return { x: context.input().ref([all]), axis: 0 };
  if (all % (slice * inner) !== 0) context.refuse(`${all} elements are no whole number of slices`);
  const outer = all / slice / inner;
  return inner === 1
    ? { x: context.input().ref([outer, slice]), axis: 1 }
    : { x: context.input().ref([outer, slice, inner]), axis: 1 };
}

const tablesCode = (context: CallContext, exp: Float64Array, inv: Float64Array): Code =>
  object({ exp: tableWeight(context, 'exp', exp), inv: tableWeight(context, 'inv', inv) });

/** Everything but the types of a softmax, and its types. */
interface Method {
  readonly more: Readonly<Record<string, Code>>;
  readonly precision: Readonly<Record<string, FixedType>>;
}

function legacy(context: CallContext, expSize: number, invSize: number): Method {
  const table = context.config.type('table_t', usualTable);
  const { exp, inv } = legacyTables(expSize, invSize, table);
  return {
    more: { tables: tablesCode(context, exp, inv) },
    precision: { expTable: table, table, invTable: table },
  };
}

/** The softmax of 2409.05207: both tables cover a range that the configuration names. */
export function rangedMethod(context: CallContext, config: Config): Method {
  const size = config.count('table_size');
  const [expRange, invRange] = [config.count('exp_range'), config.count('inv_range')];
  const [exp, inv] = [config.type('exp_table_t'), config.type('inv_table_t')];
  const tables = rangedTables(size, { expRange, invRange, exp, inv });
  return {
    more: {
      version: quoted('2409.05207'),
      expTableSize: String(size),
      invTableSize: String(size),
      expRange: String(expRange),
      invRange: String(invRange),
      tables: tablesCode(context, tables.exp, tables.inv),
    },
    precision: { expTable: exp, accum: config.type('accum_t'), invTable: inv },
  };
}

/** Versions before 1.2: one size, sums in the type of the exponentials. */
function older(context: CallContext, variant: string): Method {
  const { config } = context;
  const size = config.count('table_size', 1024);
  const sizes = { expTableSize: String(size), invTableSize: String(size) };
  if (variant === 'legacy') {
    const method = legacy(context, size, size);
    return { ...method, more: { ...method.more, ...sizes } };
  }
  const [exp, inv] = [config.type('exp_table_t'), config.type('inv_table_t')];
  const data = context.input().type;
  if (variant === 'stable' && !data.signed)
    context.refuse('the stable softmax of an unsigned tensor reads its table beyond its end');
  const tables = tablesCode(
    context,
    exponentialTable(size, data, exp, 1, false),
    reciprocalTable(size, exp, inv),
  );
  return { more: { version: quoted('v0'), ...sizes, tables }, precision: { expTable: exp, invTable: inv } };
}

function today(context: CallContext, variant: string): Method {
  const { config } = context;
  const [expSize, invSize] = [config.count('exp_table_size'), config.count('inv_table_size')];
  const sizes = { expTableSize: String(expSize), invTableSize: String(invSize) };
  if (variant === 'legacy') {
    const method = legacy(context, expSize, invSize);
    return { ...method, more: { ...method.more, ...sizes } };
  }
  const scale = Math.fround(config.number('exp_scale', 1));
  const stable = variant === 'stable';
  const types = {
    expTable: config.type('exp_table_t'),
    accum: config.type('accum_t'),
    invInp: config.type('inv_inp_t'),
    invTable: config.type('inv_table_t'),
  };
  const index = stable ? config.type('inp_norm_t') : context.input().type;
  const tables = tablesCode(
    context,
    exponentialTable(expSize, index, types.expTable, scale, stable),
    reciprocalTable(invSize, types.invInp, types.invTable),
  );
  return {
    more: { ...sizes, ...(scale === 1 ? {} : { expScale: String(scale) }), tables },
    precision: stable ? { inpNorm: index, ...types } : types,
  };
}

const softmax: CallMapping = {
  becomes: "softmax, compat: 'hls4ml'",
  roles: unary,
  map: (context) => {
    const { config } = context;
    const { x, axis } = sliced(context);
    const named = config.enumerator('implementation') ?? 'latency';
    const variant = variants[named] ?? context.refuse(`the implementation '${named}' is not known`);
    const ranged = config.has('exp_range') && variant === 'legacy';
    const method: Method = ranged
      ? rangedMethod(context, config)
      : variant === 'argmax'
        ? { more: {}, precision: {} }
        : config.has('exp_table_size')
          ? today(context, variant)
          : older(context, variant);
    const options = context.options(
      { ...method.precision, result: context.output.type },
      {
        compat: quoted('hls4ml'),
        ...method.more,
        variant: ranged ? undefined : quoted(variant),
        axis: String(axis),
      },
    );
    return context.add('softmax', [x, options], x.shape);
  },
};

export const softmaxes: Readonly<Record<string, CallMapping>> = { softmax, softmax_multidim: softmax };
