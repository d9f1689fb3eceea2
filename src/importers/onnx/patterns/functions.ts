import type { OnnxNode } from '../network.ts';
import { fused, isNumber, ofKind, otherInput, type Pattern, type PatternGraph } from './graph.ts';

/** x / √2, as a quotient or a product. */
function halfRoot(
  graph: PatternGraph,
  tensor: string | undefined,
): { readonly node: OnnxNode; readonly x: string } | undefined {
  const node = ofKind(graph.producer(tensor), 'Div', 'Mul');
  const [left = '', right = ''] = node?.inputs ?? [];
  if (!node || graph.readers(tensor ?? '') !== 1) return undefined;
  if (node.kind === 'Div') return isNumber(graph, right, Math.SQRT2) ? { node, x: left } : undefined;
  if (isNumber(graph, right, Math.SQRT1_2)) return { node, x: left };
  return isNumber(graph, left, Math.SQRT1_2) ? { node, x: right } : undefined;
}

/** x · x · x, as a power or a product of products. */
function cubeOf(graph: PatternGraph, tensor: string | undefined, x: string): readonly OnnxNode[] | undefined {
  const node = ofKind(graph.producer(tensor), 'Pow', 'Mul');
  if (!node || graph.readers(tensor ?? '') !== 1) return undefined;
  if (node.kind === 'Pow')
    return node.inputs[0] === x && isNumber(graph, node.inputs[1], 3) ? [node] : undefined;
  const inner = otherInput(node, x);
  const square = ofKind(graph.producer(inner), 'Mul', 'Pow');
  if (!square || graph.readers(inner ?? '') !== 1 || square.inputs[0] !== x) return undefined;
  const isSquare = square.kind === 'Mul' ? square.inputs[1] === x : isNumber(graph, square.inputs[1], 2);
  return isSquare ? [node, square] : undefined;
}

/** √(2/π) · (x + 0.044715 · x³), what Gelu takes the hyperbolic tangent of. */
function cubic(graph: PatternGraph, tensor: string | undefined): Inner | undefined {
  const product = ofKind(graph.producer(tensor), 'Mul');
  const [left, right] = product?.inputs ?? [];
  const root = Math.sqrt(2 / Math.PI);
  const inner = isNumber(graph, left, root) ? right : isNumber(graph, right, root) ? left : undefined;
  const sum = ofKind(graph.producer(inner), 'Add');
  if (!product || !sum || graph.readers(tensor ?? '') !== 1 || graph.readers(inner ?? '') !== 1)
    return undefined;
  for (const [x = '', term = ''] of [sum.inputs, [...sum.inputs].reverse()]) {
    const scaled = ofKind(graph.producer(term), 'Mul');
    if (!scaled || graph.readers(term) !== 1) continue;
    const cube = scaled.inputs.find((each) => isNumber(graph, otherInput(scaled, each), 0.044715));
    const nodes = cube === undefined ? undefined : cubeOf(graph, cube, x);
    if (nodes) return { x, nodes: [product, sum, scaled, ...nodes] };
  }
  return undefined;
}

/** What the function within a Gelu is of. */
interface Inner {
  readonly x: string;
  readonly nodes: readonly OnnxNode[];
}

function innerOf(graph: PatternGraph, { kind, inputs }: OnnxNode): Inner | undefined {
  if (kind === 'Tanh') return cubic(graph, inputs[0]);
  const half = halfRoot(graph, inputs[0]);
  return half && { x: half.x, nodes: [half.node] };
}

/** x · (1 + erf(x / √2)) / 2 in any order of the factors, or with the tangent in place of erf: Gelu. */
export const gelu: Pattern = (graph, node) => {
  const within = ofKind(node, 'Erf', 'Tanh');
  const inner = within && innerOf(graph, within);
  const sum = within && ofKind(graph.onlyReader(within.outputs[0]), 'Add');
  if (!within || !inner || !sum || !isNumber(graph, otherInput(sum, within.outputs[0]), 1)) return undefined;
  const nodes = [...inner.nodes, within, sum];
  let last = sum;
  let [needsX, needsHalf] = [true, true];
  for (let i = 0; i < 2 && (needsX || needsHalf); i++) {
    const product = ofKind(graph.onlyReader(last.outputs[0]), 'Mul');
    const factor = product && otherInput(product, last.outputs[0]);
    if (!product) return undefined;
    const before = ofKind(graph.producer(factor), 'Mul');
    const isHalfOfX =
      before !== undefined &&
      graph.readers(factor ?? '') === 1 &&
      isNumber(graph, otherInput(before, inner.x), 0.5);
    if (needsX && factor === inner.x) needsX = false;
    else if (needsHalf && isNumber(graph, factor, 0.5)) needsHalf = false;
    else if (needsX && needsHalf && isHalfOfX) {
      [needsX, needsHalf] = [false, false];
      nodes.push(before);
    } else return undefined;
    nodes.push(product);
    last = product;
  }
  if (needsX || needsHalf) return undefined;
  const form = within.kind === 'Tanh' ? { approximate: 'tanh' } : {};
  return { node: fused(last, 'Gelu', [inner.x], form), instead: nodes };
};

/** x times a function of x that nothing else reads. */
const gated =
  (kind: string, ...chain: readonly string[]): Pattern =>
  (graph, node) => {
    const product = ofKind(node, 'Mul');
    for (const [x, gate] of [product?.inputs ?? [], [...(product?.inputs ?? [])].reverse()]) {
      const nodes: OnnxNode[] = [];
      let at = gate;
      for (const step of chain) {
        const found = ofKind(graph.producer(at), step);
        if (!found || graph.readers(at ?? '') !== 1) break;
        nodes.push(found);
        at = found.inputs[0];
      }
      if (product && x !== undefined && nodes.length === chain.length && at === x)
        return { node: fused(product, kind, [x]), instead: [product, ...nodes] };
    }
    return undefined;
  };

/** x · sigmoid(x). */
export const silu = gated('Silu', 'Sigmoid');

/** x · tanh(softplus(x)). */
export const mish = gated('Mish', 'Tanh', 'Softplus');

/** Limits between QuantizeLinear and DequantizeLinear, as Brevitas writes fewer than eight bits: part of the first. */
export const clippedQuantizer: Pattern = (graph, node) => {
  const clip = ofKind(node, 'Clip');
  const quantizer = ofKind(graph.producer(clip?.inputs[0]), 'QuantizeLinear');
  const read = graph.readers(clip?.inputs[0] ?? '');
  if (!clip || !quantizer || quantizer.inputs.length !== 3 || read !== 1 || clip.attributes.size > 0)
    return undefined;
  const [low = '', high = ''] = clip.inputs.slice(1);
  const limits = [low, high].filter((name) => name !== '').every((name) => graph.numbers(name) !== undefined);
  if (!limits) return undefined;
  return {
    node: { ...quantizer, name: clip.name, inputs: [...quantizer.inputs, low, high], outputs: clip.outputs },
    instead: [clip, quantizer],
  };
};
