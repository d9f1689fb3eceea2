import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InternalError } from '../../src/base/errors.ts';
import { ModuleBuilder } from '../../src/ir/builder.ts';
import type { Value } from '../../src/ir/module.ts';
import { printModule } from '../../src/ir/text/print.ts';
import { verify } from '../../src/ir/verify.ts';
import { fractionOf, maximumRaw, minimumRaw, parseType } from '../../src/numeric/fixedType.ts';
import { toBig } from '../../src/numeric/rawTensor.ts';
import { sizeOf } from '../../src/numeric/shape.ts';
import { containerOf, elementTypes, formatTensorType, uniform } from '../../src/numeric/tensorType.ts';
import { type Dyadic, inSteps } from './dyadic.ts';
import { evaluate } from './evaluate.ts';
import { randomInputs, randomModule } from './moduleArbitrary.ts';
import type { ModuleLimits } from './sketch.ts';

/** What is wrong with a computed element, given what inference says of its value. */
function fault(value: Value, element: number, x: Dyadic): string | undefined {
  const { range } = value;
  const inRange = inSteps(x, range.fraction);
  if (range.fraction !== fractionOf(containerOf(value.type))) return 'the range counts in other steps';
  if (inRange === undefined) return 'is no multiple of the last bit';
  if (inRange < range.min || inRange > range.max) return `is not in ${range.min}…${range.max}`;
  const type = elementTypes(value.type, value.shape)[element];
  if (!type) return 'has no type';
  if (type.width === 0) return x.numerator === 0n ? undefined : 'is not zero';
  const raw = inSteps(x, fractionOf(type));
  if (raw === undefined) return "is no multiple of its own type's last bit";
  return raw < minimumRaw(type) || raw > maximumRaw(type) ? 'is outside its own type' : undefined;
}

function checkRandomModule(seed: number, limits: ModuleLimits): void {
  const module = randomModule(seed, limits);
  verify(module);
  for (let event = 0; event < 4; event++) {
    const inputs = randomInputs(module, seed ^ event);
    const exact = new Map([...inputs].map(([name, data]) => [name, toBig(data)]));
    evaluate(module, exact).forEach((elements, id) => {
      const value = module.values[id] as Value;
      expect(elements.length).toBe(sizeOf(value.shape));
      elements.forEach((x, element) => {
        const wrong = fault(value, element, x);
        if (wrong === undefined) return;
        const what = `%${id}[${element}] = ${x.numerator} / 2^${x.fraction} ${wrong}`;
        throw new Error(`${what}\n${printModule(module)}`);
      });
    });
  }
}

describe('inference', () => {
  it('bounds every element of every value of random modules on random events', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 20 }), (seed, operations) =>
        checkRandomModule(seed, { operations }),
      ),
      { numRuns: 500 },
    );
  });

  it('bounds them where types are wide', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 12 }), (seed, operations) =>
        checkRandomModule(seed, { operations, maximumWidth: 150, maximumExactWidth: 400 }),
      ),
      { numRuns: 150 },
    );
  });
});

const type = (text: string) => uniform(parseType(text));

/** A builder with one input x of the type. */
function begin(text: string, shape: readonly number[] = []) {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'layer', kind: 'test', strategy: 'latency', reuseFactor: 1 });
  return { builder, x: builder.input('x', shape, type(text)) };
}

const typeOf = (value: Value): string => formatTensorType(value.type);

describe('inferred types, by hand', () => {
  it('add and sub get the bits their results need', () => {
    const { builder, x } = begin('fixed<8,4>');
    const y = builder.input('y', [], type('fixed<6,3>'));
    expect(typeOf(builder.plus(x, y))).toBe('fixed<9,5>');
    // -8 … 7.9375 minus -4 … 3.875 is -11.875 … 11.9375.
    expect(typeOf(builder.minus(x, y))).toBe('fixed<9,5>');
  });

  it('a square of the smallest value needs the top bit, a symmetric type does not', () => {
    const { builder, x } = begin('fixed<8,8>');
    const other = builder.input('other', [], type('fixed<8,8>'));
    expect(typeOf(builder.times(x, other))).toBe('fixed<16,16>');
    const y = builder.input('y', [], type('fixed<8,8,TRN,SAT_SYM>'));
    const z = builder.input('z', [], type('fixed<8,8,TRN,SAT_SYM>'));
    expect(typeOf(builder.times(y, z))).toBe('fixed<15,15>');
  });

  it('a number times itself is not negative', () => {
    const { builder, x } = begin('fixed<8,8>');
    expect(typeOf(builder.times(x, x))).toBe('ufixed<15,15>');
    const y = builder.input('y', [], type('fixed<8,8,TRN,SAT_SYM>'));
    expect(typeOf(builder.times(y, y))).toBe('ufixed<14,14>');
  });

  it('max with zero has no sign', () => {
    const { builder, x } = begin('fixed<8,3>');
    const zero = builder.constant('zero', [], type('ufixed<0,0>'), Float64Array.of(0));
    expect(typeOf(builder.binary('max', x, zero))).toBe('ufixed<7,2>');
    expect(typeOf(builder.binary('min', x, zero))).toBe('fixed<8,3>');
  });

  it('trained weights bound a contraction output by output', () => {
    const { builder, x } = begin('fixed<4,4>', [2]);
    const w = builder.constant('w', [2, 2], type('fixed<3,3>'), Float64Array.of(1, 2, -2, 1));
    // Outputs are x0 - 2 x1 in -22 … 23 and 2 x0 + x1 in -24 … 21.
    const y = builder.contract('i,io->o', x, w);
    expect(y.range).toEqual({ min: -24n, max: 23n, fraction: 0 });
    expect(typeOf(y)).toBe('fixed<6,6>');
  });

  it('a sum over an axis that only the input has counts every element', () => {
    const { builder, x } = begin('ufixed<4,4>', [3, 2]);
    const w = builder.constant('w', [2], type('ufixed<2,2>'), Float64Array.of(1, 3));
    expect(builder.contract('ki,i->', x, w).range).toEqual({ min: 0n, max: 180n, fraction: 0 });
  });

  it('a cast of a value that fits keeps its range, saturation clips it, a wrap can give anything', () => {
    const { builder, x } = begin('ufixed<4,4>');
    const cast = (text: string) => builder.cast(x, parseType(text)).range;
    expect(cast('fixed<8,6>')).toEqual({ min: 0n, max: 60n, fraction: 2 });
    expect(cast('fixed<4,4,TRN,SAT>')).toEqual({ min: 0n, max: 7n, fraction: 0 });
    expect(cast('fixed<4,4>')).toEqual({ min: -8n, max: 7n, fraction: 0 });
    expect(cast('ufixed<3,5,RND>')).toEqual({ min: 0n, max: 4n, fraction: -2 });
    expect(cast('ufixed<3,5>')).toEqual({ min: 0n, max: 3n, fraction: -2 });
  });

  it('an accumulator that holds the exact sum keeps its range', () => {
    const { builder, x } = begin('ufixed<4,2>', [3]);
    const reduce = (text: string) =>
      builder.reduce('sum', x, [0], { type: parseType(text), order: 'tree' }).range;
    expect(reduce('fixed<9,6>')).toEqual({ min: 0n, max: 90n, fraction: 3 });
    expect(reduce('fixed<6,4>')).toEqual({ min: -32n, max: 31n, fraction: 2 });
    expect(reduce('fixed<9,8>')).toEqual({ min: -256n, max: 255n, fraction: 1 });
  });

  it('a slice without the finest channel counts in coarser steps and keeps its values', () => {
    const { builder } = begin('fixed<4,4>');
    const mixed = builder.constant(
      'mixed',
      [2],
      { granularity: 'channel', axis: 0, types: [parseType('fixed<8,2>'), parseType('fixed<4,4>')] },
      Float64Array.of(100, 5 * 64),
    );
    expect(mixed.range).toEqual({ min: 100n, max: 320n, fraction: 6 });
    const second = builder.rearrange({ form: 'slice', starts: [1], sizes: [1] }, mixed);
    expect(typeOf(second)).toBe('fixed<4,4>');
    // 100 / 64 is no whole number: the least that the second channel can be is 2.
    expect(second.range).toEqual({ min: 2n, max: 5n, fraction: 0 });
  });

  it('a concatenation keeps the type of each part', () => {
    const { builder, x } = begin('fixed<8,4>', [2, 1]);
    const y = builder.input('y', [2, 2], type('ufixed<5,5>'));
    expect(builder.rearrange({ form: 'concat', axis: 1 }, x, y).type).toEqual({
      granularity: 'channel',
      axis: 1,
      types: ['fixed<8,4>', 'ufixed<5,5>', 'ufixed<5,5>'].map(parseType),
    });
  });

  it('a lookup has the range of its entries', () => {
    const { builder, x } = begin('fixed<2,2>');
    const [indexType, result] = [parseType('fixed<2,2>'), parseType('fixed<8,8>')];
    const table = {
      name: 't',
      description: 'x²',
      indexType,
      type: result,
      entries: Float64Array.of(0, 1, 4, 1),
    };
    expect(builder.lookup(x, table).range).toEqual({ min: 0n, max: 4n, fraction: 0 });
  });
});

describe('the builder refuses what no front end may let through', () => {
  const { builder, x } = begin('fixed<8,4>', [2, 3]);
  const scalar = builder.input('s', [], type('fixed<8,4>'));
  const indexType = parseType('fixed<2,2>');
  const table = {
    name: 't',
    description: '',
    indexType,
    type: indexType,
    entries: Float64Array.of(0, 1, 0, 1),
  };
  builder.table(table);
  const refused: [string, () => unknown][] = [
    ['shapes that do not broadcast', () => builder.plus(x, builder.input('y', [2], type('fixed<8,4>')))],
    ['operands of different shapes', () => builder.add({ kind: 'add', left: x.id, right: scalar.id })],
    ['an operand that does not exist', () => builder.add({ kind: 'neg', operand: 99 })],
    ['a bias without an accumulator', () => builder.contract('ij,ij->', x, x, undefined, scalar)],
    ['a bias of another shape', () => builder.contract('ij,ij->', x, x, { type: indexType, cast: 'sum' }, x)],
    ['an axis that is not there', () => builder.reduce('sum', x, [2])],
    ['an index of another type', () => builder.lookup(scalar, table)],
    ['a table that does not exist', () => builder.add({ kind: 'lookup', operand: scalar.id, table: 7 })],
    ['two tables of one name', () => builder.table({ ...table, entries: Float64Array.of(0, 1, 0, 0) })],
    [
      'two tables of one name and two types',
      () => builder.table({ ...table, type: parseType('fixed<3,3>') }),
    ],
    [
      'a constant with too few elements',
      () => builder.constant('w', [2], type('fixed<8,4>'), Float64Array.of(1)),
    ],
    ['an op outside every scope', () => new ModuleBuilder().input('x', [], type('fixed<8,4>'))],
    ['a rearrangement of nothing', () => builder.rearrange({ form: 'concat', axis: 0 })],
  ];
  it.each(refused)('%s', (_what, action) => {
    expect(action).toThrow(InternalError);
  });

  it('but takes the same table twice', () => {
    expect(builder.table({ ...table, entries: table.entries.slice() })).toBe(0);
  });
});
