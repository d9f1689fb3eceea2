import type { AttributeValue, OnnxNetwork, OnnxNode } from '../network.ts';

/** A network with what pattern matching asks of it. */
export interface PatternGraph {
  readonly network: OnnxNetwork;
  producer(tensor: string | undefined): OnnxNode | undefined;
  /** The only reader of a tensor that is no output. */
  onlyReader(tensor: string | undefined): OnnxNode | undefined;
  /** How many nodes and outputs read a tensor. */
  readers(tensor: string): number;
  /** Numbers of a constant. */
  numbers(tensor: string | undefined): Float64Array | undefined;
}

/** Nodes that one node stands for. */
export interface Replacement {
  readonly node: OnnxNode;
  readonly instead: readonly OnnxNode[];
}

export type Pattern = (graph: PatternGraph, node: OnnxNode) => Replacement | undefined;

export function patternGraph(network: OnnxNetwork): PatternGraph {
  const producers = new Map(
    network.nodes.flatMap((node) => node.outputs.map((name): [string, OnnxNode] => [name, node])),
  );
  const readers = new Map<string, (OnnxNode | undefined)[]>();
  const read = (name: string, node: OnnxNode | undefined): void => {
    const list = readers.get(name);
    if (list) list.push(node);
    else readers.set(name, [node]);
  };
  for (const node of network.nodes) for (const name of node.inputs) read(name, node);
  for (const name of network.outputs) read(name, undefined);
  return {
    network,
    producer: (tensor = '') => producers.get(tensor),
    onlyReader: (tensor = '') => {
      const list = readers.get(tensor) ?? [];
      return list.length === 1 ? list[0] : undefined;
    },
    readers: (tensor) => readers.get(tensor)?.length ?? 0,
    numbers: (tensor = '') => {
      const initializer = network.constants.get(tensor);
      if (initializer) return initializer.data;
      const node = producers.get(tensor);
      const value = node?.kind === 'Constant' ? node.attributes.get('value') : undefined;
      return typeof value === 'object' && 'kind' in value ? value.data : undefined;
    },
  };
}

/** One number, if that is what a constant is. */
export const scalar = (graph: PatternGraph, tensor: string | undefined): number | undefined => {
  const numbers = graph.numbers(tensor);
  return numbers?.length === 1 ? numbers[0] : undefined;
};

/** True where a constant is a number, to single precision. */
export const isNumber = (graph: PatternGraph, tensor: string | undefined, value: number): boolean =>
  Math.abs((scalar(graph, tensor) ?? Number.NaN) - value) <= Math.abs(value) * 1e-5;

/** The other input of a node with two, and the index of the given one. */
export function otherInput({ inputs }: OnnxNode, tensor: string | undefined): string | undefined {
  const [left, right] = inputs;
  if (inputs.length !== 2) return undefined;
  if (left === tensor) return right;
  return right === tensor ? left : undefined;
}

/** A node of a kind, where it is one. */
export const ofKind = (node: OnnxNode | undefined, ...kinds: readonly string[]): OnnxNode | undefined =>
  node && node.domain === '' && kinds.includes(node.kind) ? node : undefined;

/** The node that stands for several, under the name of the last. */
export const fused = (
  last: OnnxNode,
  kind: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): OnnxNode => ({ ...last, kind, domain: '', inputs, attributes: new Map(Object.entries(attributes)) });
