import { InternalError } from '../../../base/errors.ts';
import { contractTerms } from '../../../ir/contractTerms.ts';
import { type Module, tableAt, type Value, valueAt } from '../../../ir/module.ts';
import type { OpKind, OpOf, Relation } from '../../../ir/op.ts';
import { elementMap } from '../../../ir/rearrange.ts';
import { fractionOf } from '../../../numeric/fixedType.ts';
import { toBig } from '../../../numeric/rawTensor.ts';
import { type Shape, sizeOf, stridesOf } from '../../../numeric/shape.ts';
import { containerOf, elementTypes } from '../../../numeric/tensorType.ts';
import { plainCast } from './cast.ts';
import { literal, type PlainNumber, type PlainWriter } from './writer.ts';

/** What a rule may use. */
export interface Around {
  readonly module: Module;
  readonly writer: PlainWriter;
  of(id: number): readonly PlainNumber[];
}

type Rule<Kind extends OpKind> = (around: Around, op: OpOf<Kind>, value: Value) => readonly PlainNumber[];

const element = (numbers: readonly PlainNumber[], i: number): PlainNumber => {
  const found = numbers[i];
  if (!found) throw new InternalError(`element ${i} is missing`);
  return found;
};

const pairwise =
  (combine: (writer: PlainWriter, a: PlainNumber, b: PlainNumber) => PlainNumber) =>
  ({ writer, of }: Around, op: { readonly left: number; readonly right: number }): PlainNumber[] =>
    of(op.left).map((a, i) => combine(writer, a, element(of(op.right), i)));

const larger = (writer: PlainWriter, a: PlainNumber, b: PlainNumber): PlainNumber =>
  writer.choice(a, b, (x, y) => `${x.text} >= ${y.text}`);
const smaller = (writer: PlainWriter, a: PlainNumber, b: PlainNumber): PlainNumber =>
  writer.choice(a, b, (x, y) => `${x.text} <= ${y.text}`);

const relations: Readonly<Record<Relation, string>> = {
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  eq: '==',
  ne: '!=',
};

/** Elements that fall together when axes are reduced, in their order. */
function groups(shape: Shape, axes: readonly number[]): number[][] {
  const strides = stridesOf(shape);
  const found = new Map<string, number[]>();
  for (let i = 0; i < sizeOf(shape); i++) {
    const kept = shape.map((extent, axis) => Math.floor(i / (strides[axis] ?? 1)) % extent);
    const key = kept.filter((_, axis) => !axes.includes(axis)).join(',');
    const group = found.get(key);
    if (group) group.push(i);
    else found.set(key, [i]);
  }
  return [...found.values()];
}

/** hls4ml's tree: split after the largest power of two below the number of terms. */
function splitTree(
  terms: readonly PlainNumber[],
  combine: (a: PlainNumber, b: PlainNumber) => PlainNumber,
): PlainNumber {
  if (terms.length === 1) return element(terms, 0);
  const left = 2 ** Math.floor(Math.log2(terms.length - 1));
  return combine(splitTree(terms.slice(0, left), combine), splitTree(terms.slice(left), combine));
}

/** How each kind of op is written without any optimization: one wire an operation, `*` for products. */
export const plainRules = {
  input: ({ module }, _op, value) => {
    const name = module.inputs.find((input) => input.value === value.id)?.name;
    const types = elementTypes(value.type, value.shape);
    return types.map((type, i) => ({
      text: `in_${name}_${i}`,
      width: Math.max(1, type.width) + (type.signed ? 0 : 1),
      fraction: fractionOf(type),
    }));
  },
  constant: ({ writer }, op) => {
    const fraction = fractionOf(containerOf(op.type));
    return toBig(op.data).map((raw) => writer.constant(raw, fraction));
  },
  cast: ({ writer, of }, op, { shape }) => {
    const types = elementTypes(op.type, shape);
    return of(op.operand).map((x, i) => {
      const type = types[i];
      if (!type) throw new InternalError('an element without a type');
      return plainCast(writer, x, type);
    });
  },
  add: pairwise((writer, a, b) => writer.linear(a, b, '+')),
  sub: pairwise((writer, a, b) => writer.linear(a, b, '-')),
  mul: pairwise((writer, a, b) => writer.product(a, b)),
  max: pairwise(larger),
  min: pairwise(smaller),
  neg: ({ writer, of }, op) =>
    of(op.operand).map((x) => writer.linear(writer.constant(0n, x.fraction), x, '-')),
  shift: ({ of }, op) => of(op.operand).map((x) => ({ ...x, fraction: x.fraction - op.amount })),
  contract: ({ module, writer, of }, op) => {
    const terms = contractTerms(op.spec, valueAt(module, op.left).shape, valueAt(module, op.right).shape);
    const { accumulator, bias } = op;
    return Array.from({ length: terms.outputs }, (_, result) => {
      const product = (term: number): PlainNumber => {
        const i = result * terms.count + term;
        return writer.product(
          element(of(op.left), terms.left[i] ?? 0),
          element(of(op.right), terms.right[i] ?? 0),
        );
      };
      const zero = writer.constant(0n, 0);
      const products = Array.from({ length: terms.count }, (_unused, term) => product(term));
      if (!accumulator) return products.reduce((sum, term) => writer.linear(sum, term, '+'), zero);
      const cast = (x: PlainNumber): PlainNumber => plainCast(writer, x, accumulator.type);
      const start = bias === undefined ? zero : cast(element(of(bias), result));
      return products.reduce(
        (sum, term) => cast(writer.linear(sum, accumulator.cast === 'product' ? cast(term) : term, '+')),
        start,
      );
    });
  },
  reduce: ({ module, writer, of }, op) =>
    groups(valueAt(module, op.operand).shape, op.axes).map((group) => {
      const all = group.map((i) => element(of(op.operand), i));
      if (op.operation === 'max') return all.reduce((a, b) => larger(writer, a, b));
      if (op.operation === 'min') return all.reduce((a, b) => smaller(writer, a, b));
      const { accumulator } = op;
      if (!accumulator) return all.reduce((a, b) => writer.linear(a, b, '+'));
      const cast = (x: PlainNumber): PlainNumber => plainCast(writer, x, accumulator.type);
      const add = (a: PlainNumber, b: PlainNumber): PlainNumber => cast(writer.linear(a, b, '+'));
      const terms = all.map(cast);
      return accumulator.order === 'tree' ? splitTree(terms, add) : terms.reduce(add, writer.constant(0n, 0));
    }),
  lookup: ({ module, writer, of }, op) => {
    const { indexType, type, entries } = tableAt(module, op.table);
    const raws = toBig(entries);
    const width = type.width + 1;
    return of(op.operand).map((x) => {
      if (indexType.width === 0) return writer.constant(raws[0] ?? 0n, fractionOf(type));
      const index = writer.wire(Math.max(x.width, indexType.width), x.fraction, x.text);
      const bits = `${index.text}[${indexType.width - 1}:0]`;
      const chosen = writer.wire(width, fractionOf(type), `${index.text}_entry`);
      // The declaration of the entry stands before the wire that reads it.
      const last = writer.lines.pop() ?? '';
      writer.lines.push(
        `    reg signed [${width - 1}:0] ${index.text}_entry;`,
        `    always @* case (${bits})`,
        ...raws.map(
          (raw, i) => `        ${indexType.width}'d${i}: ${index.text}_entry = ${literal(raw, width)};`,
        ),
        '    endcase',
        last,
      );
      return chosen;
    });
  },
  compare: ({ writer, of }, op) =>
    of(op.left).map((a, i) => {
      const [x, y] = writer.pair(a, element(of(op.right), i));
      return writer.wire(2, 0, `(${x.text} ${relations[op.relation]} ${y.text}) ? 2'sd1 : 2'sd0`);
    }),
  select: ({ writer, of }, op) =>
    of(op.condition).map((condition, i) =>
      writer.choice(element(of(op.whenTrue), i), element(of(op.whenFalse), i), () => `|${condition.text}`),
    ),
  rearrange: ({ module, of }, op) => {
    const shapes = op.operands.map((id) => valueAt(module, id).shape);
    const { operand, position } = elementMap(op.rearrangement, shapes);
    return Array.from(position, (from, i) => element(of(op.operands[operand[i] ?? 0] ?? -1), from));
  },
} satisfies { readonly [Kind in OpKind]: Rule<Kind> };
