import { type Module, tableAt, valueAt } from '../../ir/module.ts';
import type { Op, OpKind, OpOf } from '../../ir/op.ts';
import { elementMap } from '../../ir/rearrange.ts';
import { fractionOf } from '../../numeric/fixedType.ts';
import { extremes, isBig } from '../../numeric/rawTensor.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { containerOf, elementTypes } from '../../numeric/tensorType.ts';
import { isAdderGraph } from '../../passes/distributedArithmetic/constantContraction.ts';
import { type AdderOptions, defaultAdderOptions } from '../../passes/distributedArithmetic/optimize.ts';
import { contraction } from './contract.ts';
import { type Cost, free } from './cost.ts';
import {
  addition,
  casting,
  comparison,
  extreme,
  multiplication,
  negation,
  selection,
  shifted,
} from './elementwise.ts';
import { choiceLuts, largestLutTable, tableBlockRams, tableLevels, tableLuts } from './memory.ts';
import { reduction } from './reduce.ts';
import { type Wire, wire, wireOfType, zero } from './wire.ts';
import { bitsIn, type Context, type Work, wiring } from './work.ts';

type Rule<Kind extends OpKind> = (op: OpOf<Kind>, context: Context) => Work;

/** The elements of a constant: each is known. */
function constantWires({ type, data }: OpOf<'constant'>): Wire[] {
  const step = -fractionOf(containerOf(type));
  const known = (raw: number): Wire => wire(raw, raw, step);
  return isBig(data) ? data.map((raw) => known(Number(raw))) : Array.from(data, known);
}

function moved({ rearrangement, operands }: OpOf<'rearrange'>, { module, wiresOf }: Context): Work {
  const sources = operands.map(wiresOf);
  const { operand, position } = elementMap(
    rearrangement,
    operands.map((id) => valueAt(module, id).shape),
  );
  return wiring(Array.from(position, (from, i) => sources[operand[i] ?? 0]?.[from] ?? zero));
}

/** A table for each element that is read at once; a block RAM serves two. */
function lookup(op: OpOf<'lookup'>, { module, technology, reuse }: Context): Work {
  const table = tableAt(module, op.table);
  const { min, max } = extremes(table.entries);
  const entry = wire(Number(min), Number(max), -fractionOf(table.type));
  const index = table.indexType.width;
  const elements = sizeOf(valueAt(module, op.operand).shape);
  const turns = Math.min(reuse, elements);
  const readers = Math.ceil(elements / turns);
  const small = 2 ** index * entry.bits <= largestLutTable;
  const memory: Cost = small
    ? { ...free, lut: readers * tableLuts(index, entry.bits) }
    : { ...free, bram18: Math.ceil(readers / 2) * tableBlockRams(index, entry.bits) };
  const wires = new Array<Wire>(elements).fill(entry);
  const step = small
    ? { delay: technology.levels(tableLevels(index)), bits: bitsIn(wires) }
    : { delay: technology.blockRamDelay, bits: bitsIn(wires), memory: true };
  return {
    wires,
    cost: { ...memory, lut: memory.lut + readers * choiceLuts(turns, index) },
    steps: [step],
    multiplications: 0,
    turns,
  };
}

const rules: { readonly [Kind in OpKind]: Rule<Kind> } = {
  input: ({ type, shape }) => wiring(elementTypes(type, shape).map(wireOfType)),
  constant: (op) => wiring(constantWires(op)),
  cast: casting,
  add: addition(1),
  sub: addition(-1),
  mul: multiplication,
  max: extreme,
  min: extreme,
  neg: negation,
  shift: shifted,
  contract: contraction,
  reduce: reduction,
  lookup,
  compare: comparison,
  select: selection,
  rearrange: moved,
};

/** What one op is built of, and what its result's elements can be. */
export function workOf(op: Op, context: Context): Work {
  const rule = rules[op.kind] as (op: Op, context: Context) => Work;
  return rule(op, context);
}

/** Builds every op of a module, each after its operands. */
export function worksOf(
  module: Module,
  technology: Context['technology'],
  factor: Context['factor'],
  reuseOf: (scope: number) => number,
  adders: AdderOptions = defaultAdderOptions,
): Work[] {
  const works: Work[] = [];
  for (const value of module.values) {
    works.push(
      workOf(value.op, {
        module,
        technology,
        factor,
        adders: isAdderGraph(module, value) ? adders : undefined,
        reuse: reuseOf(value.scope),
        wiresOf: (id) => works[id]?.wires ?? [],
      }),
    );
  }
  return works;
}
