import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pattern, PatternCounts } from '../../../src/passes/distributedArithmetic/patterns.ts';
import { nodeOf, packTerm, shiftOf, signOf } from '../../../src/passes/distributedArithmetic/term.ts';

const key = ({ first, second, shift, subtracts }: Pattern): string =>
  [first, second, shift, subtracts].join();

/** Every pair of terms of every sum, counted one by one. */
function countedOneByOne(sums: readonly (readonly number[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const body of sums) {
    body.forEach((t, j) => {
      for (const u of body.slice(0, j)) {
        const inOrder = nodeOf(t) < nodeOf(u) || (nodeOf(t) === nodeOf(u) && shiftOf(t) < shiftOf(u));
        const [x, y] = inOrder ? [t, u] : [u, t];
        const pattern = {
          first: nodeOf(x),
          second: nodeOf(y),
          shift: shiftOf(y) - shiftOf(x),
          subtracts: signOf(x) === signOf(y) ? 0 : 1,
        };
        counts.set(key(pattern), (counts.get(key(pattern)) ?? 0) + 1);
      }
    });
  }
  return counts;
}

const weightOf = ({ first, second, shift }: Pattern): number =>
  1 + ((first * 7 + second * 3 + Math.abs(shift)) % 19);

/** Terms that come into sums, or leave where they are already. */
const toggles = fc.array(
  fc.record({
    sum: fc.integer({ min: 0, max: 3 }),
    node: fc.integer({ min: 0, max: 9 }),
    shift: fc.integer({ min: 0, max: 6 }),
    negative: fc.boolean(),
  }),
  { minLength: 1, maxLength: 400, size: 'max' },
);

function replay(changes: typeof toggles extends fc.Arbitrary<infer T> ? T : never, counts: PatternCounts) {
  const sums: number[][] = Array.from({ length: 4 }, () => []);
  for (const { sum, node, shift, negative } of changes) {
    const body = sums[sum] ?? [];
    const term = packTerm(node, shift, negative);
    const at = body.findIndex((other) => (other | 1) === (term | 1));
    if (at < 0) {
      counts.change(body, term, 1);
      body.push(term);
    } else {
      const [old = 0] = body.splice(at, 1);
      counts.change(body, old, -1);
    }
  }
  return sums;
}

describe('counts of patterns', () => {
  it('are those of all pairs, however terms came and went', () => {
    fc.assert(
      fc.property(toggles, (changes) => {
        const counts = new PatternCounts(undefined);
        const expected = countedOneByOne(replay(changes, counts));
        for (const [text, count] of expected) {
          const [first = 0, second = 0, shift = 0, subtracts = 0] = text.split(',').map(Number);
          expect(counts.count({ first, second, shift, subtracts })).toBe(count);
        }
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('give the patterns that save the most, the best first, each once', () => {
    fc.assert(
      fc.property(toggles, fc.boolean(), fc.boolean(), (changes, weighed, atOnce) => {
        const counts = new PatternCounts(weighed ? weightOf : undefined);
        counts.offers = !atOnce;
        const expected = countedOneByOne(replay(changes, counts));
        if (atOnce) counts.offerAll();
        const taken: string[] = [];
        let last = Number.POSITIVE_INFINITY;
        for (let pattern = counts.take(() => 0); pattern; pattern = counts.take(() => 0)) {
          const score = ((expected.get(key(pattern)) ?? 0) - 1) * (weighed ? weightOf(pattern) : 1);
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(last);
          last = score;
          taken.push(key(pattern));
        }
        const wanted = [...expected].filter(([, count]) => count > 1).map(([text]) => text);
        expect(taken.sort()).toEqual(wanted.sort());
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});
