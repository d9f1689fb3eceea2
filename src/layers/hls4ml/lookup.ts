import { fail } from '../../base/errors.ts';
import type { Tensor } from '../../ir/graph.ts';
import { type FixedType, formatType, parseType } from '../../numeric/fixedType.ts';
import { type RealTensor, requireFinite } from '../../numeric/parameter.ts';
import { rawOfReal } from '../../numeric/real.ts';
import { maximumIndexBits } from '../../numeric/table.ts';
import { type CommonOptions, type LayerDefinition, layerFunction, type TypeOption } from '../layer.ts';
import { commonChecks, parameter } from '../options.ts';
import { mapReal } from '../real.ts';
import { single } from '../results.ts';
import { lookUpEntry } from './tableIndex.ts';

export interface LookupOptions extends CommonOptions<'input' | 'result'> {
  /** [2^width of the index] Entry i belongs to the value whose raw bits, read as an unsigned integer, are i. */
  readonly table: RealTensor;
}

/** The index's type; throws HLS4004 when it is not one type for all elements. */
function indexType({ precision }: LookupOptions): FixedType {
  const named = precision?.input;
  return typeof named === 'string'
    ? parseType(named)
    : fail('HLS4004', 'lookup needs one type for the index of its table', {
        help: "write precision: { input: 'ufixed<8,2>' } on the layer: the input is cast to it",
      });
}

const lookupLayer: LayerDefinition<LookupOptions> = {
  kind: 'lookup',
  summary: 'a table that is given entry by entry',
  options: { ...commonChecks('input', 'result'), table: parameter },
  roles: { input: 'index', result: 'table' },
  infer: ([shape = []], options) => {
    requireFinite(options.table);
    const type = indexType(options);
    if (type.width > maximumIndexBits) {
      fail('HLS4003', `lookup: a table over ${formatType(type)} would have 2^${type.width} entries`, {
        help: `cast the input to at most ${maximumIndexBits} bits, or name the type in precision.input`,
      });
    }
    if (options.table.data.length !== 2 ** type.width) {
      fail(
        'HLS3003',
        `lookup: the table has ${options.table.data.length} entries, ${formatType(type)} indexes 2^${type.width}`,
        { help: 'one entry for each pattern of raw bits' },
      );
    }
    return [shape];
  },
  reference: ([x], options) => {
    const type = indexType(options);
    const entry = (value: number): number =>
      options.table.data[Number(BigInt.asUintN(type.width, rawOfReal(value, type)))] ?? 0;
    return x ? [mapReal(x, entry)] : [];
  },
  lower: (context, [x]) => {
    if (!x) return [];
    const { builder, options } = context;
    return [
      lookUpEntry(context, builder.cast(x, indexType(options)), {
        role: 'given',
        size: options.table.data.length,
        type: context.requiredType('result'),
        given: options.table,
        computed: { description: 'a table', evaluate: (value) => value },
      }),
    ];
  },
};

/** The one type that a tensor was given where it was made, if the model file names it. */
function typeOf({ layer }: Tensor): TypeOption | undefined {
  const { type, precision } = layer.options as {
    readonly type?: TypeOption;
    readonly precision?: { readonly result?: TypeOption };
  };
  return layer.kind === 'input' ? type : precision?.result;
}

/**
 * A table given entry by entry, looked up by the raw bits of x: `lookup(x, { table, precision: { result } })`. The index
 * has x's own type where its layer names one, else `precision.input`.
 */
export const lookup = layerFunction(
  lookupLayer,
  (x: Tensor, options: LookupOptions) => {
    const input = options.precision?.input ?? typeOf(x);
    return {
      inputs: [x],
      options: input === undefined ? options : { ...options, precision: { ...options.precision, input } },
    };
  },
  single,
);
