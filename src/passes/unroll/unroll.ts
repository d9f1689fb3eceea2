import { InternalError } from '../../base/errors.ts';
import { contractTerms } from '../../ir/contractTerms.ts';
import type { Multipliers } from '../../ir/graph.ts';
import { type Module, tableAt, type Value, valueAt } from '../../ir/module.ts';
import { shiftLeft, type Whole, whole } from '../../ir/netlist/bounds.ts';
import { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import type { Op, OpKind, OpOf } from '../../ir/op.ts';
import { elementMap } from '../../ir/rearrange.ts';
import { fractionOf, maximumRaw, minimumRaw } from '../../numeric/fixedType.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { containerOf, elementTypes } from '../../numeric/tensorType.ts';
import { constantContraction } from '../distributedArithmetic/constantContraction.ts';
import type { AdderOptions } from '../distributedArithmetic/optimize.ts';
import { castSignal } from './cast.ts';
import { unrollContract } from './contract.ts';
import { createMatrixUnroller, type MatrixUnroller } from './matrix.ts';
import { unrollProduct } from './products.ts';
import { unrollReduce } from './reduce.ts';
import { SharedMatrices } from './sharing.ts';

/** What a rule may use. */
interface Unrolling {
  readonly module: Module;
  readonly builder: NetlistBuilder;
  readonly multipliers: Multipliers;
  readonly matrices: MatrixUnroller | undefined;
  readonly shared: SharedMatrices | undefined;
  /** Signals of a value that was unrolled before. */
  of(id: number): readonly Signal[];
}

type Rule<Kind extends OpKind> = (around: Unrolling, op: OpOf<Kind>, value: Value) => readonly Signal[];

const pairwise =
  (combine: (builder: NetlistBuilder, a: Signal, b: Signal) => Signal) =>
  (
    { builder, of }: Unrolling,
    { left, right }: { readonly left: number; readonly right: number },
  ): Signal[] => {
    const others = of(right);
    return of(left).map((signal, i) => combine(builder, signal, others[i] ?? builder.constant(0)));
  };

const raws = (data: Float64Array | readonly bigint[]): Whole[] =>
  Array.from(data as ArrayLike<number | bigint>, (raw) => (typeof raw === 'bigint' ? whole(raw) : raw));

const rules: { readonly [Kind in OpKind]: Rule<Kind> } = {
  input: ({ builder, module }, op, value) => {
    const port = module.inputs.findIndex((input) => input.value === value.id);
    const finest = fractionOf(containerOf(op.type));
    return elementTypes(op.type, op.shape).map((type, element) => {
      // Raw integers of a port are counted in the container's steps; those below an element's own are 0.
      if (type.width === 0) return builder.constant(0);
      const exponent = -fractionOf(type);
      const low = whole(minimumRaw(type));
      const high = whole(maximumRaw(type));
      if (finest + exponent < 0) throw new InternalError('an element finer than its container');
      return builder.input(port, element, low, high, exponent);
    });
  },
  constant: ({ builder }, op) => {
    const exponent = -fractionOf(containerOf(op.type));
    return raws(op.data).map((raw) => builder.constant(raw, exponent));
  },
  cast: ({ builder, of }, op, { shape }) => {
    const types = elementTypes(op.type, shape);
    return of(op.operand).map((signal, i) => {
      const type = types[i];
      if (!type) throw new InternalError('an element without a type');
      return castSignal(builder, signal, type);
    });
  },
  add: pairwise((builder, a, b) => builder.add(a, b)),
  sub: pairwise((builder, a, b) => builder.subtract(a, b)),
  mul: ({ builder, multipliers, matrices, of }, { left, right }) => {
    const others = of(right);
    return of(left).map((a, i) => {
      const b = others[i] ?? builder.constant(0);
      const [signal, constant] = builder.constantOf(a) === undefined ? [a, b] : [b, a];
      const known = builder.constantOf(constant) !== undefined;
      const sum = known ? matrices?.sums([[{ signal, constant }]]) : undefined;
      return sum?.[0] ?? unrollProduct(builder, a, b, multipliers);
    });
  },
  max: pairwise((builder, a, b) => builder.maximum(a, b)),
  min: pairwise((builder, a, b) => builder.minimum(a, b)),
  neg: ({ builder, of }, op) => of(op.operand).map((signal) => builder.negate(signal)),
  shift: ({ builder, of }, op) => of(op.operand).map((signal) => builder.scale(signal, op.amount)),
  contract: ({ builder, multipliers, matrices, shared, module, of }, op, { id }) => {
    const terms = contractTerms(op.spec, valueAt(module, op.left).shape, valueAt(module, op.right).shape);
    return unrollContract(
      {
        builder,
        multipliers,
        matrices,
        shared,
        constant: matrices && (shared?.contraction(id) ?? constantContraction(module, op)),
      },
      id,
      op,
      terms,
      of(op.left),
      of(op.right),
      op.bias === undefined ? undefined : of(op.bias),
    );
  },
  reduce: ({ builder, module, of }, op) =>
    unrollReduce(builder, op, valueAt(module, op.operand).shape, of(op.operand)),
  lookup: ({ builder, module, of }, op) => {
    const table = tableAt(module, op.table);
    const entries = raws(table.entries);
    const fraction = fractionOf(table.indexType);
    const exponent = -fractionOf(table.type);
    return of(op.operand).map((signal) => {
      // The same contents for the same steps are one table, whatever layer asks.
      const entryOf = (integer: Whole): Whole => {
        const raw = Number(shiftLeft(integer, signal.exponent + fraction));
        return entries[raw < 0 ? raw + entries.length : raw] ?? 0;
      };
      return builder.lookup(signal, entryOf, exponent);
    });
  },
  compare: ({ builder, of }, op) => {
    const others = of(op.right);
    return of(op.left).map((a, i) => {
      const b = others[i] ?? builder.constant(0);
      switch (op.relation) {
        case 'gt':
          return builder.compare('lt', b, a);
        case 'ge':
          return builder.compare('le', b, a);
        default:
          return builder.compare(op.relation, a, b);
      }
    });
  },
  select: ({ builder, of }, op) => {
    const [yes, no] = [of(op.whenTrue), of(op.whenFalse)];
    const zero = builder.constant(0);
    return of(op.condition).map((condition, i) => builder.select(condition, yes[i] ?? zero, no[i] ?? zero));
  },
  rearrange: ({ builder, module, of }, op) => {
    const operands = op.operands.map(of);
    const shapes = op.operands.map((id) => valueAt(module, id).shape);
    const { operand, position } = elementMap(op.rearrangement, shapes);
    return Array.from(position, (from, i) => operands[operand[i] ?? 0]?.[from] ?? builder.constant(0));
  },
};

const apply = <Kind extends OpKind>(around: Unrolling, op: OpOf<Kind>, value: Value): readonly Signal[] =>
  (rules[op.kind as Kind] as Rule<Kind>)(around, op, value);

/**
 * Turns every tensor op into scalar nodes; the outputs are counted in the steps of the module's output types. With options
 * for adder graphs, products with constants become shifts and adders; `multipliers` decides about products of variables.
 */
export function unroll(module: Module, adders?: AdderOptions, multipliers: Multipliers = 'auto'): Netlist {
  const builder = new NetlistBuilder();
  const matrices = adders ? createMatrixUnroller(builder, adders) : undefined;
  const shared = adders ? new SharedMatrices(module) : undefined;
  const signals: (readonly Signal[])[] = [];
  const of = (id: number): readonly Signal[] => {
    const found = signals[id];
    if (!found) throw new InternalError(`%${id} is used before it is computed`);
    return found;
  };
  for (const value of module.values) {
    builder.scope = value.scope;
    const made = apply(
      { module, builder, multipliers, matrices, shared, of },
      value.op as Op & OpOf<OpKind>,
      value,
    );
    if (made.length !== sizeOf(value.shape)) throw new InternalError(`%${value.id} lost elements`);
    signals.push(made);
  }
  for (const { name, value } of module.outputs) {
    const fraction = fractionOf(containerOf(valueAt(module, value).type));
    builder.scope = valueAt(module, value).scope;
    const signals = of(value).map((signal) => builder.settle(signal));
    builder.netlist.outputs.push({ name, signals, fraction });
  }
  return builder.netlist;
}
