import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowNetwork } from '../../../src/passes/pipeline/minimumCut.ts';

const inner = 6;
const arcs = fc.array(fc.tuple(fc.nat(inner + 1), fc.nat(inner + 1), fc.integer({ min: 1, max: 9 })), {
  maxLength: 24,
});

/** What crosses from the chosen vertices to the others; vertex 0 is the source, 1 the sink. */
const crossing = (all: readonly (readonly [number, number, number])[], side: (vertex: number) => boolean) =>
  all.reduce((sum, [from, to, capacity]) => sum + (side(from) && !side(to) ? capacity : 0), 0);

describe('a minimum cut', () => {
  it('is the cheapest of all, and of those the smallest', () => {
    fc.assert(
      fc.property(arcs, (all) => {
        const flow = new FlowNetwork();
        for (let i = 0; i < inner; i++) flow.vertex();
        for (const [from, to, capacity] of all) flow.arc(from, to, capacity);
        const found = flow.cut();
        const sides = Array.from(
          { length: 2 ** inner },
          (_, mask) => (vertex: number) => vertex === 0 || (vertex > 1 && ((mask >> (vertex - 2)) & 1) === 1),
        );
        const least = Math.min(...sides.map((side) => crossing(all, side)));
        expect(crossing(all, (vertex) => found[vertex] === 1)).toBe(least);
        const sizes = sides
          .filter((side) => crossing(all, side) === least)
          .map((side) => Array.from({ length: inner }, (_, i) => side(i + 2)).filter(Boolean).length);
        expect(found.slice(2).reduce((sum, each) => sum + each, 0)).toBe(Math.min(...sizes));
      }),
      { seed: 4, numRuns: 150 },
    );
  });
});
