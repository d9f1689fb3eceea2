/** A number of an adder graph: ±node · 2^shift. */
export interface Term {
  readonly node: number;
  readonly shift: number;
  readonly negative: boolean;
}

/**
 * A sum of shifted inputs for every output, with shared parts: nodes below `inputs` are the inputs, node `inputs + i` is
 * left·2^leftShift ± right·2^rightShift of adder i, and operands stand before their users.
 */
export interface AdderGraph {
  readonly inputs: number;
  readonly left: Int32Array;
  readonly leftShift: Uint8Array;
  readonly right: Int32Array;
  readonly rightShift: Uint8Array;
  /** 1 where the right operand is subtracted. */
  readonly subtracts: Uint8Array;
  /** Levels of adders below each node, inputs included. */
  readonly depth: Int32Array;
  /** What each output is; undefined for 0. */
  readonly outputs: readonly (Term | undefined)[];
}

/** Adders and subtracters of a graph. */
export const adderCount = (graph: AdderGraph): number => graph.left.length;

/** Levels of adders of the deepest output. */
export const graphDepth = ({ outputs, depth }: AdderGraph): number =>
  outputs.reduce((deepest, term) => Math.max(deepest, term ? (depth[term.node] ?? 0) : 0), 0);

/** The outputs for given inputs, exactly. */
export function evaluate(graph: AdderGraph, inputs: readonly bigint[]): bigint[] {
  const values = [...inputs];
  for (let i = 0; i < graph.left.length; i++) {
    const a = (values[graph.left[i] ?? 0] ?? 0n) << BigInt(graph.leftShift[i] ?? 0);
    const b = (values[graph.right[i] ?? 0] ?? 0n) << BigInt(graph.rightShift[i] ?? 0);
    values.push(graph.subtracts[i] ? a - b : a + b);
  }
  return graph.outputs.map((term) => {
    if (!term) return 0n;
    const value = (values[term.node] ?? 0n) << BigInt(term.shift);
    return term.negative ? -value : value;
  });
}
