import type { Module, Value } from '../../src/ir/module.ts';
import { type Op, operandsOf } from '../../src/ir/op.ts';
import { type FixedType, fractionOf } from '../../src/numeric/fixedType.ts';
import { containerOf, elementTypes } from '../../src/numeric/tensorType.ts';

/** The ops of a module as JSON for python/trace_ops.py: numbers real, types as sign, integer and fraction bits. */
export function moduleFile(module: Module, checkpoint: string | undefined): string {
  return JSON.stringify({
    checkpoint,
    inputs: module.inputs.map(({ value }) => value),
    outputs: module.outputs.map(({ value }) => value),
    values: module.values.map((value) => ({
      kind: value.op.kind,
      shape: value.shape,
      operands: operandsOf(value.op),
      ...parts(value),
    })),
    tables: module.tables.map(({ indexType, type, entries }) => ({
      entries: Array.from(entries, Number),
      indexFraction: fractionOf(indexType),
      fraction: fractionOf(type),
      kif: bitsOf(type),
    })),
  });
}

/** Sign, integer bits without it, fraction bits. */
const bitsOf = ({ signed, width, integer }: FixedType): [number, number, number] => {
  const sign = signed && width > 0 ? 1 : 0;
  return [sign, integer - sign, width - integer];
};

function typesOf(value: Value): { kif: number[][]; overflow: string; rounding: string } {
  const types = elementTypes(value.type, value.shape);
  const bits = types.map(bitsOf);
  const { overflow, rounding } = types.find(({ width }) => width > 0) ?? {
    overflow: 'WRAP',
    rounding: 'TRN',
  };
  const others = types.some(
    (each) => each.width > 0 && (each.overflow !== overflow || each.rounding !== rounding),
  );
  if (others) throw new Error('elements that round or overflow in several ways');
  return { kif: [0, 1, 2].map((part) => bits.map((each) => each[part] ?? 0)), overflow, rounding };
}

/** What an op has beside its operands. */
function parts(value: Value): object {
  const op: Op = value.op;
  switch (op.kind) {
    case 'input':
    case 'cast':
      return typesOf(value);
    case 'constant': {
      const step = 2 ** -fractionOf(containerOf(op.type));
      return { data: [...op.data].map((raw) => Number(raw) * step) };
    }
    case 'shift':
      return { amount: op.amount };
    case 'contract':
      if (op.accumulator) throw new Error('an accumulator that loses bits');
      return { left: op.spec.left, right: op.spec.right, output: op.spec.output };
    case 'reduce':
      if (op.accumulator) throw new Error('an accumulator that loses bits');
      return { operation: op.operation, axes: op.axes };
    case 'lookup':
      return { table: op.table };
    case 'compare':
      return { relation: op.relation };
    case 'rearrange':
      return { rearrangement: op.rearrangement };
    default:
      return {};
  }
}
