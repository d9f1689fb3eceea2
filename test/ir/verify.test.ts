import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InternalError } from '../../src/base/errors.ts';
import { ModuleBuilder } from '../../src/ir/builder.ts';
import type { Module, Value } from '../../src/ir/module.ts';
import { verify } from '../../src/ir/verify.ts';
import { parseType } from '../../src/numeric/fixedType.ts';
import { goodModule, squares, type, withScope, withTable } from './goodModule.ts';
import { modules } from './moduleArbitrary.ts';

const broken: [rule: string, module: () => Module, message: RegExp][] = [
  ['the name of the module', () => ({ ...goodModule(), name: 'jet-mixer' }), /its name: 'jet-mixer'/],
  ['a scope name', () => withScope({ name: '2nd' }), /scopes: '2nd' is not an identifier/],
  ['a scope name twice', () => withScope({ name: 'first' }), /scopes: the name 'first' is used twice/],
  ['a strategy', () => withScope({ strategy: 'fast' }), /scope second: 'fast' is not a strategy/],
  ['a reuse factor', () => withScope({ reuseFactor: 0 }), /scope second: a reuse factor of 0/],
  ['a fractional reuse factor', () => withScope({ reuseFactor: 1.5 }), /a reuse factor of 1.5/],
  [
    'a span of a scope',
    () => withScope({ span: { file: 'a', line: 0, column: 1, length: 1 } }),
    /scope second: the span/,
  ],
  ['a table name', () => withTable({ name: 'x y' }), /tables: 'x y'/],
  [
    'a table name twice',
    () => ({ ...goodModule(), tables: [squares, squares] }),
    /tables: the name 'squares'/,
  ],
  ['a length of a table', () => withTable({ entries: squares.entries.slice(1) }), /table squares: 7 entries/],
  [
    'an entry above its type',
    () => withTable({ entries: Float64Array.of(0, 1, 4, 9, 32, 9, 4, 1) }),
    /table squares: entries from 0 to 32/,
  ],
  [
    'an entry below its type',
    () => withTable({ entries: Float64Array.of(0, 1, 4, 9, -1, 9, 4, 1) }),
    /entries from -1/,
  ],
  [
    'an entry that is no integer',
    () => withTable({ entries: Float64Array.of(0, 1, 4, 9, 0.5, 9, 4, 1) }),
    /table squares: 0.5/,
  ],
  [
    'a type of a table',
    () => withTable({ type: { ...squares.type, width: 2000 } }),
    /table squares: .*width 2000/,
  ],
  ['an input that is not listed', () => ({ ...goodModule(), inputs: [] }), /inputs: %0 is not listed/],
  [
    'an input listed twice',
    () => ({
      ...goodModule(),
      inputs: [
        { name: 'x', value: 0 },
        { name: 'x', value: 0 },
      ],
    }),
    /inputs: %0 is listed twice/,
  ],
  [
    'an input that is none',
    () => ({ ...goodModule(), inputs: [{ name: 'w', value: 1 }] }),
    /inputs: w is %1, which is no input/,
  ],
  [
    'an input under another name',
    () => ({ ...goodModule(), inputs: [{ name: 'z', value: 0 }] }),
    /inputs: %0 is listed as z/,
  ],
  [
    'an output that does not exist',
    () => ({ ...goodModule(), outputs: [{ name: 'y', value: 8 }] }),
    /outputs: y is %8/,
  ],
  [
    'an output with the name of an input',
    () => ({ ...goodModule(), outputs: [{ name: 'x', value: 5 }] }),
    /inputs and outputs: the name 'x'/,
  ],
  [
    'an output name',
    () => ({ ...goodModule(), outputs: [{ name: 'y-1', value: 5 }] }),
    /'y-1' is not an identifier/,
  ],
  [
    'a trace that does not exist',
    () => ({ ...goodModule(), traces: [{ name: 'y', value: -1 }] }),
    /traces: y is %-1/,
  ],
  [
    'a trace twice',
    () => ({
      ...goodModule(),
      traces: [
        { name: 'y', value: 1 },
        { name: 'y', value: 2 },
      ],
    }),
    /traces: the name 'y'/,
  ],
];

/** How often the verifier reads a value of a chain of additions. */
function readsOfChain(length: number): number {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'chain', kind: 'test', strategy: 'latency', reuseFactor: 1 });
  let x = builder.input('x', [4], type('fixed<8,4>'));
  for (let i = 0; i < length; i++) x = builder.cast(builder.plus(x, x), parseType('fixed<8,4>'));
  let reads = 0;
  const values = new Proxy([...builder.values], {
    get: (target: Value[], key, receiver): unknown => {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  verify({ ...builder.finish('chain'), values });
  return reads;
}

describe('the verifier', () => {
  it('lets a good module pass', () => {
    expect(() => verify(goodModule())).not.toThrow();
  });

  it.each(broken)('refuses %s', (_rule, module, message) => {
    expect(() => verify(module())).toThrow(InternalError);
    expect(() => verify(module())).toThrow(message);
  });

  it('lets every module of the builder pass', () => {
    fc.assert(
      fc.property(modules(), (module) => verify(module)),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(modules({ maximumWidth: 200, maximumExactWidth: 500 }), (module) => verify(module)),
      { numRuns: 100 },
    );
  });

  it('reads each value a fixed number of times, however long the module', () => {
    const perOp = (readsOfChain(200) - readsOfChain(100)) / 100;
    expect((readsOfChain(2000) - readsOfChain(1000)) / 1000).toBe(perOp);
    expect(perOp).toBeLessThan(20);
  });
});
