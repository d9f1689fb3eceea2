import { fail } from '../../base/errors.ts';
import type { AttributeMessage, FunctionMessage, ModelMessage, NodeMessage } from './protobuf/messages.ts';

const mostNodes = 10_000;
const deepest = 16;

/** A node's inputs as tensors of the caller, and its attributes as what the caller says. */
interface Scope {
  readonly prefix: string;
  readonly names: ReadonlyMap<string, string>;
  readonly attributes: ReadonlyMap<string, AttributeMessage>;
}

/**
 * The nodes of a model with every call of a function that the file itself defines replaced by the function's nodes.
 * Throws HLS1002 when functions call themselves or make too many nodes.
 */
export function inlined({ graph, functions }: ModelMessage, origin: string): NodeMessage[] {
  const own = new Map(functions.map((each) => [`${each.domain}:${each.name}`, each]));
  const nodes: NodeMessage[] = [];
  let visits = 0;
  const visit = (node: NodeMessage, depth: number): void => {
    visits += 1;
    if (visits > mostNodes) fail('HLS1002', `${origin} has more than ${mostNodes} nodes`);
    const called = own.get(`${node.domain}:${node.opType}`);
    if (!called) {
      nodes.push(node);
      return;
    }
    if (depth > deepest) fail('HLS1002', `${origin}: the function '${called.name}' calls itself`);
    const scope = scopeOf(node, called);
    for (const each of called.nodes) visit(inside(each, scope), depth + 1);
  };
  for (const node of graph?.nodes ?? []) visit(node, 0);
  return nodes;
}

const scopeOf = (node: NodeMessage, called: FunctionMessage): Scope => ({
  prefix: node.name || node.outputs[0] || called.name,
  names: new Map([
    ...called.inputs.map((name, i): [string, string] => [name, node.inputs[i] ?? '']),
    ...called.outputs.map((name, i): [string, string] => [name, node.outputs[i] ?? '']),
  ]),
  attributes: new Map(node.attributes.map((attribute) => [attribute.name, attribute])),
});

/** A node of a function as a node of its caller. */
function inside(node: NodeMessage, { prefix, names, attributes }: Scope): NodeMessage {
  const rename = (name: string): string => (name === '' ? '' : names.get(name) || `${prefix}/${name}`);
  return {
    ...node,
    name: `${prefix}/${node.name || node.opType}`,
    inputs: node.inputs.map((name) => (names.has(name) ? (names.get(name) ?? '') : rename(name))),
    outputs: node.outputs.map(rename),
    attributes: node.attributes.flatMap((attribute) => {
      if (attribute.refAttrName === '') return [attribute];
      const given = attributes.get(attribute.refAttrName);
      return given ? [{ ...given, name: attribute.name }] : [];
    }),
  };
}
