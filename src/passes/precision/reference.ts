import { InternalError } from '../../base/errors.ts';
import type { Graph, GraphLayer, NamedLayer, Tensor } from '../../ir/graph.ts';
import { definitionOf } from '../../layers/definitions.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { sizeOf } from '../../numeric/shape.ts';

/** Real numbers of many events, event after event, by input name. */
export type RealEvents = ReadonlyMap<string, Float64Array>;

/** Called for every layer of every event with its real inputs and results. */
export type LayerObserver = (
  layer: NamedLayer,
  inputs: readonly RealTensor[],
  results: readonly RealTensor[],
) => void;

/** The network in double precision: outputs by name, event after event. */
export function runReference(
  graph: Graph,
  inputs: RealEvents,
  events: number,
  observe: LayerObserver = () => undefined,
): Map<string, Float64Array> {
  const outputs = new Map(
    graph.outputs.map(({ name, tensor }) => [name, new Float64Array(events * sizeOf(tensor.shape))]),
  );
  for (let event = 0; event < events; event++) {
    const results = new Map<GraphLayer, readonly RealTensor[]>();
    const read = (tensor: Tensor): RealTensor => {
      const found = results.get(tensor.layer)?.[tensor.output];
      if (!found) throw new InternalError(`${tensor.layer.kind} was not computed`);
      return found;
    };
    for (const named of graph.layers) {
      const { layer, name } = named;
      if (layer.kind === 'input') {
        results.set(layer, [inputOf(name, layer, inputs, event)]);
        continue;
      }
      const given = layer.inputs.map(read);
      const made = definitionOf(layer.kind).reference(given, layer.options, layer.shapes);
      observe(named, given, made);
      results.set(layer, made);
    }
    for (const { name, tensor } of graph.outputs)
      outputs.get(name)?.set(read(tensor).data, event * sizeOf(tensor.shape));
  }
  return outputs;
}

function inputOf(name: string, layer: GraphLayer, inputs: RealEvents, event: number): RealTensor {
  const data = inputs.get(name);
  const [shape = []] = layer.shapes;
  const size = sizeOf(shape);
  if (!data) throw new InternalError(`no events for input ${name}`);
  return { shape, data: data.subarray(event * size, (event + 1) * size) };
}
