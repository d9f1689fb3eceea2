import { describe, expect, it } from 'vitest';
import { InternalError } from '../../src/base/errors.ts';
import type { Module } from '../../src/ir/module.ts';
import { verify } from '../../src/ir/verify.ts';
import { parseType } from '../../src/numeric/fixedType.ts';
import { uniform } from '../../src/numeric/tensorType.ts';
import { type, withOp, withTable, withType, withValue, wrongType } from './goodModule.ts';

const broken: [rule: string, module: () => Module, message: RegExp][] = [
  ['an id', () => withValue(3, () => ({ id: 4 })), /%3 \(cast in second\): its id is 4/],
  [
    'a scope of a value',
    () => withValue(3, () => ({ scope: 2 })),
    /%3 \(cast in no scope\): there is no scope 2/,
  ],
  [
    'an operand behind its user',
    () => withOp(3, { operand: 4 }),
    /%3 .*the operand %4 does not stand before it/,
  ],
  ['an operand that is its user', () => withOp(3, { operand: 3 }), /%3 .*the operand %3/],
  ['a negative operand', () => withOp(3, { operand: -1 }), /%3 .*the operand %-1/],
  ['an operand between two', () => withOp(3, { operand: 0.5 }), /%3 .*the operand %0.5/],
  [
    'a span of a value',
    () => withValue(3, () => ({ span: { file: 'a', line: 1, column: 1, length: 0 } })),
    /%3 .*the span/,
  ],
  ['an extent', () => withValue(0, () => ({ shape: [0] })), /%0 .*extent below 1/],
  ['an extent of an input', () => withOp(0, { shape: [-3] }), /%0 .*extent below 1/],
  ['a shape', () => withValue(2, () => ({ shape: [3] })), /%2 .*its shape is \[3\], inferred is \[2\]/],
  ['a type', () => withType(2, 'fixed<16,9>'), /%2 .*its type is fixed<16,9>, inferred is fixed<16,8>/],
  ['modes of a type', () => withType(2, 'fixed<16,8,RND>'), /%2 .*its type is fixed<16,8,RND>/],
  [
    'the smallest value',
    () => withValue(2, ({ range }) => ({ range: { ...range, min: range.min + 1n } })),
    /%2 .*its range/,
  ],
  [
    'the largest value',
    () => withValue(2, ({ range }) => ({ range: { ...range, max: range.max - 1n } })),
    /%2 .*its range/,
  ],
  [
    'the steps of a range',
    () => withValue(2, ({ range }) => ({ range: { ...range, fraction: 7 } })),
    /%2 .*its range/,
  ],
  ['the name of an input', () => withOp(0, { name: 'x y' }), /%0 .*'x y' is not an identifier/],
  ['the name of a constant', () => withOp(1, { name: '' }), /%1 .*'' is not an identifier/],
  [
    'a constant outside its own type',
    () => withOp(1, { data: Float64Array.of(8, 28, -8, -32, 1, 4) }),
    /%1 .*element 0 is 8 · 2\^-2, which is no value of fixed<4,2>/,
  ],
  [
    'a constant below its own type',
    () => withOp(1, { data: Float64Array.of(7, 28, -9, -32, 1, 4) }),
    /%1 .*element 2 is -9/,
  ],
  [
    'a constant between the steps of its own type',
    () => withOp(1, { data: Float64Array.of(7, 28, -8, -32, 1, 6) }),
    /%1 .*element 5 is 6 · 2\^-2, which is no value of fixed<4,4>/,
  ],
  [
    'a constant that is no integer',
    () => withOp(1, { data: Float64Array.of(7, 28, -8, -32, 1, Number.NaN) }),
    /%1 .*NaN/,
  ],
  [
    'a constant beyond 53 bits as a number',
    () => withOp(1, { data: Float64Array.of(7, 28, -8, -32, 1, 2 ** 53) }),
    /%1 .*9007199254740992 is not/,
  ],
  ['a constant with missing elements', () => withOp(1, { data: [1n, 2n] }), /%1 .*2 values/],
  [
    'a uniform constant outside its type',
    () => withOp(1, { type: type('fixed<6,4>'), data: Float64Array.of(7, 28, -8, -33, 1, 4) }),
    /%1 .*values from -33 to 28 do not fit/,
  ],
  [
    'a channel type for no channel',
    () => withOp(1, { type: { granularity: 'channel', axis: 0, types: [parseType('fixed<4,2>')] } }),
    /%1 .*1 types along axis 0/,
  ],
  [
    'a channel axis that is not there',
    () => withOp(1, { type: { granularity: 'channel', axis: 2, types: [parseType('fixed<4,2>')] } }),
    /%1 .*along axis 2/,
  ],
  [
    'an element without a type',
    () =>
      withOp(6, {
        type: { granularity: 'element', types: [parseType('fixed<4,2>')], index: Uint32Array.of(0) },
      }),
    /%6 .*types of 1 elements/,
  ],
  [
    'an element with a type too far',
    () =>
      withOp(6, {
        type: { granularity: 'element', types: [parseType('fixed<4,2>')], index: Uint32Array.of(0, 1) },
      }),
    /%6 .*picks a type/,
  ],
  ['a width of a cast', () => withOp(3, { type: uniform(wrongType({ width: -1 })) }), /%3 .*width -1/],
  [
    'a rounding of a cast',
    () => withOp(3, { type: uniform(wrongType({ rounding: 'UP' as 'RND' })) }),
    /%3 .*unknown modes/,
  ],
  [
    'an overflow of a cast',
    () => withOp(3, { type: uniform(wrongType({ overflow: 'CLIP' as 'SAT' })) }),
    /%3 .*unknown modes/,
  ],
  [
    'the one type without a meaning',
    () => withOp(3, { type: uniform(wrongType({ width: 1, overflow: 'SAT_SYM' })) }),
    /%3 .*SAT_SYM/,
  ],
  [
    'a type of an accumulator',
    () => withOp(2, { accumulator: { type: wrongType({ width: 1025 }), cast: 'sum' } }),
    /%2 .*width 1025/,
  ],
  [
    'a bias without an accumulator',
    () => withOp(2, { bias: 0, accumulator: undefined }),
    /%2 .*bias without an accumulator/,
  ],
  ['a bias of another shape', () => withOp(2, { bias: 0 }), /%2 .*\[3\] and \[2\]/],
  [
    'an einsum that does not fit',
    () => withOp(2, { spec: { left: 'ij', right: 'jk', output: 'ik' } }),
    /%2 .*has 1 axes/,
  ],
  ['an accumulator of a maximum', () => withOp(5, { operation: 'max' }), /%5 .*accumulator of a max/],
  [
    'a type of the accumulator of a sum',
    () => withOp(5, { accumulator: { type: wrongType({ integer: 0.5 }), order: 'tree' } }),
    /%5 .*integer part 0.5/,
  ],
  ['an axis twice', () => withOp(5, { axes: [0, 0] }), /%5 .*reduced twice/],
  ['an axis that is not there', () => withOp(5, { axes: [1] }), /%5 .*axis that is not there/],
  ['a table that is not there', () => withOp(4, { table: 1 }), /%4 .*no table 1/],
  [
    'a table with another index',
    () => withTable({ indexType: parseType('ufixed<3,3>') }),
    /%4 .*indexed by ufixed<3,3>/,
  ],
  ['an index of many types', () => withOp(4, { operand: 1 }), /%4 .*one index type/],
  ['a shift by a fraction', () => withOp(7, { amount: 0.5 }), /%7 .*shift by 0.5/],
];

describe('the verifier', () => {
  it.each(broken)('refuses %s', (_rule, module, message) => {
    expect(() => verify(module())).toThrow(InternalError);
    expect(() => verify(module())).toThrow(message);
  });
});
