import { type Module, tableAt, type Value, valueAt } from '../../ir/module.ts';
import type { Op, OpKind, OpOf, ValueId } from '../../ir/op.ts';
import { type FixedType, fractionOf } from '../../numeric/fixedType.ts';
import { contains, intervalOfType } from '../../numeric/interval.ts';
import { toBig } from '../../numeric/rawTensor.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { containerOf, elementTypes } from '../../numeric/tensorType.ts';
import type { Part } from '../../report/parts.ts';
import { dspWidthsOf } from '../dsp.ts';
import { contractCost } from './contract.ts';
import { type Cost, constantMultiplier, free, multiplier } from './cost.ts';
import { adderDelay, delays, tableDelay } from './delays.ts';

interface Context {
  readonly module: Module;
  readonly value: Value;
  readonly part: Part;
}

type Estimator<Kind extends OpKind> = (op: OpOf<Kind>, context: Context) => Cost;

const widthOf = ({ type }: Value): number => containerOf(type).width;

/** Tables with more bits than this go into block RAM. */
const largestLutTable = 2 ** 14;

/** Bits of a block RAM. */
const blockBits = 18_432;

/** The same hardware for every element. */
const each = ({ value }: Context, lut: number, delay: number): Cost => ({
  ...free,
  lut: sizeOf(value.shape) * lut,
  delay,
});

const added = (_op: Op, context: Context): Cost =>
  each(context, widthOf(context.value), adderDelay(widthOf(context.value)));

const isZero = (module: Module, id: ValueId): boolean => {
  const { range } = valueAt(module, id);
  return range.min === 0n && range.max === 0n;
};

/** A comparison and a selection; against 0 the sign bit is the comparison. */
function extreme({ left, right }: OpOf<'max' | 'min'>, context: Context): Cost {
  const bits = widthOf(context.value);
  const zero = isZero(context.module, left) || isZero(context.module, right);
  return zero
    ? each(context, Math.ceil(bits / 2), delays.lut)
    : each(context, Math.ceil(bits * 1.5), adderDelay(bits) + delays.lut);
}

/** The integers behind a value that is a constant or a repeated one. */
function knownRaws(module: Module, id: ValueId): readonly bigint[] | undefined {
  const value = valueAt(module, id);
  const source = value.op.kind === 'rearrange' ? valueAt(module, value.op.operands[0] ?? id) : value;
  return source.op.kind === 'constant' ? toBig(source.op.data) : undefined;
}

function product(op: OpOf<'mul'>, context: Context): Cost {
  const { module, value, part } = context;
  const count = sizeOf(value.shape);
  const bits = widthOf(value);
  const right = knownRaws(module, op.right);
  const raws = right ?? knownRaws(module, op.left);
  if (!raws) {
    const one = multiplier(
      widthOf(valueAt(module, op.left)),
      widthOf(valueAt(module, op.right)),
      dspWidthsOf(part),
    );
    const delay = one.dsp > 0 ? delays.dsp : 2 * adderDelay(bits);
    return { ...free, multiplications: count, lut: count * one.lut, dsp: count * one.dsp, delay };
  }
  const input = widthOf(valueAt(module, right ? op.left : op.right));
  const costs = raws.map((raw) => constantMultiplier(raw, input)).filter(({ adders }) => adders > 0);
  const copies = count / Math.max(1, raws.length);
  const lut = Math.ceil(costs.reduce((sum, cost) => sum + cost.lut, 0) * copies);
  return {
    ...free,
    multiplications: costs.length * copies,
    lut,
    delay: costs.length > 0 ? 2 * adderDelay(bits) : 0,
  };
}

/** Dropping bits is free; rounding is an adder, saturation a comparison and a selection. */
function castCost(op: OpOf<'cast'>, { module, value }: Context): Cost {
  const operand = valueAt(module, op.operand);
  let lut = 0;
  let delay = 0;
  for (const type of elementTypes(op.type, value.shape)) {
    const { rounds, limits } = castWork(operand, type);
    lut += (rounds ? type.width : 0) + (limits ? type.width : 0);
    delay = Math.max(delay, (rounds ? adderDelay(type.width) : 0) + (limits ? delays.lut : 0));
  }
  return { ...free, lut, delay };
}

/** What a cast really has to do, given what its operand can be. */
function castWork(operand: Value, type: FixedType): { rounds: boolean; limits: boolean } {
  if (type.width === 0) return { rounds: false, limits: false };
  const rounds = operand.range.fraction > fractionOf(type) && type.rounding !== 'TRN';
  return { rounds, limits: type.overflow !== 'WRAP' && !contains(intervalOfType(type), operand.range) };
}

function reduceCost(op: OpOf<'reduce'>, { module, value }: Context): Cost {
  const results = sizeOf(value.shape);
  const terms = sizeOf(valueAt(module, op.operand).shape) / Math.max(1, results);
  const bits = widthOf(value);
  const levels = Math.ceil(Math.log2(Math.max(1, terms)));
  const sum = op.operation === 'sum';
  const delay = levels * (adderDelay(bits) + (sum ? 0 : delays.lut));
  return { ...free, lut: results * (terms - 1) * Math.ceil(sum ? bits : bits * 1.5), delay };
}

/** A table in LUTs, or one block RAM port for every element that is read at once. */
function lookupCost(op: OpOf<'lookup'>, { module, value }: Context): Cost {
  const table = tableAt(module, op.table);
  const readers = sizeOf(value.shape);
  const bits = table.entries.length * table.type.width;
  if (bits > largestLutTable) {
    return {
      ...free,
      bram18: Math.ceil(readers / 2) * Math.ceil(bits / blockBits),
      delay: delays.dsp,
      turns: 1,
    };
  }
  const perReader = 2 ** Math.max(0, table.indexType.width - 5) * Math.ceil(table.type.width / 2);
  return { ...free, lut: readers * perReader, delay: tableDelay(table.indexType.width) };
}

const estimators: { readonly [Kind in OpKind]: Estimator<Kind> } = {
  input: () => free,
  constant: () => free,
  cast: castCost,
  add: added,
  sub: added,
  neg: added,
  mul: product,
  max: extreme,
  min: extreme,
  shift: () => free,
  contract: (op, { module, value, part }) => contractCost(module, value, op, part),
  reduce: reduceCost,
  lookup: lookupCost,
  compare: (op, context) => {
    const bits = widthOf(valueAt(context.module, op.left));
    return each(context, Math.ceil(bits / 2), adderDelay(bits));
  },
  select: (_op, context) => each(context, Math.ceil(widthOf(context.value) / 2), delays.lut),
  rearrange: () => free,
};

/** What one op takes on this part. */
export function estimateOp(module: Module, value: Value, part: Part): Cost {
  const estimate = estimators[value.op.kind] as (op: Op, context: Context) => Cost;
  return estimate(value.op, { module, value, part });
}
