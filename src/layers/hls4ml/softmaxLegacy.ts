import type { ModuleBuilder } from '../../ir/builder.ts';
import type { Value } from '../../ir/module.ts';
import { fixed } from '../../numeric/fixedType.ts';
import { uniform } from '../../numeric/tensorType.ts';
import { wholeConstant } from './divide.ts';
import { exponentialOf, reciprocalOrZero } from './functions.ts';
import { type SoftmaxContext, softmaxType } from './softmaxContext.ts';
import { lookUpEntry, scaledIndex } from './tableIndex.ts';

/** The tables cover differences of ±8 and sums of 0 … 64. */
const differences = 16;
const sums = 64;

/** x of every partner: one more axis at the end, along which the reduced axis is repeated. */
function partners(builder: ModuleBuilder, x: Value, axis: number): Value {
  const others = x.shape.map((_, i) => i).filter((i) => i !== axis);
  const moved = builder.rearrange({ form: 'transpose', permutation: [...others, axis] }, x);
  const shape = [...x.shape, x.shape[axis] ?? 1];
  return builder.rearrange({ form: 'broadcast', shape, axes: [...others, x.shape.length] }, moved);
}

/** 1 where an entry meets itself. */
function itself(builder: ModuleBuilder, x: Value, axis: number): Value {
  const extent = x.shape[axis] ?? 1;
  const data = Float64Array.from({ length: extent * extent }, (_, i) =>
    Math.floor(i / extent) === i % extent ? 1 : 0,
  );
  const square = builder.constant('itself', [extent, extent], uniform(fixed(false, 1, 1)), data);
  const shape = [...x.shape, extent];
  return builder.rearrange({ form: 'broadcast', shape, axes: [axis, x.shape.length] }, square);
}

/** The first softmax of hls4ml: 1 / Σ exp(x_j − x_i), by a table of differences and one of reciprocals. */
export function lowerPairwiseSoftmax(context: SoftmaxContext, x: Value, axis: number): Value {
  const { builder, options } = context;
  const { expTableSize = 1024, invTableSize = 1024, tables } = options;
  const table = context.type('table') ? context.requiredType('table') : fixed(true, 18, 8);
  const others = partners(builder, x, axis);
  const own = builder.rearrange(
    { form: 'broadcast', shape: others.shape, axes: x.shape.map((_, i) => i) },
    x,
  );
  const scaled = builder.shift(
    builder.times(builder.minus(others, own), wholeConstant(builder, 'entries', BigInt(expTableSize))),
    -Math.log2(differences),
  );
  const origin = expTableSize / 2;
  const entry = lookUpEntry(context, scaledIndex(builder, scaled, origin, expTableSize), {
    role: 'exp',
    size: expTableSize,
    type: softmaxType(context, 'expTable'),
    given: tables?.exp,
    computed: exponentialOf(differences / expTableSize, origin),
  });
  // The sum casts every term to `table` before it adds it, as assigning it to a variable of the type does.
  const terms = builder.select(itself(builder, x, axis), wholeConstant(builder, 'one', 1n), entry);
  const last = x.shape.length;
  const sum = builder.reduce('sum', terms, [last], { type: table, order: 'sequential' });
  const divisor = builder.shift(
    builder.times(sum, wholeConstant(builder, 'inv_entries', BigInt(invTableSize))),
    -Math.log2(sums),
  );
  const inverse = lookUpEntry(context, scaledIndex(builder, divisor, 0, invTableSize), {
    role: 'inv',
    size: invTableSize,
    type: softmaxType(context, 'invTable'),
    given: tables?.inv,
    computed: reciprocalOrZero(sums / invTableSize),
  });
  return context.castTo('result', inverse);
}
