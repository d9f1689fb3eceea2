import { fail } from '../../base/errors.ts';
import type {
  AttributeMessage,
  GraphMessage,
  ModelMessage,
  NodeMessage,
  ValueInfoMessage,
} from './protobuf/messages.ts';
import { holdsIntegers, readTensor, type TensorSource } from './tensors.ts';
import type { Constant } from './values.ts';

export type AttributeValue = number | string | readonly number[] | readonly string[] | Constant | undefined;

/** A node as the file describes it. */
export interface OnnxNode {
  /** Its own name, or that of its first output. */
  readonly name: string;
  readonly kind: string;
  readonly domain: string;
  /** Names of tensors; '' for one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Undefined for values that no imported node takes: graphs and types. */
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

export interface OnnxInput {
  readonly name: string;
  /** Extents; undefined for an axis that is free. */
  readonly shape: readonly (number | undefined)[];
  /** True where it holds whole numbers. */
  readonly integers: boolean;
  /** True where it holds truth values. */
  readonly truth: boolean;
}

/** A network as the file describes it. */
export interface OnnxNetwork {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, Constant>;
  readonly inputs: readonly OnnxInput[];
  readonly outputs: readonly string[];
  /** Version of the standard's operators. */
  readonly opset: number;
}

const mostNodes = 10_000;

/** Checks what a file says and puts it in order. Throws HLS1002 where it contradicts itself. */
export function describeNetwork(
  model: ModelMessage,
  nodes: readonly NodeMessage[],
  source: TensorSource,
  origin: string,
): OnnxNetwork {
  const graph = model.graph ?? fail('HLS1002', `${origin} holds no network`);
  if (nodes.length > mostNodes) fail('HLS1002', `${origin} has ${nodes.length} nodes`);
  if (graph.sparse > 0) fail('HLS1002', `${origin} has sparse weights, which are not read`);
  const constants = new Map(
    graph.initializers.map((message): [string, Constant] => [
      message.name,
      readTensor(message, source, `${origin}: the weights '${message.name}'`),
    ]),
  );
  return {
    nodes: distinct(nodes, graph, origin).map((node, i) => describeNode(node, i, source, origin)),
    constants,
    inputs: graph.inputs.filter(({ name }) => !constants.has(name)).map((info) => inputOf(info, origin)),
    outputs: graph.outputs.map(({ name }) => name),
    opset: model.opsets.get('') ?? model.opsets.get('ai.onnx') ?? 1,
  };
}

/** Throws HLS1002 when two nodes write one tensor. */
function distinct(
  nodes: readonly NodeMessage[],
  graph: GraphMessage,
  origin: string,
): readonly NodeMessage[] {
  const written = new Set([...graph.inputs, ...graph.initializers].map(({ name }) => name));
  for (const name of nodes.flatMap(({ outputs }) => outputs).filter((output) => output !== '')) {
    if (written.has(name)) fail('HLS1002', `${origin}: the tensor '${name}' is written twice`);
    written.add(name);
  }
  return nodes;
}

function describeNode(node: NodeMessage, index: number, source: TensorSource, origin: string): OnnxNode {
  const name = node.name || node.outputs.find((output) => output !== '') || `${node.opType}_${index}`;
  return {
    name,
    kind: node.opType,
    domain: node.domain === 'ai.onnx' ? '' : node.domain,
    inputs: node.inputs,
    outputs: node.outputs,
    attributes: new Map(
      node.attributes.map((attribute) => [
        attribute.name,
        attributeValue(attribute, source, `${origin}: node '${name}': attribute '${attribute.name}'`),
      ]),
    ),
  };
}

/** Attributes by the type that they declare; old files declare none. */
function attributeValue(attribute: AttributeMessage, source: TensorSource, place: string): AttributeValue {
  if (attribute.refAttrName !== '') fail('HLS1002', `${place} stands for an argument outside of a function`);
  const tensor = attribute.t && readTensor(attribute.t, source, place);
  switch (attribute.type) {
    case 1:
      return attribute.f ?? 0;
    case 2:
      return attribute.i ?? 0;
    case 3:
      return attribute.s ?? '';
    case 4:
      return tensor;
    case 6:
      return attribute.floats;
    case 7:
      return attribute.ints;
    case 8:
      return attribute.strings;
    case 0: {
      const lists = [attribute.floats, attribute.ints, attribute.strings].find((list) => list.length > 0);
      return attribute.other ? undefined : (attribute.f ?? attribute.i ?? attribute.s ?? tensor ?? lists);
    }
    default:
      return undefined;
  }
}

function inputOf({ name, shape, elementType }: ValueInfoMessage, origin: string): OnnxInput {
  const extents = shape ?? fail('HLS3001', `${origin}: the input '${name}' has no shape`);
  return {
    name,
    truth: elementType === 9,
    integers: holdsIntegers(elementType, `${origin}: the input '${name}'`),
    shape: extents.map(({ value }) => {
      if (value === undefined || value === 0 || value === -1) return undefined;
      return Number.isSafeInteger(value) && value > 0
        ? value
        : fail('HLS1002', `${origin}: the input '${name}' has an axis of ${value}`);
    }),
  };
}
