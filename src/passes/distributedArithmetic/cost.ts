import { bitsOf, minus, plus, shiftLeft, type Whole } from '../../ir/netlist/bounds.ts';
import type { AdderGraph } from './adderGraph.ts';

/** Everything an input can be, in whole steps. */
export interface Interval {
  readonly low: Whole;
  readonly high: Whole;
}

/**
 * LUT of an adder graph on a device with one carry bit a LUT: an adder takes one for every bit of its result above the
 * lowest bits where only one operand has any.
 */
export function lutCost(graph: AdderGraph, inputs: readonly Interval[]): number {
  const bounds: Interval[] = [...inputs];
  const zero = { low: 0, high: 0 };
  let cost = 0;
  for (let i = 0; i < graph.left.length; i++) {
    const shifted = (node: number, by: number): Interval => {
      const { low, high } = bounds[node] ?? zero;
      return { low: shiftLeft(low, by), high: shiftLeft(high, by) };
    };
    const [leftShift, rightShift] = [graph.leftShift[i] ?? 0, graph.rightShift[i] ?? 0];
    const a = shifted(graph.left[i] ?? 0, leftShift);
    const b = shifted(graph.right[i] ?? 0, rightShift);
    const subtracts = graph.subtracts[i] === 1;
    const sum = subtracts
      ? { low: minus(a.low, b.high), high: minus(a.high, b.low) }
      : { low: plus(a.low, b.low), high: plus(a.high, b.high) };
    bounds.push(sum);
    // Bits below a shifted operand pass, but for those that are subtracted: their borrow needs carry logic.
    const passing = subtracts ? rightShift : Math.max(leftShift, rightShift);
    cost += Math.max(1, bitsOf(sum.low, sum.high) - passing);
  }
  return cost;
}
