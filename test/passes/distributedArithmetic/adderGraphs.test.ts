import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AdderGraph,
  adderCount,
  evaluate,
} from '../../../src/passes/distributedArithmetic/adderGraph.ts';
import { adderRanges } from '../../../src/passes/distributedArithmetic/adderRanges.ts';
import { lutCost } from '../../../src/passes/distributedArithmetic/cost.ts';
import { digitCount, signedDigits } from '../../../src/passes/distributedArithmetic/digits.ts';
import { type AdderOptions, optimizeMatrix } from '../../../src/passes/distributedArithmetic/optimize.ts';

const byte = { low: -128, high: 127, depth: 0 };
const options: AdderOptions = { delayConstraint: -1, effort: 0, measure: 'adders' };

/** Columns of whole numbers, and the depths of their inputs. */
const problem = fc.integer({ min: 1, max: 6 }).chain((inputs) =>
  fc.record({
    columns: fc.array(
      fc.array(fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constant(0), fc.constant(-64)), {
        minLength: inputs,
        maxLength: inputs,
      }),
      { minLength: 1, maxLength: 6 },
    ),
    depths: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: inputs, maxLength: inputs }),
    values: fc.array(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), {
      minLength: inputs,
      maxLength: inputs,
    }),
  }),
);

/** Fewest levels for a sum of signed digits of inputs that come after so many levels. */
const fewest = (column: readonly number[], depths: readonly number[]): number =>
  Math.ceil(
    Math.log2(
      Math.max(
        1,
        column.reduce((sum, c, i) => sum + digitCount(c) * 2 ** (depths[i] ?? 0), 0),
      ),
    ),
  );

const depthOf = ({ outputs, depth }: AdderGraph, output: number): number => {
  const term = outputs[output];
  return term ? (depth[term.node] ?? 0) : 0;
};

describe('signed digits', () => {
  it('add up to the number, none beside another', () => {
    for (let value = -2000; value <= 2000; value++) {
      const digits = signedDigits(value);
      const sum = digits.reduce((total, { shift, negative }) => total + (negative ? -1 : 1) * 2 ** shift, 0);
      expect(sum).toBe(value);
      expect(digitCount(value)).toBe(digits.length);
      const shifts = digits.map(({ shift }) => shift);
      shifts.slice(1).forEach((shift, i) => {
        expect(shift - (shifts[i] ?? 0)).toBeGreaterThan(1);
      });
    }
  });
});

describe('adder graphs', () => {
  it('give the products with the matrix, whatever the limit of depth', () => {
    fc.assert(
      fc.property(problem, fc.constantFrom(-1, 0, 1, 2), ({ columns, depths, values }, delayConstraint) => {
        const inputs = depths.map((depth) => ({ ...byte, depth }));
        const graph = optimizeMatrix(columns, inputs, { ...options, delayConstraint });
        const expected = columns.map((column) =>
          column.reduce((sum, c, i) => sum + BigInt(c) * (values[i] ?? 0n), 0n),
        );
        expect(evaluate(graph, values)).toEqual(expected);
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  it('are never deeper than the limit', () => {
    fc.assert(
      fc.property(problem, fc.constantFrom(0, 1, 2), ({ columns, depths }, delayConstraint) => {
        const inputs = depths.map((depth) => ({ ...byte, depth }));
        const graph = optimizeMatrix(columns, inputs, { ...options, effort: 1, delayConstraint });
        columns.forEach((column, j) => {
          expect(depthOf(graph, j)).toBeLessThanOrEqual(fewest(column, depths) + delayConstraint);
        });
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  it('are the same in every run', () => {
    const columns = Array.from({ length: 8 }, (_, j) =>
      Array.from({ length: 8 }, (_, i) => (i * 37 + j * 91) % 255),
    );
    const inputs = columns.map(() => byte);
    const make = () => optimizeMatrix(columns, inputs, { ...options, effort: 1 });
    expect(make()).toEqual(make());
  });

  it('share equal, negated and shifted columns, and need nothing for 0 and powers of two', () => {
    const columns = [
      [3, 5],
      [-3, -5],
      [12, 20],
      [0, 0],
      [0, -8],
    ];
    const graph = optimizeMatrix(columns, [byte, byte], options);
    // 3x + 5y is (x + y) + 2x + 4y: three adders.
    expect(adderCount(graph)).toBe(3);
    expect(graph.outputs[3]).toBeUndefined();
  });

  it('find what two columns have in common', () => {
    // a + b once, then + c and + d.
    const graph = optimizeMatrix(
      [
        [1, 1, 1, 0],
        [1, 1, 0, 1],
      ],
      [byte, byte, byte, byte],
      options,
    );
    expect(adderCount(graph)).toBe(3);
  });

  it('cost a LUT for every bit that needs carry', () => {
    const graph = optimizeMatrix([[1, 16]], [byte, byte], options);
    // x + 16y: the result has 13 bits, the lowest 4 are x's own.
    expect(lutCost(graph, [byte, byte])).toBe(9);
  });

  it('do not grow with more effort', () => {
    const columns = Array.from({ length: 10 }, (_, j) =>
      Array.from({ length: 10 }, (_, i) => 129 + ((i * i * 31 + j * 77 + i * j * 13) % 127)),
    );
    const inputs = columns.map(() => byte);
    const count = (effort: 0 | 1 | 2) => adderCount(optimizeMatrix(columns, inputs, { ...options, effort }));
    expect(count(1)).toBeLessThanOrEqual(count(0));
    expect(count(2)).toBeLessThan(count(0));
  });

  it('stay exact and within the limit after the search, with sparse, huge and very many entries', () => {
    const entry = fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.integer({ min: -9, max: 9 }) },
      { weight: 1, arbitrary: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }) },
    );
    const matrix = fc.integer({ min: 1, max: 12 }).chain((inputs) =>
      fc.record({
        columns: fc.array(fc.array(entry, { minLength: inputs, maxLength: inputs }), {
          minLength: 1,
          maxLength: 9,
        }),
        inputs: fc.array(
          fc.record({
            low: fc.integer({ min: -500, max: 0 }),
            high: fc.integer({ min: 1, max: 500 }),
            depth: fc.integer({ min: 0, max: 3 }),
          }),
          { minLength: inputs, maxLength: inputs },
        ),
      }),
    );
    fc.assert(
      fc.property(
        matrix,
        fc.constantFrom(-1, 0, 1, 2),
        fc.constantFrom('adders' as const, 'lut' as const),
        ({ columns, inputs }, delayConstraint, measure) => {
          const graph = optimizeMatrix(columns, inputs, { delayConstraint, effort: 1, measure });
          const values = inputs.map(({ low, high }, i) => BigInt(i % 2 === 0 ? low : high) << 60n);
          const depths = inputs.map(({ depth }) => depth);
          const expected = columns.map((column) =>
            column.reduce((sum, c, i) => sum + BigInt(c) * (values[i] ?? 0n), 0n),
          );
          expect(evaluate(graph, values)).toEqual(expected);
          if (delayConstraint < 0) return;
          columns.forEach((column, j) => {
            expect(depthOf(graph, j)).toBeLessThanOrEqual(fewest(column, depths) + delayConstraint);
          });
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });

  it('of more inputs than are looked at together are exact too', () => {
    const columns = Array.from({ length: 3 }, (_, j) =>
      Array.from({ length: 130 }, (_, i) => ((i * 37 + j * 91) % 61) - 30),
    );
    const inputs = Array.from({ length: 130 }, () => byte);
    const graph = optimizeMatrix(columns, inputs, { delayConstraint: 0, effort: 1, measure: 'lut' });
    const values = inputs.map((_, i) => BigInt((i * i * 7) % 256) - 128n);
    expect(evaluate(graph, values)).toEqual(
      columns.map((column) => column.reduce((sum, c, i) => sum + BigInt(c) * (values[i] ?? 0n), 0n)),
    );
  });

  it('know what their adders can be: 4x − x is 3x', () => {
    const graph = optimizeMatrix([[4 - 1]], [byte], options);
    // Interval arithmetic of 4x − x would say −639 to 636.
    expect(adderRanges(graph, [byte])).toEqual([{ low: -384, high: 381 }]);
  });

  it('leave no sign to an output that has a positive term', () => {
    // y − x with more low bits in y: x would be the cheaper left operand, but then the result had to be negated.
    const graph = optimizeMatrix([[-1, 4]], [byte, byte], { ...options, measure: 'lut' });
    expect(graph.outputs[0]?.negative).toBe(false);
  });
});
