import { fail } from '../base/errors.ts';
import type { ModuleBuilder } from '../ir/builder.ts';
import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import { indicesAlong } from './firstLargest.ts';
import { type CommonOptions, type LayerDefinition, type LoweringContext, layerFunction } from './layer.ts';
import { commonChecks, integer, oneOf, positiveInteger } from './options.ts';
import { real } from './real.ts';
import { single } from './results.ts';
import { type Comparator, networkOfFirst } from './sortingNetwork.ts';

export interface SortOptions extends CommonOptions<never> {
  /** The feature to sort by. */
  readonly column: number;
  /** `descending` when left out: the leading particle first. */
  readonly order?: 'descending' | 'ascending';
}

export interface TopKOptions extends SortOptions {
  /** Rows that are kept. */
  readonly k: number;
}

type Options = SortOptions & { readonly k?: number };

/** Counts a negative column from the end. */
function columnOf(column: number, columns: number): number {
  const resolved = column < 0 ? column + columns : column;
  return resolved >= 0 && resolved < columns
    ? resolved
    : fail('HLS3008', `there is no column ${column} among ${columns}`, { option: 'column' });
}

function inferSort(shape: Shape, { column, k }: Options): Shape {
  const [rows = 1, columns] = shape;
  if (shape.length !== 2 || columns === undefined) {
    return fail('HLS3001', `sorting needs [particles, features], got ${formatShape(shape)}`);
  }
  columnOf(column, columns);
  if (k !== undefined && k > rows)
    fail('HLS3001', `there are ${rows} rows, the ${k} first of them were asked for`, { option: 'k' });
  return [k ?? rows, columns];
}

const gather = (builder: ModuleBuilder, x: Value, indices: readonly number[]): Value =>
  builder.rearrange({ form: 'gather', axis: 0, indices }, x);

const isDescending = (options: Options): boolean => (options.order ?? 'descending') === 'descending';

/**
 * The column with the row's number below its last bit, so that no two keys are equal: rows of equal value keep their
 * order. Larger keys come first.
 */
function keysOf(builder: ModuleBuilder, x: Value, options: Options): Value {
  const [rows = 1, columns = 1] = x.shape;
  const column = columnOf(options.column, columns);
  const value = builder.rearrange({ form: 'slice', starts: [0, column], sizes: [rows, 1] }, x);
  const bits = Math.ceil(Math.log2(rows));
  const number = builder.shift(indicesAlong(builder, [rows, 1], 0), -bits - value.range.fraction);
  const key = isDescending(options) ? value : builder.negate(value);
  return builder.minus(key, number);
}

/** Puts what the comparators made of their rows back among the rows they did not touch. */
function replaceRows(
  builder: ModuleBuilder,
  all: Value,
  layer: readonly Comparator[],
  first: Value,
  second: Value,
): Value {
  const [rows = 1] = all.shape;
  const source = Array.from({ length: rows }, (_, row) => row);
  layer.forEach(([low, high], i) => {
    source[low] = rows + i;
    source[high] = rows + layer.length + i;
  });
  return gather(builder, builder.rearrange({ form: 'concat', axis: 0 }, all, first, second), source);
}

function lowerSort({ builder, options }: LoweringContext<Options>, x: Value): Value {
  const [rows = 1] = x.shape;
  const kept = options.k ?? rows;
  let keys = keysOf(builder, x, options);
  let payload = x;
  for (const layer of networkOfFirst(rows, kept)) {
    const lows = layer.map(([low]) => low);
    const highs = layer.map(([, high]) => high);
    const [lowKeys, highKeys] = [gather(builder, keys, lows), gather(builder, keys, highs)];
    const [lowRows, highRows] = [gather(builder, payload, lows), gather(builder, payload, highs)];
    const swap = builder.compare('gt', highKeys, lowKeys);
    payload = replaceRows(
      builder,
      payload,
      layer,
      builder.select(swap, highRows, lowRows),
      builder.select(swap, lowRows, highRows),
    );
    const [larger, smaller] = [
      builder.binary('max', lowKeys, highKeys),
      builder.binary('min', lowKeys, highKeys),
    ];
    keys = replaceRows(builder, keys, layer, larger, smaller);
  }
  const first = Array.from({ length: kept }, (_, row) => row);
  return kept === rows ? payload : gather(builder, payload, first);
}

function sortReal(x: RealTensor, options: Options, shape: Shape): RealTensor {
  const [rows = 1, columns = 1] = x.shape;
  const column = columnOf(options.column, columns);
  const sign = isDescending(options) ? -1 : 1;
  const keyOf = (row: number): number => sign * (x.data[row * columns + column] ?? 0);
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => keyOf(a) - keyOf(b) || a - b);
  return real(
    shape,
    Float64Array.from(
      { length: (shape[0] ?? 1) * columns },
      (_, i) => x.data[(order[Math.floor(i / columns)] ?? 0) * columns + (i % columns)] ?? 0,
    ),
  );
}

const definition = (kind: string, summary: string): LayerDefinition<Options> => ({
  kind,
  summary,
  options: {
    ...commonChecks(),
    column: integer,
    order: oneOf('descending', 'ascending'),
    k: positiveInteger,
  },
  roles: {},
  infer: ([shape = []], options) => [inferSort(shape, options)],
  reference: ([x], options, [shape = []]) => (x ? [sortReal(x, options, shape)] : []),
  lower: (context, [x]) => (x ? [lowerSort(context, x)] : []),
});

/** Rows by the values of one column, equal ones in their old order: `sortBy(particles, { column: 0 })` sorts by pT. */
export const sortBy = layerFunction(
  definition('sortBy', 'rows in the order of one column'),
  (x: Tensor, options: SortOptions) => ({ inputs: [x], options }),
  single,
);

/** The first k rows of `sortBy`, with the comparators that these depend on. */
export const topK = layerFunction(
  definition('topK', 'the first rows in the order of one column'),
  (x: Tensor, options: TopKOptions) => ({ inputs: [x], options }),
  single,
);
