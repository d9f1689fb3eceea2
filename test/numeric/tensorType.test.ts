import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InternalError } from '../../src/base/errors.ts';
import {
  type FixedType,
  fixed,
  fractionOf,
  maximumRaw,
  minimumRaw,
  parseType,
} from '../../src/numeric/fixedType.ts';
import { contains, intervalOfType } from '../../src/numeric/interval.ts';
import type { Shape } from '../../src/numeric/shape.ts';
import {
  containerOf,
  coveringType,
  elementTypes,
  formatTensorType,
  fromElementTypes,
  sameTensorType,
  type TensorType,
  uniform,
} from '../../src/numeric/tensorType.ts';
import { fixedTypes } from './arbitraries.ts';

const types = (...texts: string[]): FixedType[] => texts.map(parseType);

describe('coveringType', () => {
  it('covers by hand', () => {
    expect(coveringType(types('fixed<8,2>', 'fixed<6,4>'))).toEqual(parseType('fixed<10,4>'));
    expect(coveringType(types('fixed<8,2>', 'ufixed<6,4,RND,SAT>'))).toEqual(parseType('fixed<11,5>'));
    expect(coveringType(types('ufixed<4,4>', 'ufixed<4,0>'))).toEqual(parseType('ufixed<8,4>'));
    expect(coveringType(types('ufixed<2,8>', 'ufixed<3,-2>'))).toEqual(parseType('ufixed<13,8>'));
    // Zero needs no bits: a type of width 0 asks for none, and for no sign.
    expect(coveringType(types('ufixed<4,4>', 'fixed<0,-9>'))).toEqual(parseType('ufixed<4,4>'));
    expect(coveringType(types('fixed<0,-9>', 'ufixed<0,3>'))).toEqual(parseType('ufixed<0,-9>'));
  });

  it('holds every value of all types exactly, and no narrower type does', () => {
    const some = fc.array(fixedTypes({ maximumWidth: 20 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(some, (list) => {
        const cover = coveringType(list);
        expect([cover.rounding, cover.overflow]).toEqual(['TRN', 'WRAP']);
        const held = list.filter((type) => type.width > 0);
        for (const type of held) {
          expect(contains(intervalOfType(cover), intervalOfType(type))).toBe(true);
          expect(fractionOf(cover)).toBeGreaterThanOrEqual(fractionOf(type));
        }
        if (held.length === 0) {
          expect(cover.width).toBe(0);
          return;
        }
        const covers = (narrower: FixedType): boolean =>
          held.every(
            (type) =>
              fractionOf(narrower) >= fractionOf(type) &&
              contains(intervalOfType(narrower), intervalOfType(plain(type))),
          );
        const { signed, width, integer } = cover;
        expect(covers(cover)).toBe(true);
        expect(covers(fixed(signed, width - 1, integer))).toBe(false);
        expect(covers(fixed(signed, width - 1, integer - 1))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

/** The type with all its bit patterns, so that a symmetric one counts as wide as it is. */
const plain = ({ signed, width, integer }: FixedType): FixedType => fixed(signed, width, integer);

describe('types of tensors', () => {
  const channel: TensorType = { granularity: 'channel', axis: 1, types: types('fixed<4,2>', 'fixed<6,3>') };
  const element: TensorType = {
    granularity: 'element',
    types: types('fixed<4,2>', 'ufixed<1,1>'),
    index: Uint32Array.of(0, 1, 1, 0),
  };

  it('name the type of every element, row-major', () => {
    const [a, b] = types('fixed<4,2>', 'fixed<6,3>');
    expect(elementTypes(uniform(parseType('fixed<4,2>')), [2, 2])).toEqual([a, a, a, a]);
    expect(elementTypes(channel, [2, 2])).toEqual([a, b, a, b]);
    expect(elementTypes(channel, [1, 2, 3])).toEqual([a, a, a, b, b, b]);
    expect(elementTypes(element, [2, 2])).toEqual(
      types('fixed<4,2>', 'ufixed<1,1>', 'ufixed<1,1>', 'fixed<4,2>'),
    );
    expect(elementTypes(uniform(parseType('fixed<4,2>')), [])).toEqual([a]);
  });

  it('choose the channel of an element by its index along the axis', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), fc.nat({ max: shape.length - 1 })));
    fc.assert(
      fc.property(cases, ([shape, axis]) => {
        const list = Array.from({ length: shape[axis] ?? 1 }, (_, i) => fixed(true, i + 2, 0));
        const flat = elementTypes({ granularity: 'channel', axis, types: list }, shape);
        let position = 0;
        const walk = (rest: Shape, index: number[]): void => {
          const [extent, ...inner] = rest;
          if (extent === undefined) expect(flat[position++]).toEqual(list[index[axis] ?? 0]);
          else for (let i = 0; i < extent; i++) walk(inner, [...index, i]);
        };
        walk(shape, []);
        expect(position).toBe(flat.length);
      }),
    );
  });

  it('are stored in the type that covers them, a uniform tensor in its own', () => {
    expect(containerOf(uniform(parseType('fixed<4,2,RND,SAT>')))).toEqual(parseType('fixed<4,2,RND,SAT>'));
    expect(containerOf(channel)).toEqual(parseType('fixed<6,3>'));
    expect(containerOf(element)).toEqual(parseType('fixed<4,2>'));
  });

  it('are collected from elements and spread again', () => {
    const elements = fc
      .array(fixedTypes({ maximumWidth: 2, outside: 1 }), { minLength: 1, maxLength: 3 })
      .chain((list) => fc.array(fc.constantFrom(...list), { minLength: 1, maxLength: 12 }));
    fc.assert(
      fc.property(elements, (list) => {
        const type = fromElementTypes(list);
        expect(elementTypes(type, [list.length])).toEqual(list);
        const distinct = new Set(list.map((each) => JSON.stringify(each))).size;
        expect(type.granularity === 'tensor' ? 1 : type.types.length).toBe(distinct);
      }),
    );
  });

  it('are the same only in the same notation', () => {
    const all = [
      uniform(parseType('fixed<4,2>')),
      uniform(parseType('fixed<4,2,RND>')),
      channel,
      { ...channel, axis: 0 },
      { ...channel, types: types('fixed<4,2>', 'fixed<6,4>') },
      { ...channel, types: types('fixed<4,2>') },
      element,
      { ...element, index: Uint32Array.of(0, 1, 1, 1) },
      { ...element, index: Uint32Array.of(0, 1, 1) },
      { ...element, types: types('fixed<4,2>', 'ufixed<2,1>') },
    ];
    for (const [i, a] of all.entries())
      for (const [j, b] of all.entries())
        expect([i, j, sameTensorType(a, structuredClone(b))]).toEqual([i, j, i === j]);
  });

  it('are printed in short', () => {
    expect(formatTensorType(uniform(parseType('fixed<4,2>')))).toBe('fixed<4,2>');
    expect(formatTensorType(channel)).toBe('fixed<6,3> (2 types by axis 1)');
    expect(formatTensorType(element)).toBe('fixed<4,2> (2 types by element)');
  });

  it('that miss an element are a bug', () => {
    expect(() => elementTypes(channel, [2, 3])).toThrow(InternalError);
    expect(() => elementTypes({ ...element, index: Uint32Array.of(2) }, [1])).toThrow(InternalError);
  });

  it('have raw integers of their own', () => {
    expect([minimumRaw, maximumRaw].map((bound) => bound(containerOf(channel)))).toEqual([-32n, 31n]);
  });
});
