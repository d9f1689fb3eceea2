import type {
  AttributeMessage,
  DimensionMessage,
  FunctionMessage,
  GraphMessage,
  ModelMessage,
  NodeMessage,
  TensorMessage,
  ValueInfoMessage,
} from './messages.ts';
import {
  bytes,
  doubles,
  type Fields,
  float,
  floats,
  inner,
  integer,
  integers,
  text,
  unsigned,
} from './wire.ts';

const entryFields: Fields<{ key: string; value: string }> = {
  1: (entry, field) => {
    entry.key = text(field);
  },
  2: (entry, field) => {
    entry.value = text(field);
  },
};

const tensorFields: Fields<TensorMessage> = {
  1: (tensor, field) => integers(tensor.dims, field),
  2: (tensor, field) => {
    tensor.dataType = integer(field);
  },
  4: (tensor, field) => floats(tensor.floatData, field),
  5: (tensor, field) => integers(tensor.int32Data, field),
  7: (tensor, field) => integers(tensor.int64Data, field),
  8: (tensor, field) => {
    tensor.name = text(field);
  },
  9: (tensor, field) => {
    tensor.rawData = bytes(field);
  },
  10: (tensor, field) => doubles(tensor.doubleData, field),
  11: (tensor, field) => unsigned(tensor.uint64Data, field),
  13: (tensor, field) => {
    const { key, value } = inner(field, { key: '', value: '' }, entryFields);
    tensor.externalData.set(key, value);
  },
  14: (tensor, field) => {
    tensor.dataLocation = integer(field);
  },
};

const newTensor = (): TensorMessage => ({
  name: '',
  dims: [],
  dataType: 0,
  floatData: [],
  int32Data: [],
  int64Data: [],
  doubleData: [],
  uint64Data: [],
  rawData: undefined,
  externalData: new Map(),
  dataLocation: 0,
});

const other = (attribute: AttributeMessage, { reader, wire }: Parameters<typeof text>[0]): void => {
  attribute.other = true;
  reader.skip(wire);
};

const attributeFields: Fields<AttributeMessage> = {
  1: (attribute, field) => {
    attribute.name = text(field);
  },
  2: (attribute, field) => {
    attribute.f = float(field);
  },
  3: (attribute, field) => {
    attribute.i = integer(field);
  },
  4: (attribute, field) => {
    attribute.s = Buffer.from(bytes(field)).toString('utf8');
  },
  5: (attribute, field) => {
    attribute.t = inner(field, newTensor(), tensorFields);
  },
  6: other,
  7: (attribute, field) => floats(attribute.floats, field),
  8: (attribute, field) => integers(attribute.ints, field),
  9: (attribute, field) => {
    attribute.strings.push(Buffer.from(bytes(field)).toString('utf8'));
  },
  10: other,
  11: other,
  14: other,
  15: other,
  20: (attribute, field) => {
    attribute.type = integer(field);
  },
  21: (attribute, field) => {
    attribute.refAttrName = text(field);
  },
  22: other,
  23: other,
};

const nodeFields: Fields<NodeMessage> = {
  1: (node, field) => {
    node.inputs.push(text(field));
  },
  2: (node, field) => {
    node.outputs.push(text(field));
  },
  3: (node, field) => {
    node.name = text(field);
  },
  4: (node, field) => {
    node.opType = text(field);
  },
  5: (node, field) => {
    const attribute = {
      name: '',
      type: 0,
      f: undefined,
      i: undefined,
      s: undefined,
      t: undefined,
      other: false,
      floats: [],
      ints: [],
      strings: [],
      refAttrName: '',
    };
    node.attributes.push(inner(field, attribute, attributeFields));
  },
  7: (node, field) => {
    node.domain = text(field);
  },
};

const newNode = (): NodeMessage => ({
  name: '',
  opType: '',
  domain: '',
  inputs: [],
  outputs: [],
  attributes: [],
});

const dimensionFields: Fields<DimensionMessage> = {
  1: (dimension, field) => {
    dimension.value = integer(field);
  },
  2: (dimension, field) => {
    dimension.parameter = text(field);
  },
};

const shapeFields: Fields<DimensionMessage[]> = {
  1: (shape, field) => {
    shape.push(inner(field, { value: undefined, parameter: '' }, dimensionFields));
  },
};

const tensorTypeFields: Fields<ValueInfoMessage> = {
  1: (info, field) => {
    info.elementType = integer(field);
  },
  2: (info, field) => {
    info.shape = inner(field, [], shapeFields);
  },
};

const typeFields: Fields<ValueInfoMessage> = {
  1: (info, field) => {
    inner(field, info, tensorTypeFields);
  },
};

const valueInfoFields: Fields<ValueInfoMessage> = {
  1: (info, field) => {
    info.name = text(field);
  },
  2: (info, field) => {
    inner(field, info, typeFields);
  },
};

const newValueInfo = (): ValueInfoMessage => ({ name: '', elementType: 0, shape: undefined });

const graphFields: Fields<GraphMessage> = {
  1: (graph, field) => {
    graph.nodes.push(inner(field, newNode(), nodeFields));
  },
  2: (graph, field) => {
    graph.name = text(field);
  },
  5: (graph, field) => {
    graph.initializers.push(inner(field, newTensor(), tensorFields));
  },
  11: (graph, field) => {
    graph.inputs.push(inner(field, newValueInfo(), valueInfoFields));
  },
  12: (graph, field) => {
    graph.outputs.push(inner(field, newValueInfo(), valueInfoFields));
  },
  15: (graph, { reader, wire }) => {
    graph.sparse += 1;
    reader.skip(wire);
  },
};

const functionFields: Fields<FunctionMessage> = {
  1: (own, field) => {
    own.name = text(field);
  },
  4: (own, field) => {
    own.inputs.push(text(field));
  },
  5: (own, field) => {
    own.outputs.push(text(field));
  },
  7: (own, field) => {
    own.nodes.push(inner(field, newNode(), nodeFields));
  },
  10: (own, field) => {
    own.domain = text(field);
  },
};

const opsetFields: Fields<{ domain: string; version: number }> = {
  1: (opset, field) => {
    opset.domain = text(field);
  },
  2: (opset, field) => {
    opset.version = integer(field);
  },
};

/** The fields of an ONNX file that say what it computes. */
export const modelFields: Fields<ModelMessage> = {
  1: (model, field) => {
    model.irVersion = integer(field);
  },
  2: (model, field) => {
    model.producer = text(field);
  },
  7: (model, field) => {
    const graph = { name: '', nodes: [], initializers: [], sparse: 0, inputs: [], outputs: [] };
    model.graph = inner(field, graph, graphFields);
  },
  8: (model, field) => {
    const { domain, version } = inner(field, { domain: '', version: 0 }, opsetFields);
    model.opsets.set(domain, version);
  },
  25: (model, field) => {
    const own = { name: '', domain: '', inputs: [], outputs: [], nodes: [] };
    model.functions.push(inner(field, own, functionFields));
  },
};
