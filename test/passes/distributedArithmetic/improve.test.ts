import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/passes/distributedArithmetic/adderGraph.ts';
import { buildGraph } from '../../../src/passes/distributedArithmetic/build.ts';
import { signedDigits } from '../../../src/passes/distributedArithmetic/digits.ts';
import { extract } from '../../../src/passes/distributedArithmetic/extract.ts';
import { improve } from '../../../src/passes/distributedArithmetic/improve.ts';
import { Sums } from '../../../src/passes/distributedArithmetic/sums.ts';
import { packTerm } from '../../../src/passes/distributedArithmetic/term.ts';
import { Draws } from '../../ir/draws.ts';

const columns = Array.from({ length: 8 }, (_, j) =>
  Array.from({ length: 8 }, (_, i) => 129 + ((i * i * 31 + j * 77 + i * j * 13) % 127)),
);

/** The matrix with its patterns taken out, and random numbers to go on with. */
function started(): { sums: Sums; random: (count: number) => number } {
  const draws = new Draws(9);
  const random = (count: number): number => draws.below(count);
  const limits = columns.map(() => Number.POSITIVE_INFINITY);
  const sums = new Sums(
    { depths: columns.map(() => 0), limits, columns, ranges: undefined },
    () => undefined,
  );
  columns.forEach((column, j) => {
    column.forEach((value, node) => {
      for (const { shift, negative } of signedDigits(value))
        sums.add(columns.length + j, packTerm(node, shift, negative));
    });
  });
  extract(sums, random);
  sums.keep();
  return { sums, random };
}

describe('the search for better shared parts', () => {
  it('ends when its work is done, however many steps are left', () => {
    const { sums, random } = started();
    const before = { adders: sums.adders, work: sums.patterns.work };
    improve(sums, random, Number.POSITIVE_INFINITY, 100_000);
    const work = sums.patterns.work - before.work;
    expect(work).toBeGreaterThanOrEqual(100_000);
    // One step more is never much beside that.
    expect(work).toBeLessThan(120_000);
    expect(sums.adders).toBeLessThan(before.adders);
  });

  it('leaves a circuit of the same matrix with as many adders as it counted', () => {
    const { sums, random } = started();
    improve(sums, random, 300, Number.POSITIVE_INFINITY);
    const graph = buildGraph(sums);
    expect(graph.left).toHaveLength(sums.adders);
    const inputs = columns.map((_, i) => BigInt(i * i * 5 - 90));
    expect(evaluate(graph, inputs)).toEqual(
      columns.map((column) => column.reduce((sum, c, i) => sum + BigInt(c) * (inputs[i] ?? 0n), 0n)),
    );
  });
});
