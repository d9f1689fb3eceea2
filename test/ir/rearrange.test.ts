import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InternalError } from '../../src/base/errors.ts';
import { ModuleBuilder } from '../../src/ir/builder.ts';
import type { Rearrangement } from '../../src/ir/op.ts';
import { elementMap } from '../../src/ir/rearrange.ts';
import { parseType } from '../../src/numeric/fixedType.ts';
import type { Shape } from '../../src/numeric/shape.ts';
import { uniform } from '../../src/numeric/tensorType.ts';
import { elementAt, indicesOf, originOf } from './evaluate.ts';
import { modules } from './moduleArbitrary.ts';

const positions = (form: Rearrangement, ...shapes: Shape[]): number[] => [
  ...elementMap(form, shapes).position,
];

describe('elementMap', () => {
  it('does what its form says, by hand', () => {
    expect(positions({ form: 'reshape', shape: [3, 2] }, [2, 3])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(positions({ form: 'transpose', permutation: [1, 0] }, [2, 3])).toEqual([0, 3, 1, 4, 2, 5]);
    expect(positions({ form: 'slice', starts: [0, 1], sizes: [2, 2] }, [2, 3])).toEqual([1, 2, 4, 5]);
    expect(positions({ form: 'broadcast', shape: [2, 3], axes: [0] }, [2])).toEqual([0, 0, 0, 1, 1, 1]);
    expect(positions({ form: 'broadcast', shape: [2, 3], axes: [1, 0] }, [3, 1])).toEqual([0, 1, 2, 0, 1, 2]);
    expect(positions({ form: 'gather', axis: 1, indices: [2, 2, 0] }, [2, 3])).toEqual([2, 2, 0, 5, 5, 3]);
    const both = elementMap({ form: 'concat', axis: 1 }, [
      [2, 1],
      [2, 2],
    ]);
    expect(both.shape).toEqual([2, 3]);
    expect([...both.operand]).toEqual([0, 1, 1, 0, 1, 1]);
    expect([...both.position]).toEqual([0, 0, 1, 1, 2, 3]);
  });

  it('agrees with the definition of every form on random shapes', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(modules({ kinds: ['rearrange'] }), (module) => {
        for (const { op, shape } of module.values) {
          if (op.kind !== 'rearrange') continue;
          seen.add(op.rearrangement.form);
          const shapes = op.operands.map((id) => module.values[id]?.shape ?? []);
          const map = elementMap(op.rearrangement, shapes);
          expect(map.shape).toEqual(shape);
          indicesOf(shape).forEach((index, i) => {
            const origin = originOf(op.rearrangement, shapes, index, shape);
            const source = shapes[origin.operand] ?? [];
            const numbers = indicesOf(source).map((_, position) => position);
            expect([map.operand[i], map.position[i]]).toEqual([
              origin.operand,
              elementAt(numbers, source, origin.index),
            ]);
          });
        }
      }),
      { numRuns: 300 },
    );
    expect([...seen].sort()).toEqual(['broadcast', 'concat', 'gather', 'reshape', 'slice', 'transpose']);
  });
});

describe('a rearrangement that does not fit', () => {
  const refused: [what: string, form: Rearrangement, ...shapes: Shape[]][] = [
    ['reshape to another size', { form: 'reshape', shape: [5] }, [2, 3]],
    ['transpose without an axis', { form: 'transpose', permutation: [0] }, [2, 3]],
    ['transpose with an axis twice', { form: 'transpose', permutation: [0, 0] }, [2, 3]],
    ['transpose with an axis too far', { form: 'transpose', permutation: [0, 2] }, [2, 3]],
    ['slice that ends outside', { form: 'slice', starts: [1, 1], sizes: [1, 3] }, [2, 3]],
    ['slice that starts before', { form: 'slice', starts: [-1, 0], sizes: [1, 1] }, [2, 3]],
    ['slice of nothing', { form: 'slice', starts: [0, 0], sizes: [0, 1] }, [2, 3]],
    ['slice of another rank', { form: 'slice', starts: [0], sizes: [1] }, [2, 3]],
    ['slice with a start too many', { form: 'slice', starts: [0, 0, 0], sizes: [1, 1] }, [2, 3]],
    ['broadcast to another extent', { form: 'broadcast', shape: [4, 3], axes: [0, 1] }, [2, 3]],
    ['broadcast without an axis', { form: 'broadcast', shape: [2, 3], axes: [0] }, [2, 3]],
    ['broadcast to one axis twice', { form: 'broadcast', shape: [2], axes: [0, 0] }, [2, 1]],
    ['broadcast to an axis too far', { form: 'broadcast', shape: [2], axes: [1] }, [1]],
    ['gather outside', { form: 'gather', axis: 0, indices: [2] }, [2, 3]],
    ['gather before', { form: 'gather', axis: 0, indices: [-1] }, [2, 3]],
    ['gather between', { form: 'gather', axis: 0, indices: [0.5] }, [2, 3]],
    ['gather nothing', { form: 'gather', axis: 0, indices: [] }, [2, 3]],
    ['gather along no axis', { form: 'gather', axis: 2, indices: [0] }, [2, 3]],
    ['gather along a negative axis', { form: 'gather', axis: -1, indices: [0] }, [2, 3]],
    ['concat along no axis', { form: 'concat', axis: 2 }, [2, 3], [2, 3]],
    ['concat of other extents', { form: 'concat', axis: 0 }, [2, 3], [2, 4]],
    ['concat of other ranks', { form: 'concat', axis: 0 }, [2, 3], [2]],
    ['transpose of two', { form: 'transpose', permutation: [1, 0] }, [2, 3], [2, 3]],
  ];
  it.each(refused)('is a bug: %s', (_what, form, ...shapes) => {
    const builder = new ModuleBuilder();
    builder.enter({ name: 'layer', kind: 'test', strategy: 'latency', reuseFactor: 1 });
    const inputs = shapes.map((shape, i) => builder.input(`x${i}`, shape, uniform(parseType('int<4>'))));
    expect(() => builder.rearrange(form, ...inputs)).toThrow(InternalError);
    expect(() => builder.rearrange(form, ...inputs)).toThrow(/that does not fit/);
  });
});
