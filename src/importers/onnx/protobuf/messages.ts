/** The parts of ONNX's messages that say what a network computes; names are the specification's, in camel case. */

export interface TensorMessage {
  name: string;
  dims: number[];
  dataType: number;
  floatData: number[];
  int32Data: number[];
  int64Data: number[];
  doubleData: number[];
  uint64Data: number[];
  rawData: Uint8Array | undefined;
  externalData: Map<string, string>;
  /** 1 where the numbers are in another file. */
  dataLocation: number;
}

export interface AttributeMessage {
  name: string;
  type: number;
  f: number | undefined;
  i: number | undefined;
  s: string | undefined;
  t: TensorMessage | undefined;
  /** True for graphs, sparse tensors and types, which no imported node takes. */
  other: boolean;
  floats: number[];
  ints: number[];
  strings: string[];
  refAttrName: string;
}

export interface NodeMessage {
  name: string;
  opType: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: AttributeMessage[];
}

/** One axis: a number, or a name for what is free. */
export interface DimensionMessage {
  value: number | undefined;
  parameter: string;
}

export interface ValueInfoMessage {
  name: string;
  elementType: number;
  /** Undefined where the file gives no shape. */
  shape: DimensionMessage[] | undefined;
}

export interface GraphMessage {
  name: string;
  nodes: NodeMessage[];
  initializers: TensorMessage[];
  sparse: number;
  inputs: ValueInfoMessage[];
  outputs: ValueInfoMessage[];
}

export interface FunctionMessage {
  name: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  nodes: NodeMessage[];
}

export interface ModelMessage {
  irVersion: number;
  producer: string;
  opsets: Map<string, number>;
  graph: GraphMessage | undefined;
  functions: FunctionMessage[];
}
