import { fail, InternalError } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import { type FixedType, fixed } from '../numeric/fixedType.ts';
import { type RealTensor, requireFinite } from '../numeric/parameter.ts';
import { pack, toBig } from '../numeric/rawTensor.ts';
import { formatShape } from '../numeric/shape.ts';
import { maximumIndexBits } from '../numeric/table.ts';
import { type CommonOptions, type LayerDefinition, type LoweringContext, layerFunction } from './layer.ts';
import { commonChecks, parameter } from './options.ts';
import { real } from './real.ts';
import { single } from './results.ts';

export interface EmbeddingOptions extends CommonOptions<'weight'> {
  /** [entries, dimension]; row i stands for the number i. */
  readonly weight: RealTensor;
}

/** The row that a number picks: numbers beyond the table pick its last row, negative ones its first. */
const clamp = (id: number, entries: number): number => Math.min(entries - 1, Math.max(0, Math.floor(id)));

/** The type of the table's index: the fewest bits that count its rows; what is outside is clipped. */
function indexType(entries: number): FixedType {
  const bits = Math.max(1, Math.ceil(Math.log2(entries)));
  return fixed(false, bits, bits, 'TRN', 'SAT');
}

function lowerEmbedding(context: LoweringContext<EmbeddingOptions>, ids: Value): Value {
  const { builder, options, name } = context;
  const { weight } = options;
  const [entries = 1, dimension = 1] = weight.shape;
  const type = context.requiredType('weight');
  const index = indexType(entries);
  const raws = quantizedRows(context);
  const id = builder.cast(ids, index);
  const columns = Array.from({ length: dimension }, (_, column) =>
    builder.reshape(
      builder.lookup(id, {
        name: `${name}_weight_table${column === 0 ? '' : column + 1}`,
        description: `column ${column} of the embedding`,
        indexType: index,
        type,
        entries: pack(
          Array.from({ length: 2 ** index.width }, (_entry, row) => {
            return raws[Math.min(row, entries - 1) * dimension + column] ?? 0n;
          }),
        ),
      }),
      [...ids.shape, 1],
    ),
  );
  return builder.rearrange({ form: 'concat', axis: ids.shape.length }, ...columns);
}

/** The rows as raw numbers; the constant itself only reports what its type cannot hold, and is dropped as dead. */
function quantizedRows(context: LoweringContext<EmbeddingOptions>): bigint[] {
  const { op } = context.parameter('weight', context.options.weight);
  if (op.kind !== 'constant') throw new InternalError('trained values are no constant');
  return toBig(op.data);
}

const embeddingLayer: LayerDefinition<EmbeddingOptions> = {
  kind: 'embedding',
  summary: 'a trained row for each small integer',
  options: { ...commonChecks('weight'), weight: parameter },
  roles: { weight: 'weights' },
  infer: ([shape = []], { weight }) => {
    requireFinite(weight);
    const [entries, dimension] = weight.shape;
    if (weight.shape.length !== 2 || entries === undefined || dimension === undefined) {
      return fail('HLS3003', `embedding: the weights have the shape ${formatShape(weight.shape)}`, {
        help: 'expected [entries, dimension]: row i stands for the number i',
      });
    }
    if (entries > 2 ** maximumIndexBits)
      fail('HLS4003', `an embedding of ${entries} rows is too large for a table of 2^${maximumIndexBits}`);
    return [[...shape, dimension]];
  },
  reference: ([ids], { weight }) => {
    if (!ids) return [];
    const [entries = 1, dimension = 1] = weight.shape;
    const data = new Float64Array(ids.data.length * dimension);
    ids.data.forEach((id, i) => {
      const row = clamp(id, entries) * dimension;
      data.set(weight.data.subarray(row, row + dimension), i * dimension);
    });
    return [real([...ids.shape, dimension], data)];
  },
  lower: (context, [ids]) => (ids ? [lowerEmbedding(context, ids)] : []),
  parameters: ({ weight }) => ({ weight }),
};

/**
 * A trained vector for each small integer, such as a particle's ID: one table a column. Numbers beyond the last row
 * pick the last row, negative ones the first.
 */
export const embedding = layerFunction(
  embeddingLayer,
  (ids: Tensor, options: EmbeddingOptions) => ({ inputs: [ids], options }),
  single,
);
