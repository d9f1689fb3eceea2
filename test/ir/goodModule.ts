import { ModuleBuilder } from '../../src/ir/builder.ts';
import type { Module, Table, Value } from '../../src/ir/module.ts';
import type { Op } from '../../src/ir/op.ts';
import { type FixedType, parseType } from '../../src/numeric/fixedType.ts';
import { uniform } from '../../src/numeric/tensorType.ts';

export const type = (text: string) => uniform(parseType(text));

/** %0 input, %1 per-channel constant, %2 contract, %3 cast, %4 lookup, %5 sum, %6 per-element cast, %7 shift */
export function goodModule(): Module {
  const builder = new ModuleBuilder();
  const span = { file: 'model.ts', line: 1, column: 1, length: 1 };
  builder.enter({ name: 'first', kind: 'input', strategy: 'latency', reuseFactor: 1 });
  const x = builder.input('x', [3], type('fixed<8,4>'));
  builder.enter({ name: 'second', kind: 'dense', strategy: 'resource', reuseFactor: 3, span });
  const w = builder.constant(
    'w',
    [3, 2],
    { granularity: 'channel', axis: 1, types: [parseType('fixed<4,2>'), parseType('fixed<4,4>')] },
    // The container is fixed<6,4>: the second channel counts in steps of 4.
    Float64Array.of(7, 28, -8, -32, 1, 4),
  );
  const accumulator = { type: parseType('fixed<16,8>'), cast: 'product' } as const;
  const y = builder.contract('i,io->o', x, w, accumulator);
  const index = builder.cast(y, parseType('fixed<3,3>'));
  const z = builder.lookup(index, squares);
  const sum = builder.reduce('sum', z, [0], { type: parseType('ufixed<8,8>'), order: 'tree' });
  const mixed = builder.cast(z, {
    granularity: 'element',
    types: [parseType('ufixed<4,4>'), parseType('ufixed<5,5>')],
    index: Uint32Array.of(1, 0),
  });
  builder.shift(mixed, 2);
  builder.output('y', sum);
  builder.trace('first', x);
  builder.trace('second', y);
  return builder.finish('good');
}

export const squares: Table = {
  name: 'squares',
  description: 'x²',
  indexType: parseType('fixed<3,3>'),
  type: parseType('ufixed<5,5>'),
  entries: Float64Array.of(0, 1, 4, 9, 16, 9, 4, 1),
};

/** The good module with one value replaced. */
export const withValue = (id: number, change: (value: Value) => object): Module => {
  const good = goodModule();
  return {
    ...good,
    values: good.values.map((value) => (value.id === id ? { ...value, ...change(value) } : value)),
  };
};
export const withOp = (id: number, change: object): Module =>
  withValue(id, (value) => ({ op: { ...value.op, ...change } as Op }));
export const withTable = (change: Partial<Table>): Module => ({
  ...goodModule(),
  tables: [{ ...squares, ...change }],
});
export const withScope = (change: object): Module => {
  const good = goodModule();
  return { ...good, scopes: good.scopes.map((scope, i) => (i === 1 ? { ...scope, ...change } : scope)) };
};
export const withType = (id: number, text: string) => withValue(id, () => ({ type: type(text) }));
/** A type that `fixed` would not make. */
export const wrongType = (change: Partial<FixedType>): FixedType => ({
  ...parseType('fixed<3,3>'),
  ...change,
});
