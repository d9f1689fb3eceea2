import { fail } from '../../base/errors.ts';
import type { Shape } from '../../numeric/shape.ts';
import { isJson, isText, type Json, requireJson, requireList, requireText } from './json.ts';
import type { KerasLayer, KerasNetwork, LayerCall, LayerInput, TensorSource } from './network.ts';

/** Most layers that are read. */
const mostLayers = 10_000;

/** The class without its package: `hgq>QDense`, `Custom>QDense` and `QDense` are one. */
const kindOf = (layer: Json, place: string): string =>
  requireText(layer['class_name'], place).replace(/^.*>/, '');

/** Where the class comes from: newer files name its module, others register it as `hgq>QDense`. */
function moduleOf(layer: Json): string {
  const registered = [layer['registered_name'], layer['class_name']].find(
    (name) => isText(name) && name.includes('>'),
  );
  return [layer['module'], registered].find(isText) ?? '';
}

/** What Keras calls the model: a list of layers in a row, or a graph. */
export function describeNetwork(configuration: unknown, origin: string): KerasNetwork {
  const model = requireJson(configuration, origin);
  const kind = kindOf(model, origin);
  const config = model['config'];
  if (kind === 'Sequential') return sequential(config, origin);
  if (kind === 'Functional' || kind === 'Model') return functional(requireJson(config, origin), origin);
  return fail('HLS1002', `${origin} holds a ${kind}, not a Functional or Sequential model`, {
    help: 'build the network from layers with keras.Model(inputs, outputs) and save that',
  });
}

/** Extents for one event; the first axis counts events and is left out. Throws HLS3001 where one is unknown. */
function shapeOfEvent(batchShape: unknown, place: string): Shape {
  const extents = requireList(batchShape, place).slice(1);
  if (!extents.every((extent): extent is number => Number.isInteger(extent) && Number(extent) > 0)) {
    return fail('HLS3001', `${place}: the input's shape ${JSON.stringify(batchShape)} is not fixed`, {
      help: 'firmware has a fixed number of everything: save the model with a full input shape',
    });
  }
  return extents;
}

const batchShapeOf = (attributes: Json): unknown =>
  attributes['batch_shape'] ?? attributes['batch_input_shape'];

function layersOf(config: unknown, origin: string): Json[] {
  const list = Array.isArray(config) ? config : requireJson(config, origin)['layers'];
  const layers = requireList(list, `${origin}: layers`);
  if (layers.length === 0 || layers.length > mostLayers)
    fail('HLS1002', `${origin} has ${layers.length} layers`);
  return layers.map((layer, i) => requireJson(layer, `${origin}: layer ${i}`));
}

function sequential(config: unknown, origin: string): KerasNetwork {
  const entries = layersOf(config, origin);
  const layers: KerasLayer[] = [];
  const [first] = entries;
  if (first && kindOf(first, origin) !== 'InputLayer') {
    const attributes = requireJson(first['config'], origin);
    const buildShape = isJson(config) ? config['build_input_shape'] : undefined;
    layers.push({
      name: 'input_layer',
      kind: 'InputLayer',
      module: '',
      attributes: {},
      inputShape: shapeOfEvent(batchShapeOf(attributes) ?? buildShape, `${origin}: the first layer`),
      calls: [{ inputs: [] }],
    });
  }
  for (const entry of entries) {
    const before = layers.at(-1);
    const inputs = before ? [{ layer: before.name, call: 0, output: 0, argument: 0 }] : [];
    layers.push(layerOf(entry, [{ inputs }], origin));
  }
  requireDistinct(layers, origin);
  const last = layers.at(-1)?.name ?? '';
  return { layers, inputs: [layers[0]?.name ?? ''], outputs: [{ layer: last, call: 0, output: 0 }] };
}

function functional(config: Json, origin: string): KerasNetwork {
  const layers = layersOf(config, origin).map((entry, i) => {
    const place = `${origin}: layer ${isText(entry['name']) ? `'${entry['name']}'` : i}`;
    const nodes = requireList(entry['inbound_nodes'] ?? [], place);
    const calls = nodes.map((node) => callOf(node, place));
    return layerOf(entry, calls.length > 0 ? calls : [{ inputs: [] }], origin);
  });
  requireDistinct(layers, origin);
  return {
    layers,
    inputs: sourcesOf(config['input_layers'], `${origin}: input_layers`).map(({ layer }) => layer),
    outputs: sourcesOf(config['output_layers'], `${origin}: output_layers`),
  };
}

function layerOf(entry: Json, calls: readonly LayerCall[], origin: string): KerasLayer {
  const attributes = requireJson(entry['config'] ?? {}, `${origin}: a layer's config`);
  const name = requireText(entry['name'] ?? attributes['name'], `${origin}: a layer's name`);
  const kind = kindOf(entry, `${origin}: layer '${name}'`);
  return {
    name,
    kind,
    module: moduleOf(entry),
    attributes,
    calls,
    inputShape:
      kind === 'InputLayer' ? shapeOfEvent(batchShapeOf(attributes), `${origin}: '${name}'`) : undefined,
  };
}

function requireDistinct(layers: readonly KerasLayer[], origin: string): void {
  const names = layers.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) fail('HLS3007', `${origin} has two layers called '${twice}'`);
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

function sourceOf(value: unknown, place: string): TensorSource {
  const [layer, call, output] = requireList(value, place);
  return isText(layer) && isCount(call) && isCount(output)
    ? { layer, call, output }
    : fail('HLS1002', `${place}: expected [layer, call, output]`);
}

/** One source, or a list of them. */
function sourcesOf(value: unknown, place: string): TensorSource[] {
  const list = requireList(value, place);
  return isText(list[0]) ? [sourceOf(list, place)] : list.map((entry) => sourceOf(entry, place));
}

/** Keras 3 writes the arguments of each call, Keras 2 a list of sources, each with what else it was given. */
function callOf(node: unknown, place: string): LayerCall {
  const inputs: LayerInput[] = [];
  if (isJson(node)) {
    requireList(node['args'] ?? [], place).forEach((value, i) => {
      collect(value, i, place, inputs);
    });
    for (const [name, value] of Object.entries(requireJson(node['kwargs'] ?? {}, place)))
      collect(value, name, place, inputs);
    return { inputs };
  }
  requireList(node, place).forEach((value, i) => {
    const [layer, call, output, others] = requireList(value, place);
    inputs.push({ ...sourceOf([layer, call, output], place), argument: i });
    for (const [name, other] of Object.entries(isJson(others) ? others : {})) {
      if (Array.isArray(other) && isText(other[0]))
        inputs.push({ ...sourceOf(other, place), argument: name });
      else refuseArgument(name, other, place);
    }
  });
  return { inputs };
}

/** Adds every tensor of an argument; anything else must be what Keras fills in by itself. */
function collect(value: unknown, argument: number | string, place: string, inputs: LayerInput[]): void {
  if (Array.isArray(value)) {
    value.forEach((entry, i) => {
      collect(entry, argument === 0 ? i : argument, place, inputs);
    });
  } else if (isJson(value) && value['class_name'] === '__keras_tensor__') {
    const config = requireJson(value['config'], place);
    inputs.push({ ...sourceOf(config['keras_history'], place), argument });
  } else refuseArgument(String(argument), value, place);
}

function refuseArgument(name: string, value: unknown, place: string): void {
  if (value === null || value === false || name === 'training') return;
  fail('HLS3005', `${place} is called with ${name} = ${JSON.stringify(value)?.slice(0, 60)}`, {
    help: 'only tensors can be given to a layer in firmware',
  });
}
