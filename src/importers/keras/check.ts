import { type Diagnostic, error } from '../../base/diagnostic.ts';
import type { ListedLayer } from '../importer.ts';
import { mappingOf } from './catalogue.ts';
import { isTrainedByHgq1 } from './hgq1/proxy.ts';
import type { KerasLayer, KerasNetwork } from './network.ts';

/** Attributes that say nothing about inference. */
const harmless = new Set([
  'name',
  'trainable',
  'dtype',
  'autocast',
  'batch_input_shape',
  'batch_shape',
  'activity_regularizer',
  'quantization_config',
]);

const onlyTrains = (attribute: string): boolean =>
  harmless.has(attribute) ||
  attribute.startsWith('renorm_') ||
  /_(initializer|regularizer|constraint)$/.test(attribute);

/** Everything of the network that has no counterpart here: layers by their class, attributes by their name. */
export const unsupported = (network: KerasNetwork): Diagnostic[] => network.layers.flatMap(problemsOf);

function problemsOf(layer: KerasLayer): Diagnostic[] {
  const { name, kind, attributes } = layer;
  if (kind === 'InputLayer') return [];
  const mapping = mappingOf(layer);
  if (!mapping) {
    return [
      error('HLS3005', `layer '${name}' is a ${kind}, which cannot be imported`, {
        help: isTrainedByHgq1(kind, layer.module)
          ? 'HGQ 1 does not save integer bits: call trace_minmax, and save what to_proxy_model(model) makes'
          : 'docs/import.md lists the layers that can',
      }),
    ];
  }
  const known = new Set(mapping.attributes);
  return Object.entries(attributes)
    .filter(([attribute, value]) => value !== null && !known.has(attribute) && !onlyTrains(attribute))
    .filter(([attribute, value]) => value !== false || !mapping.off?.includes(attribute))
    .map(([attribute, value]) =>
      error(
        'HLS3005',
        `layer '${name}' (${kind}): attribute '${attribute}' = ${JSON.stringify(value)?.slice(0, 60)} is not known`,
        { help: 'it may change what the layer computes, so nothing is imported without it' },
      ),
    );
}

/** The layers found and how each maps. */
export const listLayers = (network: KerasNetwork): ListedLayer[] =>
  network.layers.map((layer) => ({
    name: layer.name,
    kind: layer.kind,
    becomes: layer.kind === 'InputLayer' ? 'input' : mappingOf(layer)?.becomes,
  }));
