import { InternalError } from '../base/errors.ts';
import { catalogue } from './catalogue.ts';
import type { LayerDefinition } from './layer.ts';

const definitions = new Map<string, LayerDefinition<never>>(
  Object.values(catalogue).flatMap(({ definitions: own }) =>
    own.map((definition) => [definition.kind, definition]),
  ),
);

/** The definition of a kind of layer; its options were checked when the layer was made. */
export function definitionOf(kind: string): LayerDefinition<object> {
  const definition = definitions.get(kind);
  if (!definition) throw new InternalError(`there is no layer of kind ${kind}`);
  return definition as unknown as LayerDefinition<object>;
}
