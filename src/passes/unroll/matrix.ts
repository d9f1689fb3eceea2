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

/** An adder graph whose adders are made as outputs ask for them, each once. */
export interface PreparedSums {
  /** Outputs from one on. */
  outputs(from: number, count: number): Signal[];
}

/** Sums of products with constants, as adder graphs. */
export interface MatrixUnroller {
  /** What `sums` gives, output by output. */
  prepare(columns: readonly (readonly ConstantTerm[])[]): PreparedSums | undefined;
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

/** Adders that outputs depend on, in the order of the graph. */
function neededBy({ inputs, left, right }: AdderGraph, outputs: AdderGraph['outputs']): number[] {
  const needed = new Uint8Array(left.length);
  const need = (node: number): void => {
    if (node >= inputs) needed[node - inputs] = 1;
  };
  for (const term of outputs) if (term) need(term.node);
  for (let i = left.length - 1; i >= 0; i--) {
    if (needed[i] === 0) continue;
    need(left[i] ?? 0);
    need(right[i] ?? 0);
  }
  return [...needed.keys()].filter((i) => needed[i] === 1);
}

/** A graph on these inputs, in steps of 2^exponent. `ranges` are what the adders can be. */
function realize(
  builder: NetlistBuilder,
  { graph, ranges }: MatrixGraph,
  inputs: readonly Signal[],
  exponent: number,
): PreparedSums {
  const zero = builder.constant(0);
  const signals = [...inputs];
  const make = (i: number): Signal => {
    const a = builder.scale(signals[graph.left[i] ?? 0] ?? zero, graph.leftShift[i] ?? 0);
    const b = builder.scale(signals[graph.right[i] ?? 0] ?? zero, graph.rightShift[i] ?? 0);
    const { size } = builder.netlist;
    const made = graph.subtracts[i] === 1 ? builder.subtract(a, b) : builder.add(a, b);
    const range = ranges[i];
    // Only of a node that is new nothing else relies on what it can be.
    if (range && made.node >= size && made.exponent === 0 && !made.negative) builder.narrow(made, range);
    return made;
  };
  return {
    outputs(from, count) {
      const wanted = graph.outputs.slice(from, from + count);
      for (const i of neededBy(graph, wanted)) signals[graph.inputs + i] ??= make(i);
      return wanted.map((term) => {
        if (!term) return zero;
        const scaled = builder.scale(signals[term.node] ?? zero, term.shift + exponent);
        return term.negative ? builder.negate(scaled) : scaled;
      });
    },
  };
}

/** Optimizes every matrix once, however many particles it is applied to. */
export function createMatrixUnroller(builder: NetlistBuilder, options: AdderOptions): MatrixUnroller {
  const known = new Map<string, MatrixGraph>();
  const prepare: MatrixUnroller['prepare'] = (columns) => {
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
    return realize(builder, matrix, read, nodes.length > 0 ? exponent : 0);
  };
  return { prepare, sums: (columns) => prepare(columns)?.outputs(0, columns.length) };
}
