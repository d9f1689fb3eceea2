import { isAdderGraph } from './adderGraph.ts';
import { Scope } from './cpp/scope.ts';
import { activations } from './layers/activations.ts';
import { attentions } from './layers/attention.ts';
import { convolutions } from './layers/convolution.ts';
import { denseLayers } from './layers/dense.ts';
import { adders, distributed } from './layers/distributed.ts';
import { einsums } from './layers/einsum.ts';
import { lookups } from './layers/lookups.ts';
import { merges } from './layers/merges.ts';
import { moves } from './layers/moves.ts';
import { norms } from './layers/norms.ts';
import { parametrized } from './layers/parametrized.ts';
import { poolings } from './layers/pooling.ts';
import { elementTypes, quantizer } from './layers/quantizer.ts';
import { softmaxes } from './layers/softmax.ts';
import type { CallMapping } from './mapping.ts';
import type { Hls4mlProject } from './project.ts';
import type { LayerCall } from './top.ts';

/** Every function of hls4ml that can be imported; `name/2` where a number of arguments has a meaning of its own. */
const mappings = new Map<string, CallMapping>(
  [
    activations,
    attentions,
    convolutions,
    denseLayers,
    distributed,
    einsums,
    lookups,
    merges,
    moves,
    norms,
    parametrized,
    poolings,
    softmaxes,
  ].flatMap((family) => Object.entries(family)),
);

/** How a call is written; functions that a project generates for itself are read. */
export function mappingOf({ program }: Hls4mlProject, call: LayerCall): CallMapping | undefined {
  const { kind } = call;
  const known = mappings.get(`${kind}/${call.arguments.length}`) ?? mappings.get(kind);
  if (known) return known;
  const generated = program.functions.get(kind);
  if (generated && isAdderGraph(generated)) return adders;
  return generated && elementTypes(generated, new Scope(program)) ? quantizer : undefined;
}
