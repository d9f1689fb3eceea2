import { InternalError } from '../../base/errors.ts';
import type { AdderGraph, Term } from './adderGraph.ts';
import { type AddUpOptions, addUp } from './addUp.ts';
import type { Operand } from './operand.ts';
import { bitsOfRange, type Range } from './ranges.ts';
import type { Sums } from './sums.ts';
import { nodeOf, type PackedTerm, shiftOf, signOf } from './term.ts';

const unknown: Range = { low: 0, high: 0 };

const operandOf = (sums: Sums, term: PackedTerm): Operand => ({
  node: nodeOf(term),
  shift: shiftOf(term),
  negative: signOf(term) === 1,
  depth: sums.depth[nodeOf(term)] ?? 0,
  range: sums.ranges[nodeOf(term)] ?? unknown,
});

function optionsOf(sums: Sums, sum: number): AddUpOptions {
  const capped = sums.isFixed(sum);
  return {
    limit: !sums.limited ? Number.POSITIVE_INFINITY : ((capped ? sums.depth[sum] : sums.limit[sum]) ?? 0),
    positive: !sums.isPart(sum),
    byLut: sums.ranges.length > 0,
    range: sums.ranges[sum],
  };
}

/** LUT of adding a sum's terms up. */
export function lutOfSum(sums: Sums, sum: number): number {
  const body = sums.bodies[sum] ?? [];
  if (body.length === 0) return 0;
  const { operand, cost } = addUp(
    body.map((term) => operandOf(sums, term)),
    optionsOf(sums, sum),
  );
  // An output that comes out negated is subtracted from 0.
  return operand?.negative && !sums.isPart(sum) ? cost + bitsOfRange(operand.range) : cost;
}

/** The circuit as adders. */
export function buildGraph(sums: Sums): AdderGraph {
  const { inputs, outputs } = sums;
  const depth = Array.from({ length: inputs }, (_, i) => sums.depth[i] ?? 0);
  const adders: { left: Operand; right: Operand; subtracts: boolean; base: number }[] = [];
  const made: (Term | undefined)[] = depth.map((_, node) => ({ node, shift: 0, negative: false }));
  const done = new Set<number>(made.keys());

  const realize = (sum: number): void => {
    if (done.has(sum)) return;
    done.add(sum);
    const operands: Operand[] = [];
    for (const term of sums.bodies[sum] ?? []) {
      realize(nodeOf(term));
      const own = made[nodeOf(term)];
      if (!own) throw new InternalError('a sum uses one that is 0');
      const { range, shift, negative } = operandOf(sums, term);
      operands.push({
        node: own.node,
        shift: shift + own.shift,
        negative: negative !== own.negative,
        depth: depth[own.node] ?? 0,
        range: scaledBack(range, own),
      });
    }
    made[sum] = addUp(operands, optionsOf(sums, sum), (left, right, subtracts, base) => {
      adders.push({ left, right, subtracts, base });
      return depth.push(Math.max(left.depth, right.depth) + 1) - 1;
    }).operand;
  };
  for (let sum = inputs; sum < inputs + outputs; sum++) realize(sum);
  return {
    inputs,
    left: Int32Array.from(adders, ({ left }) => left.node),
    leftShift: Uint8Array.from(adders, ({ left, base }) => left.shift - base),
    right: Int32Array.from(adders, ({ right }) => right.node),
    rightShift: Uint8Array.from(adders, ({ right, base }) => right.shift - base),
    subtracts: Uint8Array.from(adders, ({ subtracts }) => (subtracts ? 1 : 0)),
    depth: Int32Array.from(depth),
    outputs: Array.from({ length: outputs }, (_, i) => {
      const term = made[inputs + i];
      return term && { node: term.node, shift: term.shift, negative: term.negative };
    }),
  };
}

/** What the adder's node can be of a sum that is ±node·2^shift. */
const scaledBack = ({ low, high }: Range, { shift, negative }: Term): Range =>
  negative
    ? { low: -high / 2 ** shift, high: -low / 2 ** shift }
    : { low: low / 2 ** shift, high: high / 2 ** shift };
