import type { OnnxNetwork, OnnxNode } from '../network.ts';
import { clippedQuantizer, gelu, mish, silu } from './functions.ts';
import { type Pattern, patternGraph } from './graph.ts';
import { layerNorm, rmsNorm } from './norms.ts';

const patterns: readonly Pattern[] = [layerNorm, rmsNorm, gelu, silu, mish, clippedQuantizer];

/** A network in which nodes that exporters write for one function are that function again. */
export function withPatterns(network: OnnxNetwork): OnnxNetwork {
  const graph = patternGraph(network);
  const gone = new Set<OnnxNode>();
  const instead = new Map<OnnxNode, OnnxNode>();
  for (const node of network.nodes) {
    for (const pattern of patterns) {
      const found = gone.has(node) ? undefined : pattern(graph, node);
      if (!found || found.instead.some((each) => gone.has(each))) continue;
      for (const each of found.instead) gone.add(each);
      // In the place of the last: all that it reads is there by then.
      const last = found.instead.find(({ outputs }) => outputs[0] === found.node.outputs[0]) ?? node;
      instead.set(last, found.node);
    }
  }
  const nodes = network.nodes.flatMap((node) => instead.get(node) ?? (gone.has(node) ? [] : [node]));
  return { ...network, nodes };
}
