import type { AdderGraph } from './adderGraph.ts';
import type { Interval } from './cost.ts';
import { rangeOf } from './ranges.ts';

/**
 * What each adder of a graph can be, when its inputs run through all of theirs: exact, and so narrower than interval arithmetic
 * where an input reaches an adder on two ways. Undefined where a number is not below 2^53.
 */
export function adderRanges(graph: AdderGraph, inputs: readonly Interval[]): (Interval | undefined)[] {
  const ranges = inputs.map(({ low, high }) => ({ low: Number(low), high: Number(high) }));
  const nodes: number[][] = inputs.map((_, input) => inputs.map((_other, i) => (i === input ? 1 : 0)));
  return Array.from(graph.left, (left, i) => {
    const right = graph.right[i] ?? 0;
    const x = 2 ** (graph.leftShift[i] ?? 0);
    const y = (graph.subtracts[i] === 1 ? -1 : 1) * 2 ** (graph.rightShift[i] ?? 0);
    const [a, b] = [nodes[left] ?? [], nodes[right] ?? []];
    const own = a.map((value, input) => value * x + (b[input] ?? 0) * y);
    nodes.push(own);
    const magnitude = own.reduce(
      (sum, value, input) =>
        sum + Math.abs(value) * Math.max(-(ranges[input]?.low ?? 0), ranges[input]?.high ?? 0),
      0,
    );
    return magnitude < 2 ** 53 ? rangeOf(own, ranges) : undefined;
  });
}
