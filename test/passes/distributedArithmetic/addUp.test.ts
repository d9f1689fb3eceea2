import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUp } from '../../../src/passes/distributedArithmetic/addUp.ts';
import type { Operand } from '../../../src/passes/distributedArithmetic/operand.ts';

const operands = fc.array(
  fc.record({
    shift: fc.integer({ min: 0, max: 9 }),
    negative: fc.boolean(),
    depth: fc.integer({ min: 0, max: 3 }),
    low: fc.integer({ min: -300, max: 0 }),
    high: fc.integer({ min: 1, max: 300 }),
    value: fc.integer({ min: -300, max: 300 }),
  }),
  { minLength: 2, maxLength: 15, size: 'max' },
);

const bits = (low: bigint, high: bigint): number => {
  const most = -low - 1n > high ? -low - 1n : high;
  return most.toString(2).replace(/^0$/, '').length + (low < 0n ? 1 : 0);
};

/** LUT when again and again the cheapest of all pairs is added that leaves the sum within the limit, then the shallowest. */
function cheapestFirst(given: readonly Operand[], limit: number): number {
  let cost = 0;
  let left = [...given].sort((x, y) => x.depth - y.depth || x.shift - y.shift);
  const weight = (list: readonly Operand[]): number => list.reduce((sum, { depth }) => sum + 2 ** depth, 0);
  while (left.length > 1) {
    const pairs = left.flatMap((u, j) =>
      left.slice(0, j).map((t) => {
        const [a, b] = t.shift < u.shift || (t.shift === u.shift && !t.negative) ? [t, u] : [u, t];
        const by = 2 ** (b.shift - a.shift);
        const range =
          t.negative === u.negative
            ? { low: a.range.low + by * b.range.low, high: a.range.high + by * b.range.high }
            : { low: a.range.low - by * b.range.high, high: a.range.high - by * b.range.low };
        const lut = Math.max(1, bits(BigInt(range.low), BigInt(range.high)) - (b.shift - a.shift));
        const sum = { ...a, depth: Math.max(t.depth, u.depth) + 1, range };
        return { lut, sum, rest: left.filter((other) => other !== t && other !== u) };
      }),
    );
    const fitting = pairs.filter(({ sum, rest }) => weight(rest) + 2 ** sum.depth <= 2 ** limit);
    const [first] = fitting;
    if (!first) return expect.fail('no pair fits');
    const best = fitting.reduce(
      (least, pair) => (pair.lut + pair.sum.depth / 64 < least.lut + least.sum.depth / 64 ? pair : least),
      first,
    );
    cost += best.lut;
    const before = best.rest.filter(({ depth }) => depth <= best.sum.depth);
    left = [...before, best.sum, ...best.rest.slice(before.length)];
  }
  return cost;
}

describe('sums of operands', () => {
  it('are exact, within the limit, and cost what their adders cost', () => {
    fc.assert(
      fc.property(operands, fc.constantFrom(0, 1, 2, Infinity), fc.boolean(), (given, more, byLut) => {
        const weight = given.reduce((sum, { depth }) => sum + 2 ** depth, 0);
        const limit = Math.ceil(Math.log2(weight)) + more;
        const nodes = given.map(({ depth, low, high, value }) => ({
          depth,
          low: BigInt(low),
          high: BigInt(high),
          value: BigInt(Math.min(high, Math.max(low, value))),
        }));
        let lut = 0;
        const { operand, cost } = addUp(
          given.map(
            ({ shift, negative, depth, low, high }, node): Operand => ({
              node,
              shift,
              negative,
              depth,
              range: { low, high },
            }),
          ),
          { limit, positive: false, byLut },
          (left, right, subtracts, base) => {
            const [a, b] = [nodes[left.node], nodes[right.node]];
            if (!a || !b) return expect.fail('an adder of nothing');
            const [s, t] = [BigInt(left.shift - base), BigInt(right.shift - base)];
            const [low, high, value] = subtracts
              ? [(a.low << s) - (b.high << t), (a.high << s) - (b.low << t), (a.value << s) - (b.value << t)]
              : [(a.low << s) + (b.low << t), (a.high << s) + (b.high << t), (a.value << s) + (b.value << t)];
            // What is subtracted is never shifted less: all its low bits are the left one's own.
            expect(s).toBe(0n);
            lut += Math.max(1, bits(low, high) - Number(t));
            return nodes.push({ depth: Math.max(a.depth, b.depth) + 1, low, high, value }) - 1;
          },
        );
        const sum = given.reduce((total, { shift, negative }, i) => {
          const value = (nodes[i]?.value ?? 0n) << BigInt(shift);
          return negative ? total - value : total + value;
        }, 0n);
        const result = nodes[operand?.node ?? 0];
        const made = (result?.value ?? 0n) << BigInt(operand?.shift ?? 0);
        expect(operand?.negative ? -made : made).toBe(sum);
        expect(result?.depth).toBeLessThanOrEqual(limit);
        expect(cost).toBe(lut);
        expect(nodes).toHaveLength(2 * given.length - 1);
      }),
      { numRuns: 150, seed: 6 },
    );
  });

  it('cost what the cheapest pairs cost, all compared again after each', () => {
    fc.assert(
      fc.property(operands, fc.constantFrom(0, 1, 3), (given, more) => {
        const few = given.slice(0, 12).map(
          ({ shift, negative, depth, low, high }, node): Operand => ({
            node,
            shift,
            negative,
            depth,
            range: { low, high },
          }),
        );
        const limit = Math.ceil(Math.log2(few.reduce((sum, { depth }) => sum + 2 ** depth, 0))) + more;
        expect(addUp(few, { limit, positive: false, byLut: true }).cost).toBe(cheapestFirst(few, limit));
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('take the cheapest pairs first, where the limit leaves a choice', () => {
    const term = (node: number, low: number, high: number): Operand => ({
      node,
      shift: 0,
      negative: false,
      depth: 0,
      range: { low, high },
    });
    // A byte and two bits: the bits first take 2 LUT and 9; from the left on it is 9 and 9.
    const given = [term(0, -128, 127), term(1, 0, 1), term(2, 0, 1)];
    const costOf = (byLut: boolean, limit: number) => addUp(given, { limit, positive: false, byLut }).cost;
    expect(costOf(false, 2)).toBe(9 + 9);
    expect(costOf(true, 2)).toBe(2 + 9);
  });
});
