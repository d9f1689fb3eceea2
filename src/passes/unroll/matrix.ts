import type { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import type { Bounds } from '../../ir/netlist/relate.ts';
import type { AdderGraph } from '../distributedArithmetic/adderGraph.ts';
import { adderRanges } from '../distributedArithmetic/adderRanges.ts';
import {
  type AdderOptions,
  largestCoefficientBits,
  optimizeMatrix,
} from '../distributedArithmetic/optimize.ts';

/** One term of a sum: a variable signal times a constant. */
export interface ConstantTerm {
  readonly signal: Signal;
  readonly constant: Signal;
}

/** Coefficients beyond this are multiplied instead. */
const largestCoefficient = 2 ** (largestCoefficientBits - 1);

/** Sums of products with constants, as adder graphs. */
export interface MatrixUnroller {
  /** One signal for each column of terms; the columns should read the same signals. Undefined where constants are too large. */
  sums(columns: readonly (readonly ConstantTerm[])[]): Signal[] | undefined;
}

interface MatrixGraph {
  readonly graph: AdderGraph;
  readonly ranges: readonly (Bounds | undefined)[];
}

/** A column as whole coefficients of nodes, in steps of 2^exponent. */
interface Normalized {
  readonly nodes: readonly number[];
  readonly columns: readonly (readonly number[])[];
  readonly exponent: number;
}

function normalize(
  builder: NetlistBuilder,
  columns: readonly (readonly ConstantTerm[])[],
): Normalized | undefined {
  const places = new Map<number, number>();
  let exponent = Number.POSITIVE_INFINITY;
  for (const terms of columns) {
    for (const { signal, constant } of terms) {
      if (builder.isZero(constant) || builder.isZero(signal)) continue;
      if (!places.has(signal.node)) places.set(signal.node, places.size);
      exponent = Math.min(exponent, signal.exponent + constant.exponent);
    }
  }
  let usable = true;
  const whole = columns.map((terms) => {
    const coefficients = new Array<number>(places.size).fill(0);
    for (const { signal, constant } of terms) {
      const place = places.get(signal.node);
      if (place === undefined || builder.isZero(constant)) continue;
      const value = Number(builder.constantOf(constant) ?? 0) * (signal.negative ? -1 : 1);
      const scaled = value * 2 ** (signal.exponent + constant.exponent - exponent);
      coefficients[place] = (coefficients[place] ?? 0) + scaled;
      if (Math.abs(coefficients[place] ?? 0) > largestCoefficient) usable = false;
    }
    return coefficients;
  });
  return usable ? { nodes: [...places.keys()], columns: whole, exponent } : undefined;
}

/** The adders of a graph on these inputs; gives its outputs. `ranges` are what the adders can be. */
function realize(
  builder: NetlistBuilder,
  { graph, ranges }: MatrixGraph,
  inputs: readonly Signal[],
): Signal[] {
  const zero = builder.constant(0);
  const signals = [...inputs];
  for (let i = 0; i < graph.left.length; i++) {
    const a = builder.scale(signals[graph.left[i] ?? 0] ?? zero, graph.leftShift[i] ?? 0);
    const b = builder.scale(signals[graph.right[i] ?? 0] ?? zero, graph.rightShift[i] ?? 0);
    const { size } = builder.netlist;
    const made = graph.subtracts[i] === 1 ? builder.subtract(a, b) : builder.add(a, b);
    const range = ranges[i];
    // Only of a node that is new nothing else relies on what it can be.
    if (range && made.node >= size && made.exponent === 0 && !made.negative) builder.narrow(made, range);
    signals.push(made);
  }
  return graph.outputs.map((term) => {
    if (!term) return zero;
    const scaled = builder.scale(signals[term.node] ?? zero, term.shift);
    return term.negative ? builder.negate(scaled) : scaled;
  });
}

/** Optimizes every matrix once, however many particles it is applied to. */
export function createMatrixUnroller(builder: NetlistBuilder, options: AdderOptions): MatrixUnroller {
  const known = new Map<string, MatrixGraph>();
  return {
    sums(columns) {
      const normalized = normalize(builder, columns);
      if (!normalized) return undefined;
      const { nodes, exponent } = normalized;
      const inputs = nodes.map((node) => {
        const { low, high } = builder.bounds({ node, exponent: 0, negative: false });
        return { low, high, depth: 0 };
      });
      const key = `${inputs.map(({ low, high }) => `${low}:${high}`).join(' ')}|${normalized.columns.join(';')}`;
      let matrix = known.get(key);
      if (!matrix) {
        const graph = optimizeMatrix(normalized.columns, inputs, options);
        matrix = { graph, ranges: adderRanges(graph, inputs) };
        known.set(key, matrix);
      }
      const read = nodes.map((node): Signal => ({ node, exponent: 0, negative: false }));
      const scaled = realize(builder, matrix, read);
      return scaled.map((signal) => builder.scale(signal, nodes.length > 0 ? exponent : 0));
    },
  };
}
