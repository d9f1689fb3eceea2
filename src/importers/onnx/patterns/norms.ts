import type { OnnxNode } from '../network.ts';
import {
  fused,
  isNumber,
  ofKind,
  otherInput,
  type Pattern,
  type PatternGraph,
  type Replacement,
  scalar,
} from './graph.ts';

/** The input of a mean along the last axis that stays as one. */
function meanOf(
  graph: PatternGraph,
  tensor: string | undefined,
): { readonly node: OnnxNode; readonly input: string } | undefined {
  const node = ofKind(graph.producer(tensor), 'ReduceMean');
  const [input, listed] = node?.inputs ?? [];
  const given = node?.attributes.get('axes');
  const axes = listed === undefined ? given : [...(graph.numbers(listed) ?? [])];
  const last = Array.isArray(axes) && axes.length === 1 && axes[0] === -1;
  return node && input !== undefined && last && (node.attributes.get('keepdims') ?? 1) === 1
    ? { node, input }
    : undefined;
}

/** What a tensor is the square of. */
function squareOf(
  graph: PatternGraph,
  tensor: string,
): { readonly node: OnnxNode; readonly input: string } | undefined {
  const node = ofKind(graph.producer(tensor), 'Pow', 'Mul');
  const [input = '', other] = node?.inputs ?? [];
  if (!node) return undefined;
  return (node.kind === 'Mul' ? other === input : isNumber(graph, other, 2)) ? { node, input } : undefined;
}

/** Parts of √(mean of squares + ε). */
interface Norm {
  readonly of: string;
  readonly epsilon: number;
  readonly nodes: readonly OnnxNode[];
}

function normOf(graph: PatternGraph, tensor: string | undefined): Norm | undefined {
  const root = ofKind(graph.producer(tensor), 'Sqrt');
  const sum = ofKind(graph.producer(root?.inputs[0]), 'Add');
  if (!root || !sum) return undefined;
  const [left, right] = sum.inputs;
  const [inner, epsilon] =
    scalar(graph, right) === undefined ? [right, scalar(graph, left)] : [left, scalar(graph, right)];
  const mean = meanOf(graph, inner);
  const square = mean && squareOf(graph, mean.input);
  if (!mean || !square || epsilon === undefined) return undefined;
  const nodes = [root, sum, mean.node, square.node];
  // What others read too must stay.
  return nodes.every(({ outputs }) => graph.readers(outputs[0] ?? '') === 1)
    ? { of: square.input, epsilon, nodes }
    : undefined;
}

/** What is divided by its norm, in the forms that exporters write. */
function division(graph: PatternGraph, node: OnnxNode): (Norm & { readonly numerator: string }) | undefined {
  const [left = '', right = ''] = node.inputs;
  if (node.kind === 'Div') {
    const norm = normOf(graph, right);
    return norm && { ...norm, numerator: left };
  }
  if (node.kind !== 'Mul') return undefined;
  for (const [numerator, factor] of [
    [left, right],
    [right, left],
  ] as const) {
    const inverse = ofKind(graph.producer(factor), 'Reciprocal', 'Div');
    if (!inverse || graph.readers(factor) !== 1) continue;
    if (inverse.kind === 'Div' && !isNumber(graph, inverse.inputs[0], 1)) continue;
    const norm = normOf(graph, inverse.inputs[inverse.kind === 'Div' ? 1 : 0]);
    if (norm) return { ...norm, numerator, nodes: [inverse, ...norm.nodes] };
  }
  return undefined;
}

/** Scale and shift behind a normalization, where they are weights. */
function trained(graph: PatternGraph, last: OnnxNode, shifts: boolean) {
  const isWeights = (tensor: string | undefined): boolean => graph.network.constants.has(tensor ?? '');
  const scale = ofKind(graph.onlyReader(last.outputs[0]), 'Mul');
  const gamma = scale && otherInput(scale, last.outputs[0]);
  if (!scale || !isWeights(gamma)) return { last, gamma: '', beta: '', nodes: [] };
  const shift = shifts ? ofKind(graph.onlyReader(scale.outputs[0]), 'Add') : undefined;
  const beta = shift && otherInput(shift, scale.outputs[0]);
  return shift && isWeights(beta)
    ? { last: shift, gamma: gamma ?? '', beta: beta ?? '', nodes: [scale, shift] }
    : { last: scale, gamma: gamma ?? '', beta: '', nodes: [scale] };
}

/** (x − mean) / √(mean of squares + ε), times γ, plus β: a LayerNormalization. */
export const layerNorm: Pattern = (graph, node): Replacement | undefined => {
  const found = division(graph, node);
  if (!found || found.of !== found.numerator) return undefined;
  const difference = ofKind(graph.producer(found.numerator), 'Sub');
  const mean = meanOf(graph, difference?.inputs[1]);
  if (!difference || !mean || difference.inputs[0] !== mean.input) return undefined;
  const uses = found.nodes.at(-1)?.kind === 'Mul' ? 3 : 2;
  if (graph.readers(found.numerator) !== uses || graph.readers(mean.node.outputs[0] ?? '') !== 1)
    return undefined;
  const { last, gamma, beta, nodes } = trained(graph, node, true);
  const inputs = [mean.input, gamma, ...(beta === '' ? [] : [beta])];
  return {
    node: fused(last, 'LayerNormalization', inputs, { axis: -1, epsilon: found.epsilon }),
    instead: [node, ...found.nodes, difference, mean.node, ...nodes],
  };
};

/** x / √(mean of squares + ε), times γ: an RMSNormalization. */
export const rmsNorm: Pattern = (graph, node): Replacement | undefined => {
  const found = division(graph, node);
  if (!found || found.of !== found.numerator) return undefined;
  const { last, gamma, nodes } = trained(graph, node, false);
  return {
    node: fused(last, 'RMSNormalization', [found.numerator, gamma], { axis: -1, epsilon: found.epsilon }),
    instead: [node, ...found.nodes, ...nodes],
  };
};
