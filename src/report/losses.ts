import { type Module, scopeAt, type Value, valueAt } from '../ir/module.ts';
import type { OpKind } from '../ir/op.ts';
import { fractionOf, maximumRaw, minimumRaw } from '../numeric/fixedType.ts';
import { containerOf, formatTensorType, type TensorType } from '../numeric/tensorType.ts';
import type { CastLoss } from '../sim/losses.ts';
import type { CastReport, SourceLine } from './model.ts';

/** What the operand of a cast is called. */
const nouns: { readonly [Kind in OpKind]: string } = {
  input: 'input',
  constant: 'constant',
  cast: 'cast value',
  add: 'sum',
  sub: 'difference',
  mul: 'product',
  neg: 'negated value',
  shift: 'scaled value',
  max: 'larger value',
  min: 'smaller value',
  contract: 'sum of products',
  reduce: 'pooled value',
  lookup: 'table entry',
  compare: 'flag',
  select: 'choice',
  rearrange: 'moved value',
};

/** The line of the model file that a value or a layer comes from. */
export const sourceOf = (span: Value['span']): SourceLine | null =>
  span ? { file: span.file, line: span.line } : null;

/** A share in percent, to four significant digits. */
export const percentOf = (count: number, whole: number): number =>
  whole === 0 ? 0 : Number(((100 * count) / whole).toPrecision(4));

const typesOf = (type: TensorType) => (type.granularity === 'tensor' ? [type.type] : type.types);

function overflowOf(type: TensorType): string {
  const modes = new Set(typesOf(type).map(({ overflow }) => overflow));
  const [only] = modes;
  return modes.size === 1 && only ? only : 'mixed';
}

/** Largest magnitude that any of the types holds. */
function limitOf(type: TensorType): number {
  const largest = typesOf(type).map((each) => {
    const raws = [Number(maximumRaw(each)), -Number(minimumRaw(each))];
    return Math.max(...raws) * 2 ** -fractionOf(each);
  });
  return Math.max(0, ...largest);
}

/** What every cast lost, in the order of the module. */
export const castReports = (module: Module, losses: readonly CastLoss[]): CastReport[] =>
  losses.map((loss) => {
    const cast = valueAt(module, loss.value);
    const operand = cast.op.kind === 'cast' ? valueAt(module, cast.op.operand) : cast;
    const scope = scopeAt(module, cast.scope);
    return {
      layer: scope.name,
      source: sourceOf(cast.span ?? scope.span),
      what: nouns[operand.op.kind],
      from: formatTensorType({ granularity: 'tensor', type: containerOf(operand.type) }),
      to: formatTensorType(cast.type),
      values: loss.total,
      rounded: loss.rounded,
      roundedPercent: percentOf(loss.rounded, loss.total),
      overflowed: loss.overflowed,
      overflowedPercent: percentOf(loss.overflowed, loss.total),
      overflow: overflowOf(cast.type),
      largest: loss.largest,
      limit: limitOf(cast.type),
    };
  });
